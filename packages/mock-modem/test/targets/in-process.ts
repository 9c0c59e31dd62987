/** The conformance suite's fastest target: the simulated modem in the same process, under virtual time. */
import type { CreateTarget, Supports } from '@atlink/core/conformance'
import { Simulation } from '../../src/index.ts'

export const supports: Supports = {
  virtualTime: true,
  faults: true,
  rates: true,
  dtr: true,
  power: true,
}

export const createInProcess: CreateTarget = async (options) =>
  new Simulation('in process', options)
