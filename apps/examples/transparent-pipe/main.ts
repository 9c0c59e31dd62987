/**
 * A connection that has the serial line for itself (transparent mode): what is written goes out as it is.
 * In between, the line is taken back for a command, and the connection stays.
 */
import { describeError } from '@atlink/core'
import type { Board } from '../board/board.ts'

const FIRST = 'before the escape'
const SECOND = 'after the return'

export default function main(board: Board): void {
  const { host = 'tcpbin.com', port = 4242 } = board.settings
  // Where DTR is wired it ends the online data state at once; `+++` takes two seconds of silence.
  const { modem } = board.open({ transparent: true, dtr: board.dtr })
  let isWritten = false
  let received = ''

  const check = (code: number): boolean => {
    if (code === 0) return true
    board.log(describeError(code))
    board.end(code)
    return false
  }

  const pipe = new modem.Transparent({
    host,
    port,
    onWritable() {
      if (isWritten) return
      isWritten = true
      board.log(`online with ${host}:${port}`)
      this.write(board.encode(`${FIRST}\n`))
    },
    onReadable(count) {
      received += board.decode(this.read(count) as ArrayBuffer)
      if (!received.endsWith('\n')) return
      const line = received.trim()
      received = ''
      board.log(`received ${line}`)
      if (line === FIRST) pipe.escape((code) => check(code) && askSignal())
      else {
        this.close()
        board.end()
      }
    },
    onError: check,
  })

  /** The modem is in command state. What is written to the pipe meanwhile waits. */
  function askSignal(): void {
    modem.command('AT+CSQ', ({ lines, code }) => {
      if (!check(code)) return
      board.log(`escaped: ${lines.join(' ').trim()}`)
      pipe.resume((resumed) => check(resumed) && pipe.write(board.encode(`${SECOND}\n`)))
    })
  }
}
