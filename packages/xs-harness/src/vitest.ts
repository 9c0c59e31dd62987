/** A guest program's tests as tests of vitest: one each, by its own title. */
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild'
import { afterAll, test } from 'vitest'
import { bundle } from './bundle.ts'
import { findWorker } from './compile.ts'
import { Machine } from './machine.ts'

export interface InsideOptions {
  /** Milliseconds of real time for each test. */
  readonly timeout: number
  readonly build?: BuildOptions
}

/**
 * Call it and await it where tests are collected.
 * @param guest - the module that calls `serve`.
 * @returns the machine, for more; undefined where there is no XS.
 */
export async function testsInside(
  guest: URL,
  { timeout, build }: InsideOptions,
): Promise<Machine | undefined> {
  const worker = findWorker()
  const path = fileURLToPath(guest)
  if (worker === undefined) {
    // There is no C compiler. setup.ts has said so once, and lets CI fail.
    test.skip(`inside XS: ${path} (there is no worker)`, () => {})
    return undefined
  }
  const machine = await Machine.start(worker, await bundle(path, build))
  afterAll(() => machine.close())
  for (const { title, skip } of machine.tests) {
    // The program says why in the title: what the case needs and the target has not.
    if (skip) test.skip(title, () => {})
    else test(title, { timeout }, async () => void (await machine.run(title)))
  }
  return machine
}
