/**
 * XS for tests: the engine of the ESP32 in a process of its own. `compileWorker` makes it, `bundle` makes
 * a script of a program, `Machine` runs it. The program's side is `@atlink/xs-harness/guest`.
 */
export { bundle } from './bundle.ts'
export { type Compiled, compileWorker, findWorker } from './compile.ts'
export { Machine, type Measured } from './machine.ts'
export type { Meter } from './worker.ts'
