/** A transparent connection as a case uses it: a probe, with the ways to command state and back. */
import type {
  ModemOptions,
  Serial,
  TCPOptions,
  Transparent,
  TransparentOptions,
} from '../src/index.ts'
import { sameCode } from './assert.ts'
import type { Bench, BenchOptions } from './bench.ts'
import type { Context } from './case.ts'
import { Probe, type ProbeOptions } from './probe.ts'

export interface PipeOptions extends Omit<ProbeOptions, 'make' | 'from'> {
  readonly protocol?: 'tcp' | 'udp'
  readonly localPort?: number
}

export class Pipe extends Probe {
  constructor(bench: Bench, port: number, options: PipeOptions = {}) {
    const { protocol, localPort, ...rest } = options
    super(bench, port, {
      ...rest,
      make: (_, settings: TCPOptions) =>
        new bench.modem.Transparent({
          ...(settings as TransparentOptions),
          ...(protocol === undefined ? {} : { protocol }),
          ...(localPort === undefined ? {} : { localPort }),
        }),
    })
  }

  get pipe(): Transparent {
    return this.socket as Transparent
  }

  async escaped(): Promise<void> {
    await this.#goes('escape')
  }

  async resumed(): Promise<void> {
    await this.#goes('resume')
  }

  async #goes(where: 'escape' | 'resume'): Promise<void> {
    const codes: number[] = []
    this.bench.call(() => this.pipe[where]((code) => codes.push(code)))
    await this.bench.until(where, () => codes.length > 0, 15_000)
    sameCode(codes[0] as number, 0, where)
  }
}

/** A port without DCD, whatever the target has. */
export function withoutCarrier(serial: Serial): Serial {
  return Object.assign(serial, { carrier: undefined })
}

/** A modem in transparent mode that is up. */
export async function piping(
  context: Context,
  options: BenchOptions = {},
  modem: Partial<ModemOptions> = {},
): Promise<Bench> {
  return context.ready({ ...options, modem: { ...options.modem, transparent: true, ...modem } })
}

/** A transparent connection to `port` that is online. */
export async function piped(bench: Bench, port: number, options: PipeOptions = {}): Promise<Pipe> {
  const pipe = new Pipe(bench, port, options)
  await pipe.connected()
  return pipe
}
