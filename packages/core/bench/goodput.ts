/**
 * Goodput as a share of the line rate, beside what the wire itself allows. The ceiling of a scheme is
 * payload time / (payload + header + command + trailer time + turns), all of it counted in bytes.
 */
import { ErrorCode, type ModemOptions, type TCP, type TCPOptions } from '@atlink/core'
import { connected, type Line, type Rig, rig } from './rig.ts'

const RECEIVED = 600_000
const SENT = 150_000
const BITS = 10
const PULL_BLOCK = 1500

export interface Figure {
  readonly name: string
  /** Payload share of the line rate, 0 to 1. */
  readonly share: number
  /** What the wire allows by the same count, where it is known. */
  readonly ceiling?: number
  readonly commandsPerKb?: number
  /** `npm test` fails above so many commands a kB received, and further than `within` from the ceiling. */
  readonly mostCommands?: number
  readonly within?: number
  /** `npm test` fails below this share. */
  readonly gate?: number
}

function bytesPerMs(line: Line): number {
  return line.baud / BITS / 1000
}

function name(what: string, line: Line): string {
  return `${what}, ${line.baud} baud, ${line.turnMs} ms turn`
}

/** One pull of 1500 bytes: command out, one turn, header, payload, trailer. */
export function pullCeiling(line: Line): number {
  const command = `AT+CIPRXGET=2,0,${PULL_BLOCK}\r`.length
  const header = `\r\n+CIPRXGET: 2,0,${PULL_BLOCK},0\r\n`.length
  const trailer = '\r\nOK\r\n'.length
  const payload = PULL_BLOCK / bytesPerMs(line)
  return payload / (payload + (command + header + trailer) / bytesPerMs(line) + line.turnMs)
}

/** One send of `size` bytes: command, turn, prompt, payload, turn, result. */
export function sendCeiling(line: Line, size: number): number {
  const command = `AT+CIPSEND=0,${size}\r`.length
  const answers = `\r\n>\r\nOK\r\n\r\n+CIPSEND: 0,${size},${size}\r\n`.length
  const payload = size / bytesPerMs(line)
  return payload / (payload + (command + answers) / bytesPerMs(line) + 2 * line.turnMs)
}

/** One pushed block of 1500 bytes under a header of type 1, without its sender: nothing is asked. */
export function pushCeiling(): number {
  return PULL_BLOCK / (`\r\n+RECEIVE,0,${PULL_BLOCK}\r\n`.length + PULL_BLOCK)
}

type Sockets = new (options: Omit<TCPOptions, 'from'>) => TCP

function receiveOn(
  it: Rig,
  links: number,
  Socket: Sockets = it.modem.TCP,
): { ms: number; commands: number } {
  const each = Math.floor(RECEIVED / links)
  const target = new Uint8Array(2048)
  const block = new Uint8Array(each).map((_, i) => i)
  let received = 0
  let wrong = 0
  const peers = []
  for (let i = 0; i < links; i++) {
    let expected = 0
    const options = {
      onReadable(this: { readInto(view: Uint8Array, at: number, length: number): number }): void {
        for (;;) {
          const count = this.readInto(target, 0, target.length)
          if (count === 0) return
          for (let k = 0; k < count; k++) if (target[k] !== (expected++ & 255)) wrong++
          received += count
        }
      },
      onError(code: number): void {
        if (code !== ErrorCode.remoteClosed) throw new Error(`bench: link ${i} ended with ${code}`)
      },
    }
    peers.push(connected(it, 1000 + i, options, Socket).peer)
  }
  // The first blocks teach the trailer; they are not what is measured.
  for (const peer of peers) peer.write(block.subarray(0, 256))
  it.until('the first blocks', () => received === 256 * links)
  const commands = it.modem.counters.commands
  const from = it.time.now()
  for (const peer of peers) peer.write(block.subarray(256))
  it.until('all bytes', () => received === each * links)
  if (wrong !== 0) throw new Error(`bench: ${wrong} wrong bytes`)
  return { ms: it.time.now() - from, commands: it.modem.counters.commands - commands }
}

export function pull(line: Line, links: number, gate?: number, bufferSize?: number): Figure {
  const { ms, commands } = receiveOn(rig(line, bufferSize), links)
  const bytes = Math.floor(RECEIVED / links) * links - 256 * links
  return {
    name: name(links === 1 ? 'pull' : `pull, ${links} links together`, line),
    share: bytes / ms / bytesPerMs(line),
    ceiling: pullCeiling(line),
    commandsPerKb: (commands * 1000) / bytes,
    mostCommands: 0.7,
    ...(gate === undefined ? {} : { gate }),
  }
}

/** Without RTS/CTS: the application reads at once, and buffers hold two blocks. */
export function push(line: Line, links: number, gate?: number): Figure {
  const { ms, commands } = receiveOn(rig(line, 4096, { receive: 'push' }), links)
  const bytes = Math.floor(RECEIVED / links) * links - 256 * links
  return {
    name: name(links === 1 ? 'push' : `push, ${links} links together`, line),
    share: bytes / ms / bytesPerMs(line),
    ceiling: pushCeiling(),
    commandsPerKb: (commands * 1000) / bytes,
    mostCommands: 0,
    ...(gate === undefined ? {} : { gate }),
  }
}

/** The online data state: nothing is on the line but payload. */
export function transparentReceive(line: Line, gate: number): Figure {
  const it = rig(line, 4096, { transparent: true })
  const { ms, commands } = receiveOn(it, 1, it.modem.Transparent)
  const bytes = RECEIVED - 256
  return {
    name: name('transparent, received', line),
    share: bytes / ms / bytesPerMs(line),
    ceiling: 1,
    commandsPerKb: (commands * 1000) / bytes,
    mostCommands: 0,
    gate,
  }
}

export function transparentSend(line: Line, gate: number): Figure {
  const it = rig(line, 4096, { transparent: true })
  const { share } = sendOn(it, line, 1000, it.modem.Transparent)
  return { name: name('transparent, sent', line), share, ceiling: 1, gate }
}

/** An application that writes `piece` bytes whenever there is room. */
export function send(line: Line, piece: number, gate?: number): Figure {
  const { share } = sendOn(rig(line), line, piece)
  return {
    name: name(`send, ${piece}-byte writes`, line),
    share,
    ceiling: sendCeiling(line, PULL_BLOCK),
    within: 0.01,
    ...(gate === undefined ? {} : { gate }),
  }
}

/** Payload shares of the line rate with the options of a modem, received by ten links and sent by one. */
export function goodputOf(
  line: Line,
  options: Partial<ModemOptions>,
): { received: number; sent: number } {
  const links = 10
  const { ms } = receiveOn(rig(line, undefined, options), links)
  const bytes = (Math.floor(RECEIVED / links) - 256) * links
  const piece = 64
  const { share } = sendOn(rig(line, undefined, options), line, piece)
  return { received: bytes / ms / bytesPerMs(line), sent: share }
}

function sendOn(
  it: Rig,
  line: Line,
  piece: number,
  Socket: Sockets = it.modem.TCP,
): { share: number } {
  const data = new Uint8Array(piece).map((_, i) => 0x30 + (i % 10))
  let written = 0
  const fill = (socket: {
    writeFrom(v: Uint8Array, o: number, n: number): number
    room: number
  }) => {
    while (written < SENT && socket.room >= piece) written += socket.writeFrom(data, 0, piece)
  }
  let started = false
  const options: Omit<TCPOptions, 'from'> = {
    onWritable() {
      if (started) fill(this)
    },
  }
  const { socket, peer } = connected(it, 2000, options, Socket)
  const from = it.time.now()
  started = true
  fill(socket)
  it.until('all bytes at the peer', () => peer.received.length >= SENT)
  const ms = it.time.now() - from
  return { share: peer.received.length / ms / bytesPerMs(line) }
}
