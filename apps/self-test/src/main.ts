/** The self-test on the ESP32: the only file that imports the SDK's modules. `config.groups` chooses. */
import config from 'mc/config'
import Timer from 'timer'
import { selfTest } from './run.ts'

const trace = (line: string): void =>
  (globalThis as unknown as { trace(text: string): void }).trace(`${line}\n`)

selfTest({
  groups: String(config.groups ?? ''),
  print: trace,
  pause: (done) => void Timer.set(done, 0),
}).catch((error) => trace(`FAILED to begin: ${error}`))
