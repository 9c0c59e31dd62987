/**
 * The states of SIM800's TCP/IP task and the commands that each of them allows (wire format, 4.1), as a
 * table. One column a state, one row a command.
 */

/** What a state is called on the wire; TCP or UDP, or SERVER, goes before the words in small letters. */
export const states = [
  'IP INITIAL',
  'IP START',
  'IP CONFIG',
  'IP GPRSACT',
  'IP STATUS',
  'connecting',
  'listening',
  'CONNECT OK',
  'closing',
  'closed',
  'PDP DEACT',
  'IP PROCESSING',
] as const

export type State = (typeof states)[number]

/**
 * `+` allowed, `-` not allowed, `1` with CIPMUX=0 only, `A` answered with ALREADY CONNECT, `f` as long as
 * no link is opened or open.
 */
export type Cell = '+' | '-' | '1' | 'A' | 'f'

/** INITIAL START CONFIG GPRSACT STATUS connecting listening CONNECT-OK closing closed DEACT PROCESSING */
const legalityRows = {
  CIPMUX: '+ - - - - - - - - - - -',
  CSTT: '+ - - - - - - - - - - -',
  CIICR: '- + - - - - - - - - - -',
  CIFSR: '- - - + + + + + + + - +',
  CIPSTART: '1 - - - + A - A - + - +',
  'CIPSERVER=1': '1 - - - + - - - - - - +',
  'CIPSERVER=0': '- - - - - - + + - + - +',
  CIPSEND: '- - - - - - - + - - - +',
  CIPACK: '- - - - - - - + - - - +',
  CIPCLOSE: '- - - - - + + + - - - +',
  CIPSHUT: '+ + + + + + + + + + + +',
  'CIPRXGET=0,1': '+ + + + + - f - - + + f',
  CIPMODE: '+ + + + + - f - - + + f',
  CLPORT: '+ + + + + - f - - + + +',
  'CIPUDPMODE=0,1': '+ + + + + - f - - + + +',
  CDNSGIP: '- - - - + + + + + + - +',
  'CDNSCFG?': '- - - - + + + + + + - +',
} as const

export type Ruled = keyof typeof legalityRows

export const legality: Readonly<Record<Ruled, Readonly<Record<State, Cell>>>> = Object.fromEntries(
  Object.entries(legalityRows).map(([command, cells]) => [
    command,
    Object.fromEntries(cells.split(' ').map((cell, index) => [states[index], cell])),
  ]),
) as Record<Ruled, Record<State, Cell>>
