/**
 * A connection that stays while the module sleeps: a line to the server, sleep, and after the pause the
 * next. Whatever is written wakes the module by itself; needs DTR wired.
 */
import { describeError, type TCP } from '@atlink/core'
import type { Board } from '../board/board.ts'

export default function main(board: Board): void {
  const { host = 'tcpbin.com', port = 4242, intervalMs = 30_000 } = board.settings
  const { rounds = Number.POSITIVE_INFINITY } = board.settings
  const { modem } = board.open({ dtr: true })
  let round = 0
  let isSaid = false

  const socket = new modem.TCP({
    host,
    port,
    onWritable() {
      if (round === 0) say(this)
    },
    onReadable(count) {
      board.log(`received ${board.decode(this.read(count) as ArrayBuffer).trim()}`)
      if (!isSaid) return
      isSaid = false
      if (round < rounds) rest()
      else {
        this.close()
        board.end()
      }
    },
    onError: failed,
  })

  function failed(code: number): void {
    board.log(describeError(code))
    board.end(code)
  }

  function say(to: TCP): void {
    isSaid = true
    to.write(board.encode(`round ${++round}\n`))
  }

  /** It falls asleep when nothing is left to be sent. */
  function rest(): void {
    modem.sleep((code) => {
      if (code !== 0) return failed(code)
      board.log('asleep')
      board.timer.set(round % 2 === 1 ? writeInto : wakeFirst, intervalMs)
    })
  }

  /** One way: what a socket writes wakes the module, and waits until it is awake. */
  function writeInto(): void {
    say(socket)
  }

  /** The other: be told when it is awake, for example before something is measured. */
  function wakeFirst(): void {
    modem.wake((code) => {
      if (code !== 0) return failed(code)
      board.log('awake')
      say(socket)
    })
  }
}
