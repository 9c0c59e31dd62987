/**
 * What SIM800's TCP/IP commands set, and what it is at first (AT manual, chapter 8). AT+CIPSCONT saves
 * it; power-on restores what was saved.
 */

/** CIPUDPMODE: 0 hears the peer only, 1 hears everybody. The peer's address once it was given. */
export interface UdpMode {
  readonly mode: number
  readonly host: string
  readonly port: number
}

/** CLPORT: 0 is any. */
export interface LocalPorts {
  readonly tcp: number
  readonly udp: number
}

export interface Sim800Settings {
  /** CIPMUX: 1 for several connections. */
  multi: boolean
  /** CIPMODE: 1 is transparent. */
  mode: number
  /** CIPRXGET: 1 buffers. */
  receiveMode: number
  /** CIPHEAD, CIPSRIP, CIPSHOWTP. */
  showHeader: boolean
  showSender: boolean
  showProtocol: boolean
  /** CIPQSEND */
  quickSend: boolean
  /** CIPATS: the seconds after which a payload is sent; 0 for never. */
  sendAfterS: number
  /** What CIPATS shows for them. */
  sendTimerS: number
  /** CIPSPRT: 0 no prompt, 1 prompt and SEND OK, 2 neither. */
  promptMode: number
  /** CIPCCFG: NmRetry, WaitTm, SendSz, Esc, Rxmode, RxSize, Rxtimer. */
  transfer: number[]
  /** CIPTKA: on, idle seconds, interval seconds, count. */
  keepAlive: number[]
  /** CIPRDTIMER: single and multi connection, ms. */
  remoteDelaysMs: number[]
  /** CIPDPDP: on, interval seconds, failures. */
  contextCheck: number[]
  /** CLPORT and CIPUDPMODE, by link. */
  localPorts: LocalPorts[]
  udpModes: UdpMode[]
  /** CDNSCFG */
  dns: string[]
  /** CIPCSGP: what CSTT uses where it is given nothing. */
  apn: string
  user: string
  password: string
}

export const waitField = 1
export const packetField = 2
export const escapeField = 3
export const pacedField = 4
export const blockField = 5
export const blockGapField = 6

export function freshSim800Settings(links: number): Sim800Settings {
  return {
    multi: false,
    mode: 0,
    receiveMode: 0,
    showHeader: false,
    showSender: false,
    showProtocol: false,
    quickSend: false,
    sendAfterS: 0,
    sendTimerS: 1,
    promptMode: 1,
    transfer: [5, 2, 1024, 1, 0, 1460, 50],
    keepAlive: [1, 7200, 75, 9],
    remoteDelaysMs: [2000, 3500],
    contextCheck: [1, 10, 3],
    localPorts: Array.from({ length: links }, () => ({ tcp: 0, udp: 0 })),
    udpModes: Array.from({ length: links }, () => ({ mode: 0, host: '', port: 0 })),
    dns: ['0.0.0.0', '0.0.0.0'],
    apn: 'CMNET',
    user: '',
    password: '',
  }
}

/** A copy that shares nothing: what CIPSCONT saves, or power-on restores. */
export function copySettings(settings: Sim800Settings): Sim800Settings {
  const { transfer, keepAlive, remoteDelaysMs, contextCheck, localPorts, udpModes, dns } = settings
  return {
    ...settings,
    transfer: [...transfer],
    keepAlive: [...keepAlive],
    remoteDelaysMs: [...remoteDelaysMs],
    contextCheck: [...contextCheck],
    localPorts: [...localPorts],
    udpModes: [...udpModes],
    dns: [...dns],
  }
}
