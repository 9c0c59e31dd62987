#!/usr/bin/env node
// The command `atlink-mock`, as built. It is a file of its own because a package manager links the
// command when it installs, and in a fresh clone nothing has been built by then.
import { existsSync } from 'node:fs'

if (existsSync(new URL('../dist/node/cli.js', import.meta.url))) {
  await import('../dist/node/cli.js')
} else {
  process.stderr.write('atlink-mock: it has not been built yet: npm test builds it\n')
  process.exitCode = 1
}
