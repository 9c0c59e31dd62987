/** A simulated modem on which nothing that is waited for ever happens. */
import type { CreateTarget } from '@atlink/core/conformance'
import { createSimulated } from '../src/target.ts'

export const createBroken: CreateTarget = async (options) => {
  const target = await createSimulated(options)
  target.until = async (what) => {
    throw new Error(`broken on purpose: ${what}`)
  }
  return target
}
