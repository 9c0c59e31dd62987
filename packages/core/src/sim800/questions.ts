/**
 * SIM800: how an application's questions are asked and read: which connections and servers there are
 * (TCPIP note V1.02, section 3.2 and chapter 10), and which commands end with another line than a final result
 * code.
 */
import type { AnswerEnd } from '../commands/user.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'
import { all, type Connection, numberOf, type Questions } from '../settings/answers.ts'
import { GprsState } from './gprs.ts'
import { gprsOf } from './links.ts'

/** More lines of a list may follow, or an OK. */
const LIST_MS = 250
const OK_MS = 100

function end(tag: number, lingerMs: number, okFollows: boolean, more: number = tag): AnswerEnd {
  return Object.freeze({ tag, more, lingerMs, okFollows })
}

const ENDS: readonly (readonly [command: RegExp, end: AnswerEnd])[] = Object.freeze([
  [/^AT\+CIPSTATUS$/i, end(Tag.state, LIST_MS, false, Tag.listed)],
  [/^AT\+CIFSR$/i, end(Tag.ownAddress, OK_MS, true)],
  [/^AT\+CIPSHUT$/i, end(Tag.shutOk, 0, false)],
  [/^AT\+CIPCLOSE(=|$)/i, end(Tag.closeOk, 0, false)],
  [/^AT\+CDNSGIP *=/i, end(Tag.cdnsGip, OK_MS, true)],
] as const)

/** Null for a command that ends with its final result code. */
export function answerEnd(line: string): AnswerEnd | null {
  for (const [command, ending] of ENDS) if (command.test(line)) return ending
  return null
}

/** `AT+CIPSTATUS=n` of every link: each answer has an end, which the list of all has not. */
function statusLines(engine: Engine): readonly string[] {
  if (!engine.numbered) return ['AT+CIPSTATUS']
  return Array.from({ length: engine.dialect.limits.links }, (_, n) => `AT+CIPSTATUS=${n}`)
}

/** The links that are connected: number, protocol, address and port. */
function connected(lines: readonly string[]): string[][] {
  return all(lines, '+CIPSTATUS')
    .filter(([, , , , , state]) => state?.trim().toUpperCase() === 'CONNECTED')
    .map(([link = '', , protocol = '', address = '', port = '']) => [link, protocol, address, port])
}

/** What the one link without a number has; its other end is known to the driver alone. */
function only(engine: Engine): Connection[] {
  if (gprsOf(engine).state !== GprsState.connected) return []
  const { isUdp, port, remotePort, server } = engine.links[0] as Link
  const protocol = isUdp || engine.online.isUdp ? 'UDP' : 'TCP'
  return [{ link: 0, protocol, address: '', port: port || remotePort, server }]
}

function connections(lines: readonly string[], engine: Engine): Connection[] {
  if (!engine.numbered) return only(engine)
  return connected(lines).map(([link, protocol = '', address = '', port]) => {
    const number = numberOf(link)
    const server = engine.links[number]?.server ?? -1
    return { link: number, protocol, address, port: numberOf(port), server }
  })
}

function links(lines: readonly string[], engine: Engine): boolean[] {
  const found = connections(lines, engine)
  return engine.links.map(({ number }) => found.some(({ link }) => link === number))
}

export const QUESTIONS: Questions = Object.freeze({
  connections: Object.freeze({ lines: statusLines, read: connections }),
  links: Object.freeze({ lines: statusLines, read: links }),
  network: Object.freeze({
    lines: () => ['AT+CIPSTATUS'],
    read: (_lines: readonly string[], engine: Engine) => gprsOf(engine).isUp,
  }),
  servers: Object.freeze({
    lines: () => ['AT+CIPSERVER?'],
    read: (lines: readonly string[]) =>
      all(lines, '+CIPSERVER')
        .filter(([isOn]) => isOn === '1')
        .map(([, port]) => ({ server: 0, port: numberOf(port) })),
  }),
})
