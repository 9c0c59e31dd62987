/** The documents whose examples are golden traces. */
import type { DocumentTable } from '../section.ts'
import { A76XX } from './a76xx.ts'
import { A7600 } from './a7600.ts'
import { SIM800 } from './sim800.ts'
import { SIM7028 } from './sim7028.ts'

export const DOCUMENTS: readonly DocumentTable[] = [A7600, A76XX, SIM7028, SIM800]
