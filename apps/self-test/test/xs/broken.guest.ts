/** The run over a target that is broken, inside XS. */
import { type GuestTest, serve } from '@atlink/xs-harness/guest'
import { selfTest } from '../../src/run.ts'
import { createBroken } from '../broken.ts'

const xs = globalThis as unknown as { print(line: string): void }

const broken: GuestTest = {
  title: 'broken',
  run: async () =>
    void (await selfTest({
      groups: 'push',
      print: (line) => xs.print(line),
      pause: (done) => done(),
      createTarget: createBroken,
    })),
}

serve({ tests: [broken] })
