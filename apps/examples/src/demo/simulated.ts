/**
 * The demo on simulated modems of one family, one for each way in which data comes through a modem.
 * Whatever comes back is compared with what was sent.
 */
import { randomBytes } from 'node:crypto'
import type { Limits } from '@atlink/core'
import type { NodeModem } from '@atlink/node-host'
import pc from 'picocolors'
import { dialectOf } from '../profile.ts'
import { datagramsOver, echoOver, fetchOver, lookupOver, serveOver, sha256 } from './jobs.ts'
import { connectionsAtOnce, serversAtOnce } from './limits.ts'
import { startMock } from './mock.ts'
import { bringUp, type Mode, PULL, PUSH, TRANSPARENT } from './modem.ts'
import type { DemoOptions } from './options.ts'
import { failedRow, type Row, say, timed } from './report.ts'
import { HOST, type Servers, startServers } from './servers.ts'

const NAME = 'localhost'
const FILE_BYTES = 64 * 1024
/** What takes a command and its answer for every piece is slower. */
const ACCEPTED_BYTES = 16 * 1024
const DATAGRAMS_BYTES = 16 * 1024
/** Fits an MTU. */
const DATAGRAM_BYTES = 1024

interface World {
  readonly limits: Limits
  readonly servers: Servers
  readonly file: Buffer
  readonly digest: string
}

type Tour = (modem: NodeModem, world: World) => Promise<Row[]>

async function pulled(modem: NodeModem, { limits, servers, file, digest }: World): Promise<Row[]> {
  const { httpPort, tlsPort, echoPort, certificate } = servers
  const http = new URL(`http://${NAME}:${httpPort}/file`)
  const https = new URL(`https://${NAME}:${tlsPort}/file`)
  const peer = { host: NAME, port: echoPort }
  const some = file.subarray(0, ACCEPTED_BYTES)
  return [
    await timed(`lookup of ${NAME}`, HOST, () => lookupOver(modem, NAME)),
    await timed('node:http GET', digest, () => fetchOver(modem, http)),
    await timed('node:https GET (TLS)', digest, () => fetchOver(modem, https, certificate)),
    await timed('TCP echo, pull', digest, () => echoOver(modem.connect(peer), file)),
    await timed('accepted client', sha256(some), () => serveOver(modem, some)),
    ...(await connectionsAtOnce(modem, echoPort, limits.links)),
    ...(await serversAtOnce(modem, limits.servers)),
  ]
}

async function pushed(modem: NodeModem, { servers, file, digest }: World): Promise<Row[]> {
  const { echoPort, udpPort } = servers
  const peer = { host: NAME, port: echoPort }
  const some = file.subarray(0, DATAGRAMS_BYTES)
  return [
    await timed('TCP echo, push', digest, () => echoOver(modem.connect(peer), file)),
    await timed('UDP echo', sha256(some), () =>
      datagramsOver(modem, udpPort, some, DATAGRAM_BYTES),
    ),
  ]
}

async function piped(modem: NodeModem, { servers, file, digest }: World): Promise<Row[]> {
  const peer = { host: NAME, port: servers.echoPort }
  return [
    await timed('TCP echo, transparent', digest, () =>
      echoOver(modem.connectTransparent(peer), file),
    ),
  ]
}

/** One modem from its start to its end; only one of them shows how it comes up. */
async function run(options: DemoOptions, world: World, mode: Mode, tour: Tour): Promise<Row[]> {
  const isShown = mode === PULL
  const mock = await startMock(options.profile, options.baudRate)
  try {
    if (isShown) {
      if (mock.insteadOfPty !== undefined) say(`No PTY (${mock.insteadOfPty}), so over TCP.`)
      say(`Simulated ${options.profile} modem on ${pc.bold(mock.path)} at ${options.baudRate} baud`)
    }
    const modem = await bringUp(mock.path, options, mode, isShown)
    if (isShown) say('  and two more, one that pushes what it receives and a transparent one')
    try {
      return await tour(modem, world)
    } finally {
      await modem.close()
    }
  } finally {
    await mock.close()
  }
}

export async function onSimulatedModems(options: DemoOptions): Promise<Row[]> {
  const file = randomBytes(FILE_BYTES)
  const servers = await startServers(file)
  const { limits } = dialectOf(options.profile)
  const world = { limits, servers, file, digest: sha256(file) }
  const whole = async (name: string, mode: Mode, tour: Tour): Promise<Row[]> => {
    try {
      return await run(options, world, mode, tour)
    } catch (error) {
      return [failedRow(`modem, ${name}`, error)]
    }
  }
  try {
    // Together: most of its time each of them waits for its own line.
    const rows = await Promise.all([
      whole('pull', PULL, pulled),
      whole('push', PUSH, pushed),
      whole('transparent', TRANSPARENT, piped),
    ])
    return rows.flat()
  } finally {
    await servers.close()
  }
}
