/**
 * Name resolution in the shape that ECMA-419's clients expect: `resolve({ host, onResolved, onError })`.
 * `modem.Resolver` asks the modem; `PassThroughResolver` hands the name on as if it were an address,
 * for sockets whose modem resolves names itself, which saves a command. No cache.
 */
import { encode } from './ascii.ts'
import type { Lookup } from './commands/resolve.ts'
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'

export interface ResolveOptions {
  /** A host name, or an address, which is its own answer. */
  readonly host: string
  /** `addresses` has all that the modem gave, `address` the first. */
  onResolved?(host: string, address: string, addresses: readonly string[]): void
  /** See ErrorCode; 3011 is an unknown name. */
  onError?(host: string, code: number): void
}

const NAME_LIMIT = 254
const LABEL = /^[a-z0-9]([a-z0-9-]{0,62})$/i
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/

/**
 * @throws RangeError for what is no host name: over 254 characters, a label that is empty, longer
 * than 63 or begins with other than a letter or digit, other characters than letters, digits, `-`, `.`.
 */
export function checkHostName(host: string): string {
  if (typeof host !== 'string') throw new TypeError('host: must be a string')
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  if (name.length === 0 || name.length > NAME_LIMIT) {
    throw new RangeError(`host: ${name.length} characters, 1 to ${NAME_LIMIT} are allowed`)
  }
  const labels = name.split('.')
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as string
    if (!LABEL.test(label)) throw new RangeError(`host: "${label}" is no part of a host name`)
  }
  return name
}

/** True for what needs no resolving. */
export function isAddress(host: string): boolean {
  return IPV4.test(host) || host.includes(':')
}

export class Resolver {
  readonly #engine: Engine
  #closed = false

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /**
   * Asks for a name; answers outside this call. Before the network is up the question waits.
   * @throws RangeError or TypeError for what is no host name; SyntaxError after close.
   */
  resolve(options: ResolveOptions): void {
    if (this.#closed) throw new SyntaxError('the resolver is closed')
    const engine = this.#engine
    const literal = typeof options.host === 'string' && isAddress(options.host)
    const host = literal ? options.host : checkHostName(options.host)
    const lookup: Lookup = {
      host,
      line: encode(host),
      addresses: literal ? [host] : [],
      code: 0,
      done: (answer) => this.#answer(options, answer),
    }
    const waits = engine.state === ModemState.starting || engine.state === ModemState.ready
    if (literal) engine.outbox.lookup(lookup)
    else if (waits) engine.lookups.push(lookup)
    else {
      lookup.code = ErrorCode.notReady
      engine.outbox.lookup(lookup)
    }
    engine.kick()
  }

  #answer(options: ResolveOptions, { host, code, addresses }: Lookup): void {
    if (this.#closed) return
    const [address] = addresses
    if (code === 0 && address !== undefined) options.onResolved?.(host, address, addresses)
    else options.onError?.(host, code)
  }

  /** Nothing is called back afterwards. */
  close(): void {
    this.#closed = true
  }
}

/** Answers each name with itself, at once: the modem's sockets take names. */
export class PassThroughResolver {
  resolve(options: ResolveOptions): void {
    options.onResolved?.(options.host, options.host, [options.host])
  }

  close(): void {}
}
