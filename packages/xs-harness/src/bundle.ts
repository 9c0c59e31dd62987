/** Makes one script of a guest program and all that it imports, for an engine without modules on disk. */
import { type BuildOptions, build } from 'esbuild'

/**
 * @param entry - the absolute path of a module that calls `serve` of `guest.ts`.
 * @throws Error when it imports what XS has not.
 */
export async function bundle(entry: string, more: BuildOptions = {}): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    platform: 'neutral',
    conditions: ['@atlink/source'],
    // XS prints no lines of a stack, but names.
    keepNames: false,
    logLevel: 'silent',
    ...more,
  })
  const [file] = result.outputFiles ?? []
  if (file === undefined) throw new Error(`${entry}: esbuild wrote nothing`)
  return file.text
}
