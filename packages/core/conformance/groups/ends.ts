/** How connections, the network and the modem end. */
import type { Case } from '../case.ts'
import { answerWhileSending } from '../cases/ends/answer-while-sending.ts'
import { closedWhileOpening } from '../cases/ends/closed-while-opening.ts'
import { dns } from '../cases/ends/dns.ts'
import { lateAnswer } from '../cases/ends/late-answer.ts'
import { lateOpen } from '../cases/ends/late-open.ts'
import { modemClosed } from '../cases/ends/modem-closed.ts'
import { modemClosedInside } from '../cases/ends/modem-closed-inside.ts'
import { networkAway } from '../cases/ends/network-away.ts'
import { networkLost } from '../cases/ends/network-lost.ts'
import { peerEnds } from '../cases/ends/peer-ends.ts'
import { peerEndsWhileSending } from '../cases/ends/peer-ends-while-sending.ts'
import { peerResets } from '../cases/ends/peer-resets.ts'
import { portLost } from '../cases/ends/port-lost.ts'
import { refused } from '../cases/ends/refused.ts'
import { restart } from '../cases/ends/restart.ts'
import { silentMidway } from '../cases/ends/silent.ts'
import { strayResults } from '../cases/ends/stray-results.ts'
import { timedOut } from '../cases/ends/timed-out.ts'
import { unread } from '../cases/ends/unread.ts'
import { unreadClosed } from '../cases/ends/unread-closed.ts'

export const ENDS: readonly Case[] = [
  answerWhileSending,
  closedWhileOpening,
  dns,
  lateAnswer,
  lateOpen,
  modemClosedInside,
  modemClosed,
  networkAway,
  networkLost,
  peerEndsWhileSending,
  peerEnds,
  peerResets,
  portLost,
  refused,
  restart,
  silentMidway,
  strayResults,
  timedOut,
  unreadClosed,
  unread,
]
