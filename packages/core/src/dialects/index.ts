/** Every family of the documents, for whoever does not know which modem there will be. */
import type { Dialect } from '../dialect.ts'
import { sim800 } from '../sim800/dialect.ts'
import { a76xx } from './a76xx.ts'
import { a7600 } from './a7600.ts'
import { sim7028 } from './sim7028.ts'

export const families: readonly Dialect[] = Object.freeze([a7600, a76xx, sim7028, sim800])
