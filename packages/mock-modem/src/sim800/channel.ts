/**
 * One connection of SIM800's TCP/IP task as AT+CIPSTATUS shows it: a link, the context that it belongs
 * to, and what has become of it. And one GPRS context, of which there are two (AT+CIPSGTXT).
 */
import type { Link } from '../link.ts'
import type { State } from './states.ts'

export type ChannelStatus =
  | 'INITIAL'
  | 'CONNECTING'
  | 'CONNECTED'
  | 'REMOTE CLOSING'
  | 'CLOSING'
  | 'CLOSED'

export class Channel {
  readonly link: Link
  status: ChannelStatus = 'INITIAL'
  /** The context that it was opened in. */
  context = 0
  /** What CIPSTART was asked for; the link knows it once the name is resolved. */
  host = ''
  port = 0
  /** Counts attempts, so that the answer to an older question is known as such. */
  attempt = 0

  constructor(link: Link) {
    this.link = link
  }

  get number(): number {
    return this.link.number
  }

  /** It is being opened, is open, or is being closed. */
  get isUsed(): boolean {
    return this.status !== 'INITIAL' && this.status !== 'CLOSED'
  }

  /** What stands between the blanks of a line `C:`. */
  get shown(): string {
    if (this.status === 'INITIAL') return `${this.number},,"","","","INITIAL"`
    const { type, host, port } = this.link
    const peer = host === '' ? `"${this.host}","${this.port}"` : `"${host}","${port}"`
    return `${this.number},${this.context},"${type}",${peer},"${this.status}"`
  }
}

/** How far a context has come. What its connections make of it is `Sim800Stack.state`. */
export type Phase = Extract<
  State,
  'IP INITIAL' | 'IP START' | 'IP CONFIG' | 'IP GPRSACT' | 'IP STATUS' | 'PDP DEACT'
>

export class GprsContext {
  readonly number: number
  phase: Phase = 'IP INITIAL'
  apn = ''
  user = ''
  password = ''
  /** With several connections: something was opened since CIFSR. */
  isProcessing = false
  /** CIICR or CIPSHUT under way. */
  timer = 0

  constructor(number: number) {
    this.number = number
  }

  get isActive(): boolean {
    return this.phase === 'IP GPRSACT' || this.phase === 'IP STATUS'
  }
}
