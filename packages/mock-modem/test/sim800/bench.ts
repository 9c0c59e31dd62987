/**
 * A SIM800 on a bench: the bench of A76XX with the steps that SIM800 needs, one connection or several.
 */
import type { MemoryPeer } from '../../src/index.ts'
import { Bench, type BenchOptions } from '../bench.ts'

export const host = '116.228.221.51'

export class Sim800Bench extends Bench {
  constructor(options: BenchOptions = {}) {
    super({ ...options, profile: 'sim800' })
  }

  /** To IP STATUS. */
  up(...lines: readonly string[]): this {
    this.run(...lines, 'AT+CSTT="CMNET"', 'AT+CIICR', 'AT+CIFSR')
    return this
  }

  /** One open TCP connection; returns its peer. */
  single(...lines: readonly string[]): MemoryPeer {
    const peers = this.peers()
    this.up(...lines)
    this.#expect(this.run(`AT+CIPSTART="TCP","${host}",8500`), 'CONNECT')
    return peers[0] as MemoryPeer
  }

  /** Open TCP connections with CIPMUX=1; returns their peers. */
  multi(links: readonly number[], ...lines: readonly string[]): MemoryPeer[] {
    const peers = this.peers()
    this.up('AT+CIPMUX=1', ...lines)
    for (const link of links) {
      this.#expect(this.run(`AT+CIPSTART=${link},"TCP","${host}",8500`), 'CONNECT OK')
    }
    return peers
  }

  /** What connects to port 8500, in order. */
  peers(): MemoryPeer[] {
    const peers: MemoryPeer[] = []
    this.network.listen(8500, (peer) => peers.push(peer))
    return peers
  }

  /** A client from outside. */
  dial(port: number, address: string = '10.78.103.220'): () => MemoryPeer | null | undefined {
    let end: MemoryPeer | null | undefined
    this.network.dial(
      port,
      (peer) => {
        end = peer
      },
      { address, port: 2020 },
    )
    return () => end
  }

  /** What AT+CIPSTATUS says of the state. */
  get state(): string {
    return /STATE: (.*)\r\n/.exec(this.run('AT+CIPSTATUS'))?.[1] ?? 'none'
  }

  #expect(answer: string, part: string): void {
    if (!answer.includes(part)) throw new Error(`not open: ${answer}`)
  }
}

/** Lines, each with its own CR LF before and after. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `\r\n${text}\r\n`).join('')
}
