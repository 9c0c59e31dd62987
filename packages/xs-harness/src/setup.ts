/**
 * Vitest's global setup of the projects with tests inside XS: the worker is compiled once, before any
 * test looks for it. Without a compiler those tests are skipped and one line says so, except in CI,
 * where a run without XS has shown nothing.
 */
import { compileWorker } from './compile.ts'

export async function setup(): Promise<void> {
  const { missing } = await compileWorker()
  if (missing === undefined) return
  if (process.env.CI) throw new Error(`the tests inside XS must run in CI: ${missing}`)
  console.log(`skipped: the tests inside XS (${missing})`)
}
