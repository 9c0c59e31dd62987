/**
 * The conformance suite through the real serialport over a pseudo-terminal, in real time. Each case
 * has its own modem and its own terminal and mostly waits, so several run at once.
 */
import { conformance } from '@atlink/core/conformance'
import { test } from 'vitest'
import { createPty, supports } from './targets/pty.ts'

const timeout = 60_000

// Only Linux has the script(1) that holds the terminal.
if (process.platform !== 'linux') test.skip('serialport over a PTY (needs Linux)')
else {
  // Registered behind the cases: between them they would break up the run.
  const skips: string[] = []
  conformance({
    name: 'serialport over a PTY',
    supports,
    createTarget: createPty,
    test: (title, run) => {
      // The suite's own last word counts the cases: it is awaited after all of them.
      if (title.endsWith('every case has run to its end')) test(title, { timeout }, run)
      else test.concurrent(title, { timeout }, run)
    },
    skip: (title, reason) => skips.push(`${title} (${reason})`),
    print: (line) => console.log(line),
  })
  // Each with what it needs and a pseudo-terminal has not: virtual time, exact faults, line signals.
  for (const title of skips) test.skip(title)
}
