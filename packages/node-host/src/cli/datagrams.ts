/**
 * `atlink connect --udp`: what is read from standard input goes to the peer in datagrams, what the
 * peer sends goes to standard output. Each piece of input is a datagram, at a terminal each line;
 * pieces that few networks carry whole are cut.
 */
import { once } from 'node:events'
import type { DatagramSocket } from '../dgram.ts'
import { IdleTimer } from '../idle-timer.ts'
import type { NodeModem } from '../modem.ts'
import { CliError, type Context, sentence } from './context.ts'

export interface UdpPeer {
  readonly host: string
  readonly port: number
  /** Undefined: any. */
  readonly localPort: number | undefined
  readonly lingerMs: number
  onConnect(): void
}

/** Fits into one packet of about every network, with room for tunnels. */
const pieceSize = 1400

/** Settles when input has ended and the peer has been silent for the linger time. */
export async function exchange(context: Context, modem: NodeModem, peer: UdpPeer): Promise<void> {
  const { stdin, stdout } = context
  const socket = modem.createSocket(modem.address?.includes(':') ? 'udp6' : 'udp4')
  const failed = new Promise<never>((_, reject) => {
    socket.on('error', reject)
    stdin.on('error', (error) => reject(new Error(`standard input: ${error.message}`)))
  })
  failed.catch(() => {})
  // A signal closes the modem, and with it the socket.
  const closed = once(socket, 'close').then(() => true)
  // Nobody reads any more: that is an end like any other.
  const unread = once(stdout, 'error').then(() => false)
  const finished = converse(context, socket, peer).then(() => false)
  try {
    const isClosed = await Promise.race([finished, unread, closed, failed])
    if (!isClosed) socket.close()
    await Promise.race([closed, failed])
  } catch (error) {
    throw error instanceof RangeError ? error : new CliError(sentence(error as Error))
  } finally {
    // The reading of input that still goes on would keep the process alive.
    stdin.destroy()
  }
}

async function converse(context: Context, socket: DatagramSocket, peer: UdpPeer): Promise<void> {
  const { stdin, stdout } = context
  let end = () => {}
  const silence = new Promise<void>((resolve) => {
    end = resolve
  })
  const linger = new IdleTimer(() => end())
  socket.once('close', () => linger.stop())
  socket.on('message', (message) => {
    linger.touch()
    stdout.write(message)
  })
  socket.bind(peer.localPort)
  await new Promise<void>((resolve, reject) => {
    socket.connect(peer.port, peer.host, (error) => (error ? reject(error) : resolve()))
  })
  peer.onConnect()
  for await (const chunk of stdin) await sendAll(socket, Buffer.from(chunk))
  linger.start(peer.lingerMs)
  await silence
}

/** Input is read no faster than the modem takes it. */
async function sendAll(socket: DatagramSocket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceSize) {
    const piece = bytes.subarray(at, at + pieceSize)
    await new Promise<void>((resolve, reject) => {
      socket.send(piece, (error) => (error === null ? resolve() : reject(error)))
    })
  }
}
