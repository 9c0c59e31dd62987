/**
 * The knobs that every family's modem may read, one row each; what is only SIM800's is in
 * rows-sim800.ts. A value that is not in a knob's own list is one that says something: the least, the
 * most, and what a real modem would do.
 */
import { ErrorBase, ErrorCode } from '@atlink/core'
import { fails, survives, works } from './purposes.ts'
import { A76, type Row, type Rows } from './row.ts'

const form = (...cases: string[]): Row => ({ cases })
const formOfA76 = (...cases: string[]): Row => ({ of: A76, cases })
const numbers = (values: readonly unknown[], ...cases: string[]): Row => ({ values, cases })
const purposes = (values: readonly unknown[], purpose: NonNullable<Row['purpose']>): Row => ({
  values,
  purpose,
})

/** The network refuses the context. */
const refused = fails(ErrorBase.cip + 1)

const SIM_ENDS: Readonly<Record<string, number>> = {
  pin: ErrorCode.pinRequired,
  puk: ErrorCode.pukRequired,
  absent: ErrorCode.simMissing,
}

/** <stat> of 27.007 clause 7.2 that is no registration for data. */
const REGISTRATION_ENDS: Readonly<Record<number, number>> = {
  0: ErrorCode.notRegistered,
  2: ErrorCode.notRegistered,
  3: ErrorCode.registrationDenied,
  4: ErrorCode.notRegistered,
  6: ErrorCode.notRegistered,
  7: ErrorCode.notRegistered,
  11: ErrorCode.notRegistered,
}

export const sharedRows: Rows = {
  echo: {
    ...form('command/', 'faults/lost-prompt', 'transparent/', 'data/echo-nasty'),
    but: {
      'sim800 data/echo-nasty': 'behind SIM800’s prompt the echo’s last byte is a line of its own',
      'sim800 transparent/restart': 'an echo is no sign of a restart',
    },
  },
  cmee: form('bring-up/', 'settings/'),
  cmeColon: { ...form('bring-up/'), but: { 'bring-up/sim-missing': 'it compares the line' } },
  lineEnd: {
    ...form('bring-up/', 'data/', 'settings/', 'command/'),
    but: {
      'sim800 udp/close': 'more sockets than there are links: it takes closes as quick as they are',
    },
  },
  promptForm: form(
    'data/',
    'udp/',
    'faults/lost-prompt',
    'faults/prompt-byte-lost',
    'bring-up/prompt-left-open',
  ),
  // A firmware without CIPCFG, which is how it is turned off, echoes as ATE says.
  dataEcho: { of: ['a76xx'], cases: ['data/', 'udp/'], beside: { echo: 'stuck-on' } },
  cipcfg: formOfA76('settings/', 'transparent/'),
  connectRate: form('transparent/'),
  areaQuoted: form('bring-up/'),
  openOrder: {
    ...formOfA76('tcp/', 'ends/'),
    but: {
      'ends/timed-out':
        'an open that takes its time holds the line, and the modem passes for silent',
    },
  },
  closeOrder: formOfA76('tcp/', 'ends/', 'data/links-again'),
  udpOpenOrder: formOfA76('udp/'),
  udpCloseOrder: formOfA76('udp/'),
  udpLostComma: formOfA76('udp/'),
  udpNoAddressError: formOfA76('udp/'),
  udpReadForm: form('udp/'),
  sendOrder: {
    ...formOfA76('data/', 'udp/', 'faults/'),
    but: {
      'data/stalled-for-good':
        'a send that waits for its peer holds the line, and its prompt passes for stuck',
      'data/stalled-peer': 'likewise',
    },
  },
  serverStopOrder: formOfA76('listener/'),
  serverStopRequiresClosedClients: formOfA76('listener/'),
  acceptedIndexForm: formOfA76('listener/', 'urc/'),
  transparentLinks: {
    ...formOfA76('transparent/', 'listener/transparent'),
    but: { 'transparent/other-links': 'there are none' },
  },
  transparentClosedLine: formOfA76('transparent/'),
  transparentOpenFailForm: formOfA76('transparent/'),
  remoteCloseInDataMode: form('transparent/'),
  atoFailure: form('transparent/'),
  udpReopenResumes: formOfA76('udp/', 'transparent/'),
  netcloseForm: formOfA76('ends/', 'bring-up/'),
  netopenReadForm: formOfA76('bring-up/', 'ends/'),
  ipaddrClosedForm: formOfA76('bring-up/'),
  cgpaddrQuoted: form('bring-up/'),
  rtsCts: {
    ...form('push/', 'bring-up/flow-control'),
    but: { 'bring-up/flow-control': 'there is none' },
  },
  ifcAtFirst: form('bring-up/', 'push/'),
  errMode: formOfA76('ends/', 'bring-up/', 'settings/'),
  rxgetTrailer: {
    ...formOfA76('data/', 'faults/payload-byte-lost'),
    but: { 'data/from-unread': 'it counts the callbacks of a first read' },
  },
  hexExtraBlank: form('data/'),
  rxgetSender: formOfA76('data/', 'udp/'),
  recvFromForm: form('push/', 'udp/'),
  ipdForm: formOfA76('push/', 'udp/'),
  receiveColon: form('push/', 'udp/', 'listener/'),
  emptyReadForm: form('data/', 'ends/'),
  urcEdgeTriggered: form('data/', 'ends/', 'urc/'),
  retainRxAfterClose: {
    ...form('ends/', 'listener/'),
    but: {
      'data/peer-first': 'what is not read yet is lost with the link, and remoteClosed is told',
      'push/peer-ends': 'likewise',
      'ends/unread': 'likewise',
      'ends/answer-while-sending': 'likewise',
    },
  },
  peerClosedLink: form('ends/', 'listener/', 'data/links-again'),
  netAfterLoss: formOfA76('ends/', 'transparent/', 'listener/'),
  cgactProhibited: form('bring-up/'),
  // What is not taken whole ends its connection; SIM800 takes the rest again.
  maxSendAccepted: purposes([20, 100, 1460], () => survives('maxSendAccepted')),
  sendBuffer: {
    ...numbers([64, 1500, 1_000_000], 'data/'),
    but: {
      'data/stalled-for-good': 'nothing waits for the peer',
      'data/stalled-peer': 'likewise',
      'sim800 udp/several-peers': 'it gives it 20 s',
      'sim800 data/coalesced-writes': 'it counts sends',
    },
  },
  receiveBuffer: {
    ...numbers([64, 1500, 1_000_000], 'data/', 'push/'),
    but: { 'udp/several-peers': 'what has no room is dropped' },
  },
  sim: {
    purpose: (value) => fails(SIM_ENDS[String(value)] as number),
  },
  pin: numbers(['0000', '12345678'], 'bring-up/'),
  puk: numbers(['00000000'], 'bring-up/'),
  sleepUrc: form('settings/', 'urc/'),
  wakesByLine: form('settings/'),
  rssi: numbers([0, 31, 99], 'bring-up/', 'command/'),
  ber: numbers([7, 99], 'bring-up/', 'command/'),
  regStat: {
    purpose: (value) => (value === 5 ? works : fails(REGISTRATION_ENDS[value as number] as number)),
  },
  registerMs: purposes([1, 80_000, 100_000], (value) =>
    value === 100_000 ? fails(ErrorCode.notRegistered) : works,
  ),
  operator: numbers(['', 'An Operator, "quoted"'], 'settings/', 'command/'),
  clock: numbers(['26/11/24,20:15:00-32'], 'settings/', 'command/'),
  // A76XX's context has the subscription's access point, SIM800's the one that the module is made with.
  simApns: purposes(['internet', 'a,b'], (_, profile) => (profile === 'sim800' ? refused : works)),
  simAuth: purposes(['me:secret'], () => refused),
  address: purposes(['', '192.0.2.255'], (value, profile) => {
    if (value !== '') return works
    // CIFSR answers with nothing but the address.
    return fails(profile === 'sim800' ? ErrorCode.modemSilent : ErrorCode.noAddress)
  }),
  address6: {
    ...numbers(['', '::1', '2001:db8:1:2:3:4:5:6'], 'udp/', 'listener/'),
    but: { 'udp/ipv6': 'it may have no address', 'listener/ipv6': 'likewise' },
  },
  latencyMs: {
    ...numbers([0, 50, 400], 'data/echo-1', 'data/echo-1500'),
    but: {
      'command/result': 'late answers to the first AT are lines of nobody',
      'listener/network-lost': 'it gives the server a second',
      'listener/read': 'likewise',
      'bring-up/restarts': 'likewise',
      'sim800 udp/close': 'more sockets than there are links: it takes closes as quick as they are',
    },
  },
  latency: {
    values: [{ '+CIPOPEN': 900 }, { '+CIPSEND': 300, '+CIPRXGET': 70 }, { '+CPIN': 3000 }],
    cases: ['data/'],
    but: {
      'data/fair': 'it measures',
      'data/echo-nasty': 'it gives it a minute',
      'listener/network-lost': 'it gives the server a second',
      'bring-up/restarts': 'likewise',
    },
  },
  promptDelayMs: {
    ...numbers([1, 300, 2000], 'data/', 'udp/'),
    but: {
      'data/echo-nasty': 'it gives it a minute',
      'data/fair': 'it measures',
      'data/small-buffers': 'likewise',
      'data/stalled-for-good': 'likewise',
      'data/stalled-peer': 'likewise',
      'data/full-duplex': 'likewise',
      'sim800 udp/close': 'more sockets than there are links: it takes closes as quick as they are',
    },
  },
  bootMs: {
    ...numbers([0, 9000], 'power/', 'ends/restart'),
    but: { 'power/off-at-start': 'it measures the boot' },
  },
  powerKeyMs: numbers([0, 50], 'power/'),
  resetMs: numbers([0, 100], 'power/'),
  pins: {
    ...form('power/', 'bring-up/'),
    but: {
      'power/off-at-start': 'what the pins do',
      'power/dies-midway': 'likewise',
      'power/stuck': 'likewise',
    },
  },
  netOpenMs: {
    ...numbers([0, 5000], 'bring-up/', 'ends/'),
    but: {
      'bring-up/late-contact': 'it measures the whole',
      'bring-up/registers-late': 'likewise',
    },
  },
  netCloseMs: numbers([0, 3000], 'bring-up/', 'ends/'),
  refuseNetOpen: purposes([1, 2, 1000], (value, profile) => {
    if (value !== 1000) return works
    return profile === 'sim800' ? refused : fails(ErrorCode.commandFailed)
  }),
  // SIM800's bring-up is begun anew, once.
  failNetOpen: purposes([1, 1000], (value, profile) =>
    value === 1 && profile === 'sim800' ? works : refused,
  ),
  silent: { purpose: () => fails(ErrorCode.modemSilent) },
  loseCommands: purposes([1, 5, 1000], () => survives('loseCommands')),
  loseAnswers: purposes([1, 5, 1000], () => survives('loseAnswers')),
  losePrompts: purposes([1, 5], () => survives('losePrompts')),
  muteUrc: purposes(
    ['+CIPOPEN', '+CIPRXGET: 1', '+IPCLOSE', '+CLIENT', '+NETOPEN', '+CIPSEND'],
    () => survives('muteUrc'),
  ),
  muteUrcCount: {
    values: [0, 1],
    beside: { muteUrc: '+CIPOPEN' },
    purpose: () => survives('muteUrcCount'),
  },
  urcInjectPoints: {
    ...form('urc/', 'data/', 'ends/'),
    but: {
      'urc/unsolicited': 'no line comes while nothing is said',
      'listener/read': 'likewise',
      'data/acknowledged': 'the network is lost when the answer is out',
      'sim800 listener/again': 'pushed data comes before who has sent it',
      'sim800 listener/network-lost': 'likewise',
      'sim800 listener/peer-first': 'likewise',
    },
  },
  splitWrites: {
    ...form('data/', 'push/', 'udp/', 'transparent/'),
    but: { 'data/small-buffers': 'without RTS/CTS rings of its size overflow' },
  },
  garbage: purposes([1, 20, 100], () => survives('garbage')),
  noiseToDte: purposes([100, 3000, 50_000], () => survives('noiseToDte', false)),
  noiseToDce: purposes([100, 3000, 50_000], () => survives('noiseToDce', false)),
  dteFifo: purposes([64, 128, 4096], () => survives('dteFifo')),
}
