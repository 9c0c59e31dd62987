/** What the module is set to, what it says of itself, and its sleep. */
import type { Case } from '../case.ts'
import { configure } from '../cases/settings/configure.ts'
import { settingsForgotten } from '../cases/settings/forgotten.ts'
import { settingsRefused } from '../cases/settings/refused.ts'
import { sleep } from '../cases/settings/sleep.ts'
import { settingsStatus } from '../cases/settings/status.ts'
import { openTimeout } from '../cases/settings/timeouts.ts'

export const SETTINGS: readonly Case[] = [
  configure,
  settingsForgotten,
  settingsRefused,
  settingsStatus,
  sleep,
  openTimeout,
]
