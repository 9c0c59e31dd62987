/**
 * The engine's `Serial` over a port of the serialport package. Not a stream: the engine reads into
 * its own arena, so received chunks wait here in a bounded queue.
 */
import type { Serial } from '@atlink/core'
import { SerialPort } from 'serialport'
import { ByteQueue } from './byte-queue.ts'
import { Outbox } from './outbox.ts'
import { explainOpenError, PortError } from './port-error.ts'

type Done = (error: Error | null | undefined) => void

/** What is used of serialport's SerialPort or SerialPortStream. */
export interface SerialPortLike {
  readonly path: string
  readonly isOpen: boolean
  readonly settings: object
  open(done?: Done): void
  close(done?: Done): void
  write(chunk: Uint8Array, done: Done): boolean
  drain(done?: Done): void
  update(options: { baudRate: number }, done?: Done): void
  set(options: { dtr: boolean; rts: boolean }, done?: Done): void
  get(done: (error: Error | null, lines?: { dcd: boolean }) => void): void
  pause(): unknown
  resume(): unknown
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
  on(event: 'close' | 'error', listener: (error?: Error | null) => void): unknown
  on(event: 'end', listener: () => void): unknown
}

export interface SerialPortOptions {
  path: string
  /** Bits per second; default 115200. */
  baudRate?: number
  /** RTS/CTS from the start. The engine can also turn it on after the first contact. */
  rtscts?: boolean
  /** Drops DTR when the port is closed. Default false: some boards reset their modem on it. */
  hupcl?: boolean
  /** DCD is wired: it tells for sure whether the modem is in online data state (AT&C1). */
  dcd?: boolean
  /** Another way to reach a port than this machine's drivers: serialport's BindingInterface. */
  binding?: object
}

/** Received bytes that may wait; above it the port is paused, and the driver's flow control acts. */
const receiveLimit = 64 * 1024
/** Bytes that the port may have been given and not taken yet. */
const transmitLimit = 8 * 1024
/** How long a close waits for bytes that the port does not take. */
const closeMs = 500

/** Opens a serial port. Rejects with a `PortError` that says what to do. */
export function openSerialPort(options: SerialPortOptions): Promise<NodeSerial> {
  const { path, baudRate = 115200, rtscts = false, hupcl = false, dcd = false, binding } = options
  if (!Number.isInteger(baudRate) || baudRate < 50) {
    const problem = `${baudRate} is not a baud rate: give bits per second, such as 115200.`
    return Promise.reject(new PortError('EINVAL', path, problem))
  }
  return new Promise((resolve, reject) => {
    const settings = { path, baudRate, rtscts, hupcl, autoOpen: false }
    // SerialPort's types leave the binding out; its constructor passes it on.
    const all: typeof settings = binding === undefined ? settings : { ...settings, ...{ binding } }
    const port = new SerialPort(all)
    // The stream is taken over before it opens: what arrives in the same turn must not be lost.
    const serial = new NodeSerial(port, dcd)
    port.open((error) => {
      if (error) void explainOpenError(path, error).then(reject)
      else resolve(serial)
    })
  })
}

export class NodeSerial implements Serial {
  onReady: (() => void) | null = null
  onLost: ((reason: string) => void) | null = null
  readonly path: string
  /** Settles when the port has been released, by `close` or because it was lost. */
  readonly closed: Promise<void>
  /** Only where DCD is wired: what it was just after the last bytes, or when this was last called. */
  readonly carrier?: () => boolean
  readonly #port: SerialPortLike
  readonly #received: ByteQueue = new ByteQueue()
  readonly #outbox: Outbox
  #paused = false
  #hasLines = true
  #carrier = false
  #looking = false
  #reopening = false
  #closing = false
  #gone = false
  #changes: ((done: () => void) => void)[] = []
  #resolveClosed!: () => void

  /**
   * @param port - an open serialport, or one that is about to be opened. It belongs to this object now.
   * @param dcd - DCD is wired.
   */
  constructor(port: SerialPortLike, dcd = false) {
    this.#port = port
    if (dcd) {
      this.carrier = () => {
        this.#look()
        return this.#carrier
      }
    }
    this.path = port.path
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve
    })
    this.#outbox = new Outbox(transmitLimit, {
      send: (block, sent) => this.#send(block, sent),
      onRoom: () => this.#ready(),
    })
    port.on('data', (chunk) => this.#receive(chunk))
    port.on('end', () => this.#lose('the device ended the line'))
    port.on('error', (error) => this.#fail(error))
    // A hang-up is a close with an error; an own close and a reopening come without one.
    port.on('close', (error) => {
      if (error) this.#lose(`the device was unplugged or switched off (${error.message})`)
      else if (!this.#reopening) this.#lose('it was closed')
    })
  }

  /**
   * False once the port has refused to set its modem lines: a pseudo-terminal and some USB drivers
   * have none, and `setDTR` does nothing there.
   */
  get hasModemLines(): boolean {
    return this.#hasLines
  }

  read(view: Uint8Array): number {
    const count = this.#received.read(view)
    if (this.#paused && this.#received.length <= receiveLimit / 2) {
      this.#paused = false
      this.#port.resume()
    }
    return count
  }

  writable(): number {
    return this.#gone || this.#closing ? 0 : this.#outbox.room
  }

  write(view: Uint8Array): void {
    if (!this.#gone && !this.#closing) this.#outbox.write(view)
  }

  setBaud(rate: number): void {
    this.#change((done) => {
      this.#port.update({ baudRate: rate }, (error) => {
        // The modem has changed its rate already: on the old one nobody would understand anybody.
        if (error) this.#lose(`it refuses ${rate} bit/s: ${error.message}`)
        done()
      })
    })
  }

  /**
   * serialport sets RTS/CTS at open only, so the port is closed and opened again with its other
   * settings kept. The engine calls this between two commands, when nothing is under way; DTR does
   * not move unless the port was opened with `hupcl`.
   */
  setFlowControl(on: boolean): void {
    this.#change((done) => {
      const settings = this.#port.settings as { rtscts?: boolean }
      if ((settings.rtscts ?? false) === on) return done()
      settings.rtscts = on
      this.#reopen(done)
    })
  }

  /**
   * DTR moves between what was written before and what is written after: where it ends the data state,
   * payload that is still on its way would be taken for a command.
   */
  setDTR(on: boolean): void {
    if (!this.#hasLines || !this.#port.isOpen) return
    this.#change((done) => {
      // serialport sets all lines each time, those not named to its defaults.
      this.#port.set({ dtr: on, rts: true }, (error) => {
        if (error && this.#port.isOpen) this.#hasLines = false
        done()
      })
    })
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.onReady = null
    this.onLost = null
    if (this.#gone) return
    const late = setTimeout(() => this.#release(), closeMs)
    this.#outbox.whenEmpty(() => {
      clearTimeout(late)
      if (this.#changes.length === 0) this.#release()
    })
  }

  #receive(chunk: Buffer): void {
    if (this.#closing) return
    this.#received.push(chunk)
    if (!this.#paused && this.#received.length > receiveLimit) {
      this.#paused = true
      this.#port.pause()
    }
    if (this.carrier !== undefined) this.#look()
    this.#ready()
  }

  /**
   * serialport does not report changes of DCD and answers a question later, so it is asked when bytes
   * have come: a modem that ends the data state drops DCD and says so.
   */
  #look(): void {
    if (this.#looking || !this.#port.isOpen) return
    this.#looking = true
    this.#port.get((error, lines) => {
      this.#looking = false
      if (!error && lines !== undefined) this.#carrier = lines.dcd
    })
  }

  #send(block: Uint8Array, sent: () => void): void {
    if (this.#gone) return
    this.#port.write(block, (error) => {
      if (error) this.#fail(error)
      else sent()
    })
  }

  /** Runs a change of the port once all that was written has left; one change at a time. */
  #change(work: (done: () => void) => void): void {
    this.#changes.push(work)
    this.#outbox.freeze()
    if (this.#changes.length === 1) this.#outbox.whenEmpty(() => this.#runChange())
  }

  #runChange(): void {
    const work = this.#changes[0]
    if (work === undefined || this.#gone) return
    this.#port.drain((error) => {
      if (error) return this.#fail(error)
      work(() => {
        this.#changes.shift()
        if (this.#gone) return
        if (this.#changes.length > 0) this.#runChange()
        else if (this.#closing) this.#release()
        else this.#outbox.thaw()
      })
    })
  }

  #reopen(done: () => void): void {
    this.#reopening = true
    this.#port.close((closeError) => {
      if (closeError) return this.#fail(closeError)
      this.#port.open((error) => {
        this.#reopening = false
        if (error) this.#lose(`it could not be opened again: ${error.message}`)
        else if (this.#gone) this.#port.close(() => {})
        done()
      })
    })
  }

  #ready(): void {
    if (!this.#closing && !this.#gone) this.onReady?.()
  }

  #fail(error: Error | null | undefined): void {
    // The stream reports a failed open here too; the promise of openSerialPort tells that.
    this.#lose(error?.message ?? 'unknown error')
  }

  #lose(reason: string): void {
    if (this.#gone) return
    this.#gone = true
    this.#resolveClosed()
    this.onLost?.(`${this.path} has gone: ${reason.replace(/^Error:? /, '')}`)
  }

  #release(): void {
    if (this.#gone) return
    if (!this.#port.isOpen) {
      this.#lose('it was closed')
      return
    }
    // The 'close' event that follows settles `closed`.
    this.#port.close((error) => {
      if (error) this.#lose(error.message)
    })
  }
}
