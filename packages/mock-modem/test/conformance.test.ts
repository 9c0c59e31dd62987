/**
 * The conformance suite against the simulated modem in the same process: once with a clock that starts
 * at zero, once with one that wraps in the middle of every case.
 */
import { conformance, type TargetOptions } from '@atlink/core/conformance'
import { test } from 'vitest'
import { createInProcess, supports } from './targets/in-process.ts'

function run(name: string, startMs: number): void {
  conformance({
    name,
    supports: { ...supports, rates: true, flowControl: true },
    createTarget: (options?: TargetOptions) => createInProcess({ ...options, startMs }),
    test: (title, run) => test(title, { timeout: 60_000 }, run),
    skip: (title, reason) => test.skip(`${title} (${reason})`),
    print: (line) => console.log(line),
  })
}

run('in process', 0)
run('in process, clock wraps', 0x7fff_ffff - 999)
