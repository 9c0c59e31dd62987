/** The real serialport, with this machine's own binding, over a pseudo-terminal: bytes only. */
import type { CreateTarget, Supports } from '@atlink/core/conformance'
import { ptyDoor } from '@atlink/mock-modem/node'
import { openSerialPort } from '../../src/index.ts'
import { RealTimeTarget } from './real-time.ts'

export const supports: Supports = { virtualTime: false, faults: true }

export const createPty: CreateTarget = (options = {}) =>
  RealTimeTarget.create('serialport over a PTY', options, async (dce) => {
    const door = await ptyDoor(dce)
    const serial = await openSerialPort({ path: door.path, baudRate: dce.baud })
    return { serial, close: () => door.close() }
  })
