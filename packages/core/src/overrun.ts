/* hot: no allocation */
/**
 * Received bytes that came up short. A port may not say that its buffer ran over (the ESP32's does not),
 * so that is inferred from whatever shows that bytes are missing: it is counted, told, and reads become
 * smaller. What is done about the bytes is recovery.ts's and push-proof.ts's business.
 */
import type { Engine } from './engine.ts'

export function overrun(engine: Engine): void {
  engine.counters.overruns = (engine.counters.overruns + 1) | 0
  engine.pull.size.lost()
  engine.outbox.overrun(engine.counters.overruns)
}
