// Makes dist/main.js, which runs when it is loaded, and dist/run.js, which has everything else in one
// module: that one is preloaded, so it stays in flash. Bundled because the suite is published as
// TypeScript, and because some hundred modules would each need a line in the manifest.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** @type {import('esbuild').Plugin} */
const apart = {
  name: 'run.js is a module of its own',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/run\.ts$/ }, () => ({ path: './run', external: true }))
  },
}

await build({
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  entryPoints: ['src/main.ts', 'src/run.ts'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  charset: 'utf8',
  conditions: ['@atlink/source'],
  external: ['mc/config', 'timer', 'time', 'embedded:io/digital', 'embedded:io/serial'],
  plugins: [apart],
})
