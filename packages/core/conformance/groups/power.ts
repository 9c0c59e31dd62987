/** What PWRKEY and RESET are for. */
import type { Case } from '../case.ts'
import { diesMidway } from '../cases/power/dies-midway.ts'
import { hangs } from '../cases/power/hangs.ts'
import { neverAnswers } from '../cases/power/never-answers.ts'
import { offAtStart } from '../cases/power/off-at-start.ts'
import { stuck } from '../cases/power/stuck.ts'

export const POWER: readonly Case[] = [diesMidway, hangs, neverAnswers, offAtStart, stuck]
