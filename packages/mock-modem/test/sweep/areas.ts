/**
 * Which cases of the conformance suite a row of the sweep runs: the walk always, and what the row is
 * about. Chosen by what they show for the time that they take; `ATLINK_SWEEP=all` runs every case.
 */

import process from 'node:process'
import { CASES, type Case } from '@atlink/core/conformance'

/** A way past everything that a driver does, of some milliseconds a case. */
const WALK: readonly string[] = [
  'bring-up/steps',
  'bring-up/restarts',
  'bring-up/network-open-already',
  'tcp/constructor',
  'tcp/close',
  'data/echo-4096',
  'data/full-duplex',
  'data/links-again',
  'data/peer-first',
  'data/slow-reader',
  'data/write-from',
  'push/held',
  'push/peer-ends',
  'udp/answer',
  'udp/close',
  'udp/network-lost',
  'udp/several-peers',
  'listener/again',
  'listener/network-lost',
  'listener/peer-first',
  'listener/read',
  'transparent/escape-and-return',
  'transparent/pluses',
  'transparent/second',
  'ends/dns',
  'ends/network-lost',
  'ends/peer-ends',
  'ends/refused',
  'ends/unread',
  'settings/status',
  'command/result',
  'urc/unsolicited',
]

/** Of tenths of a second each: rows name them where they belong, and `all` has them. */
const LONG: readonly string[] = [
  'bring-up/closed-while-starting',
  'bring-up/echo-stuck-on',
  'bring-up/goes-silent',
  'bring-up/lost-answer',
  'bring-up/not-registered',
  'command/queued',
  'data/echo-split',
  'data/firmware',
  'data/soak',
  'data/write-then-close',
  'ends/silent',
  'faults/close-byte-lost',
  'faults/garbage',
  'faults/losses',
  'faults/open-byte-lost',
  'faults/read-answer-byte-lost',
  'faults/read-command-byte-lost',
  'faults/send-answer-byte-lost',
  'faults/send-command-byte-lost',
  'faults/send-length-lost',
  'faults/send-remainder',
  'listener/echo',
  'listener/next-client',
  'power/hangs',
  'power/never-answers',
  'push/data-lost',
  'push/reset-anywhere',
  'push/small-rings',
  'transparent/echo-64k',
  'urc/anywhere',
  'urc/registration-is-no-answer',
]

export const isWhole: boolean = process.env.ATLINK_SWEEP === 'all'

/** The cases of an area: one by its name, or all but the long ones of a group by its name with a slash. */
export function area(name: string): readonly Case[] {
  if (!name.endsWith('/')) return CASES.filter((one) => one.name === name)
  return CASES.filter((one) => one.name.startsWith(name) && !LONG.includes(one.name))
}

export function walk(): readonly Case[] {
  return WALK.flatMap(area)
}

/** The walk and these areas, each case once; or everything. */
export function chosen(areas: readonly string[], but: readonly string[]): readonly Case[] {
  const all = isWhole ? CASES : [...new Set([...walk(), ...areas.flatMap(area)])]
  return all.filter((one) => !but.includes(one.name))
}

/** Names, here or among `areas`, that no case has. */
export function unknownNames(areas: readonly string[]): readonly string[] {
  const names = [...WALK, ...LONG, ...areas]
  return names.filter((name) => area(name).length === 0)
}
