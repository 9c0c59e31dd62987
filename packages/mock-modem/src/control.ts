/**
 * What can be done to a simulated modem while it runs, as lines of text, for programs that are not in
 * its process: power, faults, the network, unsolicited lines, knobs. Each line is one method of
 * `MockModem` or `MemoryNetwork`; nothing is decided here.
 */
import { toBytes } from './ascii.ts'
import { parseKnob } from './knob-text.ts'
import type { MemoryPeer } from './memory-connection.ts'
import { MemoryNetwork } from './memory-network.ts'
import type { Direction, MockModem } from './modem.ts'
import type { Network } from './network.ts'

export interface Controlled {
  readonly modem: MockModem
  readonly network: Network
}

interface Verb {
  readonly usage: string
  readonly meaning: string
  /** Looks at what follows the verb, and returns what is to be done. Nothing is wrong after that. */
  readonly plan: (target: Controlled, words: readonly string[], rest: string) => () => void
}

const verbs: readonly Verb[] = [
  {
    usage: 'power off',
    meaning: 'takes the power away at once',
    plan:
      ({ modem }) =>
      () =>
        modem.powerOff(),
  },
  {
    usage: 'power on',
    meaning: 'gives power; the boot lines follow after knob bootMs',
    plan:
      ({ modem }) =>
      () =>
        modem.powerOn(),
  },
  {
    usage: 'reset',
    meaning: 'the modem resets by itself',
    plan:
      ({ modem }) =>
      () =>
        modem.reset(),
  },
  {
    usage: 'drop-context',
    meaning: 'the network drops the context once: +CIPEVENT, or +PDP: DEACT',
    plan:
      ({ modem }) =>
      () =>
        modem.dropContext(),
  },
  {
    usage: 'drop-network',
    meaning: 'it drops the context, and gives none until return-network',
    plan:
      ({ modem }) =>
      () =>
        modem.loseNetwork(),
  },
  {
    usage: 'return-network',
    meaning: 'it gives a context again',
    plan:
      ({ modem }) =>
      () =>
        modem.returnNetwork(),
  },
  {
    usage: 'drop-registration',
    meaning: 'the radio loses its cell, until return-registration',
    plan:
      ({ modem }) =>
      () =>
        modem.loseRegistration(),
  },
  {
    usage: 'return-registration',
    meaning: 'it finds one again',
    plan:
      ({ modem }) =>
      () =>
        modem.returnRegistration(),
  },
  {
    usage: 'urc TEXT',
    meaning: 'sends TEXT as an unsolicited line',
    plan:
      ({ modem }, _, rest) =>
      () =>
        modem.urc(rest),
  },
  {
    usage: 'knob NAME=VALUE',
    meaning: 'turns a knob, see --list-knobs',
    plan: ({ modem }, _, rest) => {
      const [name, value] = parseKnob(rest)
      return () => modem.set(name, value)
    },
  },
  {
    usage: 'lines DTR RTS',
    meaning: 'sets the DTE’s lines, each to on or off',
    plan: ({ modem }, [dtr, rts]) => {
      const [isReady, isSendable] = [isOn(dtr), isOn(rts)]
      return () => modem.port.setLines(isReady, isSendable)
    },
  },
  ...(['drop', 'corrupt', 'duplicate'] as const).map((kind) => ({
    usage: `${kind} to-dte|to-dce AFTER COUNT`,
    meaning: `${kind}s COUNT bytes once AFTER more have passed`,
    plan: ({ modem }: Controlled, [word, ...numbers]: readonly string[]) => {
      const way = direction(word)
      const [after = 0, count = 0] = numbers.map((number) => whole(number, 0))
      return () => modem[kind](way, after, count)
    },
  })),
  {
    usage: 'after to-dte|to-dce COUNT LINE',
    meaning: 'does LINE once COUNT more bytes have passed',
    plan: (target, [word, number, ...words]) => {
      const way = direction(word)
      const count = whole(number, 1)
      const later = plan(target, words.join(' '))
      return () => target.modem.after(way, count, later)
    },
  },
  {
    usage: 'client PORT',
    meaning: 'network memory: a client connects to the modem, and echoes',
    plan: ({ network }, [number]) => {
      const memory = inMemory(network)
      const port = whole(number, 1)
      return () => memory.dial(port, echo)
    },
  },
  {
    usage: 'datagram PORT ADDRESS FROM TEXT',
    meaning: 'network memory: ADDRESS:FROM sends a datagram to the modem',
    plan: ({ network }, [to, address = '', from, ...words]) => {
      const memory = inMemory(network)
      const bytes = toBytes(words.join(' '))
      const [toPort, fromPort] = [whole(to, 1), whole(from, 1)]
      return () => memory.sendDatagram(toPort, bytes, address, fromPort)
    },
  },
]

/** What each line does, for people. */
export const controlHelp: string = verbs
  .map(({ usage, meaning }) => `  ${usage.padEnd(36)} ${meaning}`)
  .join('\n')

/** Does what a line says. @throws RangeError with a sentence when it says nothing that is known. */
export function control(target: Controlled, line: string): void {
  plan(target, line)()
}

function plan(target: Controlled, line: string): () => void {
  const text = line.trim()
  const verb = verbs.find(
    ({ usage }) => text === fixed(usage) || text.startsWith(`${fixed(usage)} `),
  )
  if (verb === undefined) {
    const usages = verbs.map(({ usage }) => usage).join('; ')
    throw new RangeError(`"${text}" is not one of: ${usages}`)
  }
  const rest = text.slice(fixed(verb.usage).length).trim()
  const words = rest === '' ? [] : rest.split(/ +/)
  const wanted = verb.usage.split(' ').length - fixed(verb.usage).split(' ').length
  if (words.length < wanted || (wanted === 0 && words.length > 0)) {
    throw new RangeError(`it must be: ${verb.usage}`)
  }
  return verb.plan(target, words, rest)
}

/** The part of a usage that is typed as it is. */
function fixed(usage: string): string {
  return usage.split(/ (?=[A-Z]|to-)/)[0] as string
}

function direction(word: string | undefined): Direction {
  if (word === 'to-dte' || word === 'to-dce') return word
  throw new RangeError(`a direction is to-dte or to-dce, not ${word}`)
}

function isOn(word: string | undefined): boolean {
  if (word === 'on' || word === 'off') return word === 'on'
  throw new RangeError(`a line is on or off, not ${word}`)
}

function whole(word: string | undefined, low: number): number {
  if (word !== undefined && /^\d{1,9}$/.test(word) && Number(word) >= low) return Number(word)
  throw new RangeError(`a whole number from ${low} is wanted, not ${word}`)
}

/** A client that sends back what it is sent, and ends with the modem. */
function echo(peer: MemoryPeer | null): void {
  if (peer === null) return
  peer.onData = (bytes) => peer.write(bytes)
  peer.onEnd = () => peer.end()
}

function inMemory(network: Network): MemoryNetwork {
  if (network instanceof MemoryNetwork) return network
  throw new RangeError('this is about --network memory; the host’s network has programs of its own')
}
