/**
 * What can happen to bytes on the way: losses at exact positions, noise at random ones, the garbage
 * that two different baud rates make of them, and whatever else is to happen after a byte. One
 * `Faults` serves one direction of the line.
 */
import type { Random } from './random.ts'

type FaultKind = 'drop' | 'corrupt' | 'duplicate'

interface Fault {
  readonly kind: FaultKind
  /** Bytes that still pass unharmed. */
  after: number
  /** Bytes that are still to be harmed. */
  count: number
}

/** Something that happens once so many more bytes have arrived. */
interface Incident {
  after: number
  readonly run: () => void
}

/** Beyond this a receiver samples its last bits in the neighbouring ones. */
const tolerance = 0.03

export class Faults {
  /** How many of a million bytes are corrupted at random. */
  noise = 0
  readonly #random: Random
  #planned: Fault[] = []
  #incidents: Incident[] = []
  #sampled = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** After `after` more bytes, harms the next `count`. Plans that overlap all apply. */
  plan(kind: FaultKind, after: number, count: number): void {
    if (!isCount(after) || !isCount(count)) {
      throw new RangeError(`after and count are whole numbers of bytes, not ${after}, ${count}`)
    }
    if (count > 0) this.#planned.push({ kind, after, count })
  }

  /** Runs `run` once `count` more bytes have arrived, before the next one does. */
  happen(count: number, run: () => void): void {
    if (!isCount(count) || count === 0) {
      throw new RangeError(`something happens after a whole number of bytes from 1, not ${count}`)
    }
    this.#incidents.push({ after: count, run })
  }

  /** How many bytes may pass before something happens. */
  get untilIncident(): number {
    return Math.min(...this.#incidents.map(({ after }) => after))
  }

  /** `count` bytes have arrived, no more than `untilIncident` said. Runs what happens now. */
  arrived(count: number): void {
    if (this.#incidents.length === 0) return
    for (const incident of this.#incidents) incident.after -= count
    const due = this.#incidents.filter(({ after }) => after === 0)
    this.#incidents = this.#incidents.filter(({ after }) => after > 0)
    for (const { run } of due) run()
  }

  /** What the receiver gets of `bytes` when both ends have these rates. */
  pass(bytes: Uint8Array, transmitRate: number, receiveRate: number): Uint8Array {
    const ratio = receiveRate / transmitRate
    const matches = Math.abs(ratio - 1) <= tolerance
    if (matches && this.#planned.length === 0 && this.noise === 0) return bytes
    const passed: number[] = []
    for (let i = 0; i < bytes.length; i++) this.#passByte(bytes[i] as number, passed)
    return Uint8Array.from(matches ? passed : this.#garble(passed.length, ratio))
  }

  #passByte(byte: number, passed: number[]): void {
    let copies = 1
    let result = byte
    for (const fault of this.#planned) {
      if (fault.after > 0) {
        fault.after--
        continue
      }
      if (fault.count-- <= 0) continue
      if (fault.kind === 'drop') copies = 0
      else if (fault.kind === 'duplicate') copies *= 2
      else result = this.#corrupted(result)
    }
    this.#planned = this.#planned.filter((fault) => fault.count > 0)
    if (this.#random.chance(this.noise, 1_000_000)) result = this.#corrupted(result)
    for (let i = 0; i < copies; i++) passed.push(result)
  }

  #corrupted(byte: number): number {
    return byte ^ (1 << this.#random.between(0, 7))
  }

  /** A faster receiver sees up to five start bits in one byte, a slower one merges several bytes. */
  #garble(count: number, ratio: number): number[] {
    const garbage: number[] = []
    this.#sampled += count * Math.min(ratio, 5)
    for (; this.#sampled >= 1; this.#sampled--) garbage.push(this.#random.byte())
    return garbage
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0
}
