/** The documents whose examples are golden traces. */
import type { DocumentTable } from '../section.ts'
import { A76XX } from './a76xx.ts'
import { A7600 } from './a7600.ts'
import { SIM7028 } from './sim7028.ts'

/** SIM800's is not among them until its traces have the driver's half, too. */
export const DOCUMENTS: readonly DocumentTable[] = [A7600, A76XX, SIM7028]
