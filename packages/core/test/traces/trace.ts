/**
 * What a golden trace is: an example of a manufacturer's document as data. The files are Markdown under
 * packages/core/traces, whose README tells how one is written; parse.ts reads them, and the replays play
 * them to the simulated modem and to the driver.
 */

/**
 * Whose a line is. The document's exchange is `both` and `document`; what the driver plays is `both`
 * and `driver`. So a trace is a difference of the two, as `diff` shows one.
 */
export type Side = 'both' | 'document' | 'driver'

/** Bytes on the line, from the host or from the modem; one character a byte. */
export interface Bytes {
  readonly kind: 'host' | 'modem'
  readonly side: Side
  readonly bytes: string
  /** The line in the file. */
  readonly at: number
}

/**
 * What happens in the network: a peer says or has got bytes, dials in, or ends; a datagram comes from
 * somewhere, or the network has something unsolicited to tell.
 */
export interface Peer {
  readonly kind: 'network'
  readonly side: Side
  /** Which of the peers that the modem has met, from 1 on; 0 for the first endpoint of `peers`. */
  readonly peer: number
  readonly verb: 'says' | 'got' | 'dials' | 'ends' | 'datagram' | 'tells'
  readonly text: string
  readonly at: number
}

/** Silence of the host, ms. */
export interface Wait {
  readonly kind: 'wait'
  readonly side: Side
  readonly ms: number
  readonly at: number
}

/** A call of the application, or what the application is told. */
export interface Application {
  readonly kind: 'call' | 'event'
  readonly text: string
  readonly at: number
}

/** The beginning of one exchange of the document, counted from 1. */
export interface Exchange {
  readonly kind: 'exchange'
  readonly number: number
  readonly text: string
  readonly at: number
}

export type Line = Bytes | Peer | Wait | Application | Exchange

export interface KnobSetting {
  readonly value: unknown
  readonly reason: string
}

export interface Trace {
  /** The file's name without folder. */
  readonly file: string
  readonly id: string
  readonly document: string
  readonly section: string
  readonly title: string
  readonly family: string
  readonly replay: 'driven' | 'understood'
  /** Why the driver does not do what the document does; empty when it does. */
  readonly reason: string
  /**
   * Why the driver's half cannot be played to the simulated modem as well; empty when it can. Only a
   * trace that is understood has such a reason: there the driver is given answers to what it did not ask.
   */
  readonly scripted: string
  /** Command lines that were run before the example begins, without their CR. */
  readonly before: readonly string[]
  /** What the simulated modem has to be set to, and why. */
  readonly knobs: ReadonlyMap<string, KnobSetting>
  /** The addresses of names that matter. */
  readonly names: ReadonlyMap<string, readonly string[]>
  /** Ports where somebody answers: `tcp` or `udp`, and the number. The first is the peer's. */
  readonly peers: readonly Endpoint[]
  /** The modem's options for the driver's replay. */
  readonly options: Readonly<Record<string, unknown>>
  readonly lines: readonly Line[]
}

export interface Endpoint {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  readonly address: string
}

/** The exchanges of the document that a trace has. */
export function exchangesOf(trace: Trace): number {
  return trace.lines.filter(({ kind }) => kind === 'exchange').length
}

/** True for a line that a replay of `side` plays. */
export function isPlayed(line: Line, side: 'document' | 'driver'): boolean {
  return !('side' in line) || line.side === 'both' || line.side === side
}

/** The longest run of bytes that `kind` has in a replay of `side`; runs end where something else begins. */
export function longestRun(
  trace: Trace,
  kind: 'host' | 'modem',
  side: 'document' | 'driver',
): number {
  let longest = 0
  let run = 0
  for (const line of trace.lines) {
    if (!isPlayed(line, side) || line.kind === 'exchange' || line.kind === 'network') continue
    run = line.kind === kind ? run + line.bytes.length : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/** The same trace with one character of the line at `index` changed. */
export function withChange(trace: Trace, index: number): Trace {
  const lines = trace.lines.map((line, i) => {
    if (i !== index) return line
    if ('bytes' in line) return { ...line, bytes: changed(line.bytes) }
    if (line.kind === 'network' || line.kind === 'event')
      return { ...line, text: changed(line.text) }
    throw new RangeError(`line ${line.at} has nothing to be changed`)
  })
  return { ...trace, lines }
}

function changed(text: string): string {
  const at = text.length >> 1
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
}
