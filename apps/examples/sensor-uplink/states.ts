/** The uplink's states: how long each may last, and what follows what. What a row leaves out is ignored. */

export type State = 'resting' | 'waking' | 'connecting' | 'publishing' | 'settling' | 'pausing'
export type Event = 'timer' | 'awake' | 'connected' | 'published' | 'asleep' | 'failed'

interface Row {
  /** `resting` and `pausing` choose their own. */
  readonly limitMs: number
  readonly next: Readonly<Partial<Record<Event, State>>>
}

export const STATES: Readonly<Record<State, Row>> = Object.freeze({
  /** Until the next reading. A network that goes meanwhile is of no interest yet. */
  resting: { limitMs: 0, next: { timer: 'waking' } },
  waking: { limitMs: 30_000, next: { awake: 'connecting', failed: 'pausing', timer: 'pausing' } },
  /** The bring-up may be under way: it takes its time to find a network. */
  connecting: {
    limitMs: 180_000,
    next: { connected: 'publishing', failed: 'pausing', timer: 'pausing' },
  },
  publishing: {
    limitMs: 60_000,
    next: { published: 'settling', failed: 'pausing', timer: 'pausing' },
  },
  /** The reading is out: a module that will not sleep costs power, and nothing else. */
  settling: { limitMs: 60_000, next: { asleep: 'resting', failed: 'resting', timer: 'resting' } },
  pausing: { limitMs: 0, next: { timer: 'waking' } },
} as const)
