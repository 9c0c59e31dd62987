/**
 * Plays a golden trace to the simulated modem: it is told what the host says, some bytes at a time, and
 * has to answer with exactly the bytes that the trace has, while peers in the network do their part.
 */
import {
  MemoryNetwork,
  type MemoryPeer,
  MockModem,
  type Profile,
  type ProfileName,
  VirtualTime,
} from '@atlink/mock-modem'
import { bytesOf, textOf } from '../support/bytes.ts'
import { toNotation } from './parse.ts'
import { type Bytes, isPlayed, type Line, type Peer, type Trace } from './trace.ts'

/** Nothing that is under way takes longer, but for what a trace waits for itself. */
const LIMIT_MS = 2000
/** Silence after an answer shows that it was all. */
const SILENCE_MS = 300
/** Between two writes of the host. */
const GAP_MS = 2

/** A peer that the modem has met. */
interface Met {
  /** What it has got since that was last compared. */
  got: string
  say: (bytes: Uint8Array) => void
  readonly end: () => void
}

export class MockReplay {
  readonly #trace: Trace
  readonly #chunk: number
  readonly #time = new VirtualTime()
  readonly #network = new MemoryNetwork(this.#time)
  readonly #modem: MockModem
  readonly #log: string[] = []
  #heard = ''
  /** The peers that the modem has met, in order. */
  readonly #met: Met[] = []
  /** The one that the example is about. */
  #main: Met | undefined

  /** The host writes `chunk` bytes at a time. @param profile default: the trace's family's. */
  constructor(
    trace: Trace,
    chunk: number,
    profile: ProfileName | Profile = trace.family.toLowerCase() as ProfileName,
  ) {
    this.#trace = trace
    this.#chunk = chunk
    const knobs = Object.fromEntries([...trace.knobs].map(([name, { value }]) => [name, value]))
    this.#modem = new MockModem({ time: this.#time, network: this.#network, profile, knobs })
    for (const [name, addresses] of trace.names) this.#network.name(name, addresses)
    this.#modem.port.onReceive = () => {
      const bytes = new Uint8Array(this.#modem.port.available)
      this.#modem.port.read(bytes)
      this.#heard += textOf(bytes)
    }
    trace.peers.forEach(({ protocol, port }, i) => {
      const isMain = i === 0
      if (protocol === 'tcp') this.#network.listen(port, (peer) => this.#meet(peer, isMain))
      else this.#meetDatagrams(port, isMain)
    })
  }

  /** Plays the half of `side`. @throws Error that names the file and the line. */
  play(side: 'document' | 'driver'): void {
    this.#prepare('ATE0')
    if (side === 'document') for (const line of this.#trace.before) this.#prepare(line)
    const lines = this.#trace.lines.filter((line) => isPlayed(line, side) && isPlayedHere(line))
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as Bytes | Peer
      if (line.kind !== 'modem') {
        this.#run(line)
        continue
      }
      let wanted = ''
      for (; lines[i]?.kind === 'modem'; i++) wanted += (lines[i] as Bytes).bytes
      i--
      this.#answered(line, wanted)
    }
    this.#time.advance(SILENCE_MS)
    this.#silent(lines.at(-1) as Line)
  }

  #run(line: Line): void {
    if (line.kind === 'wait') {
      this.#time.advance(line.ms)
    } else if (line.kind === 'host') {
      this.#silent(line)
      this.#log.push(`H> ${toNotation(line.bytes)}`)
      this.#type(line.bytes)
    } else if (line.kind === 'network') {
      this.#peerDoes(line)
    }
  }

  /** Something that the example does not show; its answer is no part of it. */
  #prepare(command: string): void {
    this.#type(`${command}\r`)
    this.#time.advance(SILENCE_MS)
    if (!this.#heard.includes('\r\nOK\r\n'))
      throw new Error(`${command}: ${toNotation(this.#heard)}`)
    this.#heard = ''
  }

  #type(text: string): void {
    const bytes = bytesOf(text)
    const chunk = this.#chunk
    for (let at = 0; at < bytes.length; at += chunk) {
      this.#modem.port.write(bytes, at, Math.min(at + chunk, bytes.length))
      this.#time.advance(GAP_MS)
    }
  }

  #peerDoes(line: Peer): void {
    const { verb, text } = line
    if (verb === 'dials') {
      const { port, address, from } = splitAddress(text)
      const options = { address, port: from }
      this.#network.dial(port, (peer) => peer !== null && this.#meet(peer, true), options)
    } else if (verb === 'datagram') {
      const { port, address, from, rest } = splitAddress(text)
      this.#network.sendDatagram(port, bytesOf(rest), address, from)
    } else if (verb === 'tells') {
      this.#modem.urc(text)
    } else {
      this.#metDoes(line)
    }
  }

  #metDoes(line: Peer): void {
    const { peer, verb, text } = line
    const find = (): Met | undefined => (peer === 0 ? this.#main : this.#met[peer - 1])
    if (verb === 'got') {
      this.#time.run(() => (find()?.got.length ?? 0) >= text.length, LIMIT_MS)
      const met = find()
      if (met?.got !== text) this.#fail(line, `the peer has got ${toNotation(met?.got ?? '')}`)
      met.got = ''
      return
    }
    const met = find()
    if (met === undefined) this.#fail(line, 'there is no peer')
    if (verb === 'says') met.say(bytesOf(text))
    else met.end()
  }

  #add(met: Met, isMain: boolean): void {
    this.#met.push(met)
    if (isMain) this.#main = met
  }

  #meet(peer: MemoryPeer, isMain: boolean): void {
    const met: Met = { got: '', say: (bytes) => peer.write(bytes), end: () => peer.end() }
    peer.onData = (bytes) => {
      met.got += textOf(bytes)
    }
    this.#add(met, isMain)
  }

  /** Whoever answers datagrams at that port is met with the first. */
  #meetDatagrams(port: number, isMain: boolean): void {
    let met: Met | undefined
    this.#network.onDatagram(port, ({ bytes, reply }) => {
      if (met === undefined) {
        met = { got: '', say: reply, end: () => {} }
        this.#add(met, isMain)
      }
      met.got += textOf(bytes)
      met.say = reply
    })
  }

  #answered(line: Line, wanted: string): void {
    this.#time.run(() => this.#heard.length >= wanted.length, LIMIT_MS)
    this.#time.advance(SILENCE_MS)
    if (this.#heard !== wanted) this.#fail(line, `the modem says ${toNotation(this.#heard)}`)
    this.#log.push(`M> ${toNotation(wanted)}`)
    this.#heard = ''
  }

  #silent(line: Line): void {
    if (this.#heard !== '') this.#fail(line, `the modem says ${toNotation(this.#heard)} unasked`)
  }

  #fail(line: Line, what: string): never {
    const place = `${this.#trace.file}:${line.at}`
    const log = this.#log.slice(-8).join('\n')
    throw new Error(`${place}: ${what}, the host writing ${this.#chunk} at a time\n${log}`)
  }
}

function isPlayedHere({ kind }: Line): boolean {
  return kind !== 'exchange' && kind !== 'call' && kind !== 'event'
}

/** `port address:from rest` */
function splitAddress(text: string): {
  readonly port: number
  readonly address: string
  readonly from: number
  readonly rest: string
} {
  const [, port, address = '', from, rest = ''] = /^(\d+) (\S+):(\d+) ?(.*)$/s.exec(text) ?? []
  return { port: Number(port), address, from: Number(from), rest }
}
