/** The costs as works for XS: each tells opcodes, copied or filled bytes of one unit. */
import { type GuestWork, serve } from '@atlink/xs-harness/guest'
import { COSTS, type Cost, LONG, SHORT } from '../path/costs.ts'
import { FAMILIES, type PathFamily } from '../path/families.ts'
import { CopyMeter, OpcodeMeter } from '../path/meters.ts'

interface Counted {
  readonly total: number
  readonly units: number
}

function opcodes(family: PathFamily, cost: Cost, block?: number): Counted {
  const { rig, run } = cost.prepare(family, block)
  const meter = new OpcodeMeter()
  rig.platform.meter = meter
  run(meter)
  meter.take()
  const units = run(meter)
  return { units, total: meter.take() }
}

function moved(
  family: PathFamily,
  cost: Cost,
  which: 'copied' | 'filled',
  block?: number,
): Counted {
  const { rig, run } = cost.prepare(family, block)
  const meter = new CopyMeter()
  rig.platform.meter = meter
  try {
    const units = run(meter)
    return { units, total: meter[which] }
  } finally {
    meter.remove()
  }
}

/** Of one unit; of a payload byte without what its block costs whatever its length. */
function each(cost: Cost, count: (block?: number) => Counted): number {
  if (cost.unit !== 'payload byte') {
    const { total, units } = count()
    return total / units
  }
  const long = count(LONG)
  const short = count(SHORT)
  return (long.total - short.total) / (long.units - short.units)
}

function worksOf(family: PathFamily, cost: Cost): GuestWork[] {
  const work = (what: string, count: (block?: number) => Counted): GuestWork => ({
    name: `${family.name}, ${cost.name}: ${what}`,
    run: () => each(cost, count),
  })
  return [
    work('opcodes', (block) => opcodes(family, cost, block)),
    work('copied', (block) => moved(family, cost, 'copied', block)),
    work('filled', (block) => moved(family, cost, 'filled', block)),
  ]
}

serve({ works: FAMILIES.flatMap((family) => COSTS.flatMap((cost) => worksOf(family, cost))) })
