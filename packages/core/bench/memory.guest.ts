/**
 * Runs inside XS: makes modems, sockets and listeners and keeps them, so that memory.ts can count the
 * slots that live. What lies in chunks the worker does not count, so it is counted here while it is
 * made: bytes of buffers, and elements of arrays.
 */
import { a76xx, type Clock, Modem, type ModemOptions, type Serial } from '@atlink/core'
import { type GuestWork, serve } from '@atlink/xs-harness/guest'
import { LINKS, SMALL } from './memory-options.ts'

const KEPT = 1000

let bytes = 0
let elements = 0
let counting = false
/** As long as it will ever be, so that keeping something takes no memory. */
const kept: unknown[] = new Array<unknown>(KEPT).fill(null)
let count = 0
let modem: Modem | undefined

/** A class of typed arrays that counts the buffers it makes. */
function counted<T extends Uint8ArrayConstructor | Int32ArrayConstructor>(made: T): T {
  return new Proxy(made, {
    construct(target, args) {
      const array = Reflect.construct(target, args) as Uint8Array
      if (counting && !(args[0] instanceof ArrayBuffer)) bytes += array.byteLength
      return array
    },
  })
}

function countBuffers(): void {
  globalThis.Uint8Array = counted(Uint8Array)
  globalThis.Int32Array = counted(Int32Array)
}

function countElements(): void {
  const push = Array.prototype.push
  Array.prototype.push = function (...more: unknown[]): number {
    if (counting) elements += more.length
    return push.apply(this, more)
  }
  const map = Array.prototype.map
  Array.prototype.map = function <T>(...how: Parameters<typeof map>): T[] {
    if (counting) elements += this.length
    return map.apply(this, how) as T[]
  }
}

function port(): { serial: Serial; clock: Clock } {
  const serial = { read: () => 0, writable: () => 0, write: () => {}, close: () => {} }
  const clock = { now: () => 0, wake: () => {}, park: () => {}, onWake: null }
  return { serial: { ...serial, onReady: null, onLost: null }, clock }
}

function optionsOf(links: number): ModemOptions {
  return { ...port(), ...SMALL, dialect: a76xx, links }
}

function opened(): Modem {
  modem ??= new Modem(optionsOf(LINKS))
  modem.open()
  return modem
}

/** Does it and keeps what it made. Nothing is told, so that nothing is allocated but that. */
function keeping(name: string, make: (n: number) => unknown): GuestWork {
  return {
    name,
    run(n) {
      counting = true
      kept[count++] = make(n)
      counting = false
      return undefined
    },
  }
}

countBuffers()
countElements()
serve({
  works: [
    keeping('port', optionsOf),
    keeping('modem', (links) => new Modem(optionsOf(links))),
    keeping('opened', opened),
    keeping('socket', () => new (opened().TCP)({ host: 'a', port: 1 })),
    keeping('listener', () => new (opened().Listener)({ port: 1 + count })),
    { name: 'bytes', run: () => bytes },
    { name: 'elements', run: () => elements },
  ],
})
