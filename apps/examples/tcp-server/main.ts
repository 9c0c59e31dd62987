/**
 * A server on a port of the modem, which sends every client back what it says. Clients reach it only where
 * the network gives the SIM an address that can be reached from outside; most do not.
 */
import { describeError, type TCP } from '@atlink/core'
import type { Board } from '../board/board.ts'

export default function main(board: Board): void {
  const { port = 7, rounds = Number.POSITIVE_INFINITY } = board.settings
  const { modem } = board.open()
  let served = 0

  const listener = new modem.Listener({
    port,
    onListening: () => board.log(`listening on ${modem.address} port ${port}`),
    onReadable() {
      for (let client = this.read(); client !== undefined; client = this.read()) serve(client)
    },
    onError(code) {
      board.log(describeError(code))
      board.end(code)
    },
  })

  /** A socket out of a listener is quiet until another one with callbacks takes it over. */
  function serve(client: TCP): void {
    board.log(`${client.remoteAddress} has connected`)
    new modem.TCP({
      from: client,
      onReadable: echo,
      onWritable: echo, // there is room again for what was left unread
      onError() {
        board.log(`client ${++served} is gone`)
        if (served < rounds) return
        listener.close()
        board.end()
      },
    })
  }

  const piece = new Uint8Array(256)

  /** No more is read than can be written: a client that does not read stops itself. */
  function echo(this: TCP): void {
    for (;;) {
      const count = this.readInto(piece, 0, Math.min(piece.length, this.room))
      if (count === 0) return
      this.writeFrom(piece, 0, count)
    }
  }
}
