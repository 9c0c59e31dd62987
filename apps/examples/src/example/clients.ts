/** Clients that connect to the modem's server one after another, each for one line and its echo. */
import { connect, type Socket } from 'node:net'

/** Until the server is asked again: it is not there before the modem is. */
const RETRY_MS = 50

export class Clients {
  readonly #port: number
  readonly #say: (text: string) => void
  #socket: Socket | null = null
  #timer: NodeJS.Timeout | null = null
  #isClosed = false
  #count = 0

  constructor(port: number, say: (text: string) => void) {
    this.#port = port
    this.#say = say
    this.#next()
  }

  close(): void {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket?.destroy()
  }

  #next(): void {
    const socket = connect(this.#port, '127.0.0.1')
    this.#socket = socket
    let received = ''
    socket.on('connect', () => socket.write(`I am client ${++this.#count}\n`))
    socket.on('data', (bytes) => {
      received += bytes
      if (!received.endsWith('\n')) return
      this.#say(`client: ${received.trim()}`)
      socket.end()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (!this.#isClosed) this.#timer = setTimeout(() => this.#next(), RETRY_MS)
    })
  }
}
