/**
 * Cases of the conformance suite that fail on a family with no knob turned: they say something of A76XX, or
 * show what the family's driver still lacks. The suite is not run on SIM800 elsewhere. They tell nothing of a
 * knob, so the sweep leaves them out, and fails as soon as one of them passes.
 */
import type { ProfileName } from '../../src/index.ts'

const SIM800: readonly string[] = [
  'bring-up/lost-answer',
  'bring-up/no-address',
  'bring-up/open-again',
  'bring-up/options',
  'command/queued',
  'data/fair',
  'data/full-duplex',
  'data/short-send',
  'data/stalled-for-good',
  'ends/dns',
  'ends/modem-closed',
  'ends/timed-out',
  'faults/garbage',
  'faults/send-remainder',
  'listener/lost-client-pushed',
  'listener/stop-with-clients',
  'listener/transparent',
  'push/data-lost',
  'settings/configure',
  'tcp/constructor',
  'transparent/closed-while-escaped',
  'transparent/modem-closed',
  'transparent/other-links',
  'udp/constructor-port',
  'udp/read',
  'udp/write-over-limit',
  'urc/dead-link',
  'urc/unsolicited',
]

export const openCases: Readonly<Partial<Record<ProfileName, readonly string[]>>> = {
  sim800: SIM800,
}
