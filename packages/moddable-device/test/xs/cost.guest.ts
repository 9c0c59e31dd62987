/** The costs as works for XS: each tells opcodes, copied or filled bytes of one unit. */
import { type GuestWork, serve } from '@atlink/xs-harness/guest'
import { COSTS, type Cost, LONG, SHORT } from '../path/costs.ts'
import { CopyMeter, OpcodeMeter } from '../path/meters.ts'

interface Counted {
  readonly total: number
  readonly units: number
}

function opcodes(cost: Cost, block?: number): Counted {
  const { rig, run } = cost.prepare(block)
  const meter = new OpcodeMeter()
  rig.platform.meter = meter
  run(meter)
  meter.take()
  const units = run(meter)
  return { units, total: meter.take() }
}

function moved(cost: Cost, which: 'copied' | 'filled', block?: number): Counted {
  const { rig, run } = cost.prepare(block)
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

function worksOf(cost: Cost): GuestWork[] {
  return [
    { name: `${cost.name}: opcodes`, run: () => each(cost, (block) => opcodes(cost, block)) },
    {
      name: `${cost.name}: copied`,
      run: () => each(cost, (block) => moved(cost, 'copied', block)),
    },
    {
      name: `${cost.name}: filled`,
      run: () => each(cost, (block) => moved(cost, 'filled', block)),
    },
  ]
}

serve({ works: COSTS.flatMap(worksOf) })
