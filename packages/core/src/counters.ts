/** Numbers that a modem keeps about its line, for people and for tests. */

/** Numbers that only grow, int32 that wrap. */
export interface Counters {
  /** Lines that are neither known nor text. */
  garbageLines: number
  longLines: number
  /** Answers of which bytes were missing. */
  holes: number
  /** Times that received bytes came up short, however that showed: most likely the port ran over. Inferred. */
  overruns: number
  /** Times the command channel was won back. */
  resyncs: number
  commands: number
  bytesIn: number
  bytesOut: number
  /** Datagrams that found no room, or came or went damaged. */
  datagramsLost: number
}

export function newCounters(): Counters {
  return {
    garbageLines: 0,
    longLines: 0,
    holes: 0,
    overruns: 0,
    resyncs: 0,
    commands: 0,
    bytesIn: 0,
    bytesOut: 0,
    datagramsLost: 0,
  }
}
