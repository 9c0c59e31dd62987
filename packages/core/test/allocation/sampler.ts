/**
 * Measures what chosen source files allocate on V8's heap, to the byte: the inspector's sampling heap
 * profiler with an interval of one byte samples every allocation with its stack. Counted is what a
 * function of a chosen file allocates itself or through a built-in it calls; what a fake or a test
 * allocates below it is not.
 */
import { Session } from 'node:inspector'
import { setFlagsFromString } from 'node:v8'

// Optimised code leaves out objects that do not escape. XS does not, so neither may the measure.
// It takes effect for functions that are not hot yet: import this file before anything runs.
setFlagsFromString('--no-opt')
setFlagsFromString('--no-maglev')

export interface Allocation {
  readonly bytes: number
  /** `function file:line bytes`, largest first. */
  readonly sites: readonly string[]
}

interface ProfileNode {
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    readonly lineNumber: number
  }
  readonly selfSize: number
  readonly children: readonly ProfileNode[]
}

/**
 * V8's own doings (feedback vectors, compiled code) are charged to the function they are for, once or
 * twice in a process. What the code allocates, it allocates in every round; so the best round counts.
 */
const rounds = 5

/**
 * @param run a fixed amount of work, the same at every call.
 * @param owns tells by its URL whether a source file is measured.
 */
export function measureAllocation(run: () => void, owns: (url: string) => boolean): Allocation {
  for (let i = 0; i < rounds; i++) run()
  let best: Allocation | undefined
  for (let i = 0; i < rounds; i++) {
    const measured = sample(run, owns)
    if (best === undefined || measured.bytes < best.bytes) best = measured
    if (best.bytes === 0) break
  }
  return best as Allocation
}

function sample(run: () => void, owns: (url: string) => boolean): Allocation {
  const session = new Session()
  session.connect()
  try {
    post(session, 'HeapProfiler.enable')
    post(session, 'HeapProfiler.startSampling', {
      samplingInterval: 1,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    })
    run()
    const { profile } = post(session, 'HeapProfiler.stopSampling') as {
      profile: { head: ProfileNode }
    }
    return total(profile.head, owns)
  } finally {
    session.disconnect()
  }
}

/** Every method used here answers before `post` returns. */
function post(session: Session, method: string, params: object = {}): unknown {
  let answered = false
  let answer: unknown
  session.post(method, params, (error, result) => {
    if (error) throw error
    answered = true
    answer = result
  })
  if (!answered) throw new Error(`${method} was not answered at once`)
  return answer
}

function total(head: ProfileNode, owns: (url: string) => boolean): Allocation {
  const sites = new Map<string, number>()
  let bytes = 0
  const walk = (node: ProfileNode, owner: string): void => {
    const { url, functionName, lineNumber } = node.callFrame
    let site = owner
    // A built-in has no file; it works for whoever called it.
    if (url !== '')
      site = owns(url) ? `${functionName || '(anonymous)'} ${url}:${lineNumber + 1}` : ''
    if (site !== '' && node.selfSize > 0) {
      bytes += node.selfSize
      sites.set(site, (sites.get(site) ?? 0) + node.selfSize)
    }
    for (const child of node.children) walk(child, site)
  }
  walk(head, '')
  const largest = [...sites].sort((a, b) => b[1] - a[1])
  return { bytes, sites: largest.map(([site, size]) => `${site} ${size}`) }
}
