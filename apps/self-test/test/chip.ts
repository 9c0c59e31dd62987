/**
 * A real modem as far as the self-test can tell: the ESP32's fakes, a simulated modem behind them that nobody
 * has a hand on, and a network with one host, which echoes. Time passes while somebody waits.
 */
import { openHardware } from '@atlink/moddable-device'
import { Board, dtrPin } from '../../../packages/moddable-device/test/board.ts'
import type { RealOptions } from '../src/real.ts'

export const ECHO_PORT = 7007

export class RealChip {
  readonly board: Board = new Board()

  constructor({ damages = false }: { readonly damages?: boolean } = {}) {
    this.board.network.listen(ECHO_PORT, (peer) => {
      peer.onData = (bytes) => peer.write(damages ? bytes.map((byte) => byte ^ 1) : bytes)
    })
  }

  /** `done` is called in a turn of its own, as a timer does. */
  wait(ms: number, done: () => void): void {
    const later = (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate
    later?.(() => {
      this.board.time.advance(ms)
      done()
    })
  }

  get options(): RealOptions {
    const { board } = this
    return {
      openBoard: () =>
        openHardware({ ...board.description, pins: { io: board.Digital, dtr: dtrPin } }, () => {}),
      baud: board.dce.baud,
      wait: (ms, done) => this.wait(ms, done),
      echoHost: 'echo.example',
      echoPort: ECHO_PORT,
    }
  }
}
