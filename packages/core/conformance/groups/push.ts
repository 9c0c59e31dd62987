/** Data that the modem sends by itself. */
import type { Case } from '../case.ts'
import { pushDataLost } from '../cases/push/data-lost.ts'
import { pushFlood } from '../cases/push/flood.ts'
import { pushHeld } from '../cases/push/held.ts'
import { pushInterleaved } from '../cases/push/interleaved.ts'
import { pushPeerEnds } from '../cases/push/peer-ends.ts'
import { pushResetAnywhere } from '../cases/push/reset-anywhere.ts'
import { pushSlowReader } from '../cases/push/slow-reader.ts'
import { pushSmallRings } from '../cases/push/small-rings.ts'

export const PUSH: readonly Case[] = [
  pushDataLost,
  pushFlood,
  pushHeld,
  pushInterleaved,
  pushPeerEnds,
  pushResetAnywhere,
  pushSlowReader,
  pushSmallRings,
]
