/** What an application must not say. */
import type { Case } from '../case.ts'
import { callbacks } from '../cases/input/callbacks.ts'
import { host } from '../cases/input/host.ts'
import { hostAndBuffer } from '../cases/input/host-and-buffer.ts'
import { modemOptions } from '../cases/input/options.ts'
import { port } from '../cases/input/port.ts'

export const INPUT: readonly Case[] = [callbacks, hostAndBuffer, host, modemOptions, port]
