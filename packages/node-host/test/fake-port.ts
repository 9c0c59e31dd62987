/** A stand-in for serialport's port: it takes calls when told to, and breaks when told to. */
import { EventEmitter } from 'node:events'
import type { SerialPortLike } from '../src/serial-port.ts'

type Done = (error?: Error | null) => void

export class FakePort extends EventEmitter implements SerialPortLike {
  readonly path = '/dev/fake0'
  readonly settings: { rtscts: boolean; baudRate: number } = { rtscts: false, baudRate: 115200 }
  isOpen = true
  paused = false
  /** What has been done, in order. */
  readonly log: string[] = []
  /** Writes and drains that wait for `take`. */
  readonly #waiting: (() => void)[] = []
  /** Everything is taken at once, in a later turn. */
  prompt = true
  refuseLines = false
  dcd = false
  /** How often the lines were asked for. */
  looks = 0
  refuseRate = false
  refuseOpen = false

  open(done?: Done): void {
    this.log.push(`open rtscts=${this.settings.rtscts}`)
    setImmediate(() => {
      if (this.refuseOpen) return done?.(new Error('Error: Permission denied, cannot open'))
      this.isOpen = true
      this.emit('open')
      done?.(null)
    })
  }

  close(done?: Done): void {
    this.log.push('close')
    this.isOpen = false
    setImmediate(() => {
      this.emit('close', null)
      done?.(null)
    })
  }

  write(chunk: Uint8Array, done: Done): boolean {
    this.#when(() => {
      this.log.push(`write ${Buffer.from(chunk).toString('latin1')}`)
      done(null)
    })
    return true
  }

  drain(done?: Done): void {
    this.#when(() => {
      this.log.push('drain')
      done?.(null)
    })
  }

  update(options: { baudRate: number }, done?: Done): void {
    setImmediate(() => {
      if (this.refuseRate) return done?.(new Error('Error: Invalid baud rate'))
      this.log.push(`update ${options.baudRate}`)
      done?.(null)
    })
  }

  set(options: { dtr: boolean; rts: boolean }, done?: Done): void {
    this.log.push(`set dtr=${options.dtr} rts=${options.rts}`)
    const error = new Error('Error: Inappropriate ioctl for device, cannot set')
    setImmediate(() => done?.(this.refuseLines ? error : null))
  }

  get(done: (error: Error | null, lines?: { dcd: boolean }) => void): void {
    this.looks++
    const { dcd } = this
    const error = new Error('Error: Inappropriate ioctl for device, cannot get')
    setImmediate(() => (this.refuseLines ? done(error) : done(null, { dcd })))
  }

  pause(): this {
    this.paused = true
    return this
  }

  resume(): this {
    this.paused = false
    return this
  }

  /** Lets the oldest pending write or drain through. */
  take(): void {
    this.#waiting.shift()?.()
  }

  hangUp(): void {
    this.isOpen = false
    const error = Object.assign(new Error('bad file descriptor'), { disconnected: true })
    this.emit('close', error)
  }

  #when(run: () => void): void {
    if (this.prompt) setImmediate(run)
    else this.#waiting.push(run)
  }
}
