/**
 * The application of a golden trace's driver replay: it makes the calls that the trace names, and writes
 * down what it is told, one text an event. Bytes of a stream that arrive in pieces are one event, for
 * how they are cut is not the driver's doing.
 */
import type {
  Clock,
  Configuration,
  Dialect,
  ModemOptions,
  Serial,
  SettingsReport,
} from '@atlink/core'
import {
  errorName,
  type Listener,
  Modem,
  STEP_NAMES,
  StepStatus,
  type TCP,
  type Transparent,
  type UDP,
} from '@atlink/core'
import { bytesOf, textOf } from '../support/bytes.ts'
import { fromNotation, toNotation } from './parse.ts'
import type { Trace } from './trace.ts'

type Peer = { readonly host: string; readonly port: number }

/** `host:port`; the host may be an IPv6 address. */
function peerOf(text: string | undefined): Peer {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(text ?? '') ?? []
  if (host === '') throw new Error(`${text} is no host:port`)
  return { host, port: Number(port) }
}

export class Application {
  readonly modem: Modem
  readonly #events: string[]
  readonly #streams = new Map<string, TCP>()
  readonly #datagrams = new Map<string, UDP>()
  readonly #servers = new Map<string, Listener>()
  /** The family's, but that a trace may choose the largest block of a read. */
  readonly #limits: { read: number }

  constructor(
    serial: Serial,
    clock: Clock,
    dialect: Dialect,
    { options }: Trace,
    events: string[],
  ) {
    this.#events = events
    const limits = { ...dialect.limits }
    this.#limits = limits
    this.modem = new Modem({
      serial,
      clock,
      dialect: { ...dialect, limits },
      auditMs: 0,
      onStep: (step, status) => this.#step(STEP_NAMES[step] as string, status),
      onReady: () => this.tell('ready'),
      onDown: (code) => this.tell(`down ${errorName(code)}`),
      onFault: (error) => this.tell(`fault ${String(error)}`),
      onUnsolicited: (line) => this.tell(`line ${line}`),
      ...(options as Partial<ModemOptions>),
    })
  }

  tell(event: string): void {
    this.#events.push(event)
  }

  /** Makes a call of the trace. @throws Error for one that this table does not have. */
  call(text: string): void {
    const [name = '', ...words] = text.split(' ')
    const run = CALLS[name]
    if (run === undefined) throw new Error(`no call is named ${name}`)
    run(this, words)
  }

  #step(name: string, status: number): void {
    if (status === StepStatus.started) return
    if (status === StepStatus.failed) this.tell(`step ${name} failed`)
    else this.#append('steps ', name, ', ')
  }

  /** Adds to the last event when that is of the same kind. */
  #append(prefix: string, text: string, between: string): void {
    const last = this.#events.length - 1
    const isSame = this.#events[last]?.startsWith(prefix)
    if (isSame) this.#events[last] += between + text
    else this.tell(prefix + text)
  }

  connect(name: string, peer: Peer, options: object): void {
    const handlers = this.streamHandlers(name)
    this.#streams.set(name, new this.modem.TCP({ ...peer, ...options, ...handlers }))
  }

  /** Callbacks of a TCP socket, or of one that is like it. */
  streamHandlers(name: string): object {
    return {
      onReadable: (count: number) => this.#read(name, count),
      onWritable: () => this.tell(`${name} writable`),
      onError: (code: number) => this.tell(`${name} error ${errorName(code)}`),
    }
  }

  openPipe(name: string, pipe: object): void {
    const handlers = this.streamHandlers(name)
    this.#streams.set(name, new this.modem.Transparent({ ...pipe, ...handlers }))
  }

  pipe(name: string): Transparent {
    return this.stream(name) as Transparent
  }

  /** A callback that tells `event`, or why it has not come. */
  tellsDone(event: string): (code: number) => void {
    return (code) => this.tell(code === 0 ? event : `${event}: ${errorName(code)}`)
  }

  listen(name: string, port: number, transparent: boolean): void {
    const onReadable = (count: number): void => this.tell(`${name} has ${count}`)
    const onError = (code: number): void => this.tell(`${name} error ${errorName(code)}`)
    const options = { port, onReadable, onError, ...(transparent ? { transparent } : {}) }
    this.#servers.set(name, new this.modem.Listener(options))
  }

  accept(server: string, name: string): void {
    const from = this.#servers.get(server)?.read()
    if (from === undefined) throw new Error(`${server} has nobody`)
    // Its own class: an accepted pipe is a Transparent.
    const Socket = from.constructor as typeof this.modem.TCP
    this.#streams.set(name, new Socket({ from, ...this.streamHandlers(name) }))
  }

  connections(): void {
    this.modem.status.connections((connections, code) => {
      if (connections === null) this.tell(`connections: ${errorName(code)}`)
      for (const { link, protocol, address, port, server } of connections ?? []) {
        const origin = server < 0 ? 'opened' : `accepted by ${server}`
        this.tell(`link ${link} ${protocol} ${address}:${port} ${origin}`)
      }
    })
  }

  links(): void {
    this.modem.status.links((links, code) => {
      if (links === null) this.tell(`links: ${errorName(code)}`)
      else this.tell(`links ${links.map(Number).join(' ')}`)
    })
  }

  command(line: string): void {
    this.modem.command(line, ({ lines, final }) => this.tell([...lines, final].join(' / ')))
  }

  configure(changes: Configuration): void {
    this.modem.configure(changes, this.tellsDone('configured'))
  }

  setting(name: keyof SettingsReport): void {
    this.modem.status.setting(name, (setting, code) => {
      this.tell(`${name} ${code === 0 ? JSON.stringify(setting) : errorName(code)}`)
    })
  }

  servers(): void {
    this.modem.status.servers((servers, code) => {
      if (servers === null) this.tell(`servers: ${errorName(code)}`)
      else this.tell(`servers ${servers.map(({ server, port }) => `${server}:${port}`).join(' ')}`)
    })
  }

  resolve(host: string): void {
    new this.modem.Resolver().resolve({
      host,
      onResolved: (_host, _address, addresses) => this.tell(`${host} is ${addresses.join(' ')}`),
      onError: (_host, code) => this.tell(`${host}: ${errorName(code)}`),
    })
  }

  bind(name: string, port: number): void {
    const onReadable = (): void => this.#receive(name)
    const onWritable = (): void => this.tell(`${name} writable`)
    const onError = (code: number): void => this.tell(`${name} error ${errorName(code)}`)
    this.#datagrams.set(name, new this.modem.UDP({ port, onReadable, onWritable, onError }))
  }

  readAtMost(count: number): void {
    this.#limits.read = count
  }

  stream(name: string): TCP {
    const socket = this.#streams.get(name)
    if (socket === undefined) throw new Error(`no socket is named ${name}`)
    return socket
  }

  #read(name: string, count: number): void {
    const view = new Uint8Array(count)
    const bytes = view.subarray(0, this.stream(name).readInto(view))
    if (bytes.length > 0) this.#append(`${name} reads `, toNotation(textOf(bytes)), '')
  }

  #receive(name: string): void {
    const socket = this.#datagrams.get(name) as UDP
    for (;;) {
      const datagram = socket.read()
      if (typeof datagram !== 'object') return
      const text = toNotation(textOf(new Uint8Array(datagram)))
      this.tell(`${name} reads ${text} from ${datagram.address}:${datagram.port}`)
    }
  }

  write(name: string, text: string): void {
    const bytes = bytesOf(fromNotation(text))
    const count = this.stream(name).writeFrom(bytes)
    if (count !== bytes.length) throw new Error(`${name} has taken ${count} bytes`)
  }

  send(name: string, { host, port }: Peer, text: string): void {
    const socket = this.#datagrams.get(name)
    if (socket === undefined) throw new Error(`no UDP socket is named ${name}`)
    socket.write(bytesOf(fromNotation(text)), host, port)
  }

  close(name: string | undefined): void {
    if (name === undefined) this.modem.close()
    else (this.#datagrams.get(name) ?? this.#servers.get(name) ?? this.stream(name)).close()
  }

  show(what: string | undefined, name: string = ''): void {
    if (what === 'signal') this.tell(`signal ${this.modem.signal}`)
    else if (what === 'address') this.tell(`address ${this.modem.address}`)
    else if (what === 'peer') {
      const { remoteAddress, remotePort } = this.stream(name)
      this.tell(`${name} is connected to ${remoteAddress}:${remotePort}`)
    } else if (what === 'online') {
      this.tell(`${name} is ${this.pipe(name).online ? 'online' : 'in command state'}`)
    } else throw new Error(`nothing to show is named ${what}`)
  }
}

/** `protocol host:port`, and the local port of UDP. */
function pipeOf([protocol, peer, localPort]: readonly string[]): object {
  return { ...peerOf(peer), protocol, ...(localPort ? { localPort: Number(localPort) } : {}) }
}

type Call = (application: Application, words: readonly string[]) => void

const CALLS: Readonly<Record<string, Call>> = {
  open: (application) => application.modem.open(),
  tcp: (application, [name = '', peer, ...options]) =>
    application.connect(name, peerOf(peer), JSON.parse(options.join(' ') || '{}')),
  transparent: (application, [name = '', ...pipe]) => application.openPipe(name, pipeOf(pipe)),
  escape: (application, [name = '']) =>
    application.pipe(name).escape(application.tellsDone(`${name} escaped`)),
  resume: (application, [name = '']) =>
    application.pipe(name).resume(application.tellsDone(`${name} resumed`)),
  listen: (application, [name = '', port, mode]) =>
    application.listen(name, Number(port), mode === 'transparent'),
  accept: (application, [server = '', name = '']) => application.accept(server, name),
  links: (application) => application.links(),
  connections: (application) => application.connections(),
  command: (application, words) => application.command(words.join(' ')),
  configure: (application, words) => application.configure(JSON.parse(words.join(' '))),
  setting: (application, [name]) => application.setting(name as keyof SettingsReport),
  servers: (application) => application.servers(),
  resolve: (application, [host = '']) => application.resolve(host),
  udp: (application, [name = '', port]) => application.bind(name, Number(port)),
  reads: (application, [count]) => application.readAtMost(Number(count)),
  write: (application, [name = '', ...text]) => application.write(name, text.join(' ')),
  send: (application, [name = '', peer, ...text]) =>
    application.send(name, peerOf(peer), text.join(' ')),
  close: (application, [name]) => application.close(name),
  show: (application, [what, name]) => application.show(what, name),
}
