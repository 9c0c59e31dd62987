/** An output pin of `embedded:io/digital`, wired to a modem's DTR: asserted is level 0. */
import type { Wire } from './uart.ts'

export class FakeDigital {
  readonly levels: number[] = []
  readonly #wire: Wire

  constructor(wire: Wire) {
    this.#wire = wire
  }

  write(level: 0 | 1): void {
    this.levels.push(level)
    this.#wire.setLines(level === 0, true)
  }
}
