/**
 * The target that runs on the device itself: the simulated modem in the same program. No port and no pin of
 * the board is touched, so no modem has to be there.
 */
import type { CreateTarget, Supports } from '@atlink/core/conformance'
import { Simulation } from '@atlink/mock-modem'

export const supports: Supports = Object.freeze({
  virtualTime: true,
  faults: true,
  rates: true,
  dtr: true,
  power: true,
})

export const createSimulated: CreateTarget = async (options) =>
  new Simulation('simulated modem', options)
