/** Unsolicited result codes, and the audit that finds lost ones. */
import type { Case } from '../case.ts'
import { anywhere } from '../cases/urc/anywhere.ts'
import { deadLink } from '../cases/urc/dead-link.ts'
import { idle } from '../cases/urc/idle.ts'
import { lostAnnouncement } from '../cases/urc/lost-announcement.ts'
import { registrationIsNoAnswer } from '../cases/urc/registration-is-no-answer.ts'
import { silentFound } from '../cases/urc/silent-found.ts'
import { unsolicited } from '../cases/urc/unsolicited.ts'

export const UNSOLICITED: readonly Case[] = [
  anywhere,
  deadLink,
  idle,
  lostAnnouncement,
  registrationIsNoAnswer,
  silentFound,
  unsolicited,
]
