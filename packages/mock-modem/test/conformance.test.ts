/**
 * The conformance suite against the simulated modem in the same process: once with a clock that starts
 * at zero, once with one that wraps in the middle of every case, once with data pushed, once with
 * sends of variable length, and once with results that wait for the peer.
 */
import { conformance, type Suite, type TargetOptions } from '@atlink/core/conformance'
import { test } from 'vitest'
import { createInProcess, supports } from './targets/in-process.ts'

function run(name: string, startMs: number, more: Partial<Suite> = {}): void {
  conformance({
    name,
    supports: { ...supports, rates: true, flowControl: true, dtr: true },
    createTarget: (options?: TargetOptions) => createInProcess({ ...options, startMs }),
    test: (title, run) => test(title, { timeout: 60_000 }, run),
    // What this run or target cannot show, by what the case needs: the reason is in the title.
    skip: (title, reason) => test.skip(`${title} (${reason})`),
    print: (line) => console.log(line),
    ...more,
  })
}

run('in process', 0)
run('in process, clock wraps', 0x7fff_ffff - 999)
run('in process, push', 0, { modem: { receive: 'push' } })
run('in process, variable length', 0, { socket: { sending: 'variable' } })
run('in process, results wait for the peer', 0, { modem: { waitForPeer: true } })
