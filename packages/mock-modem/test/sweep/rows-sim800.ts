/** The knobs that only SIM800 has, one row each. */
import type { Row, Rows } from './row.ts'

const form = (...cases: string[]): Row => ({ of: ['sim800'], cases })

export const sim800Rows: Rows = {
  muxPrefixSpace: form('tcp/', 'ends/', 'push/'),
  answerBlank: form('bring-up/', 'data/', 'ends/'),
  stateBlank: form('bring-up/', 'ends/'),
  rxgetBlank: form('data/', 'ends/unread'),
  rxgetUrcForm: form('data/', 'ends/'),
  hexCase: form('data/'),
  countedForm: form('push/', 'data/', 'transparent/'),
  sripForm: {
    ...form('push/', 'udp/'),
    open: { '"line"': 'the second header is taken for the datagram' },
  },
  sripPortBlank: form('push/', 'udp/'),
  cifsrOk: form('bring-up/'),
  ciicrFailForm: form('bring-up/'),
  alreadyConnectForm: form('tcp/', 'ends/'),
  closeOkForm: {
    ...form('tcp/', 'ends/', 'data/links-again'),
    but: { 'udp/close': 'more sockets than there are links: it takes closes as quick as they are' },
  },
  escapeAnswer: form('data/', 'bring-up/prompt-left-open', 'faults/lost-prompt'),
  stuckSendForm: form('data/stalled-peer', 'ends/'),
  urcBeforeSendOk: form('data/', 'ends/', 'urc/'),
  ackBlank: form('data/'),
  cipstatusLinks: form('data/', 'urc/', 'listener/'),
  serverLine: form('listener/', 'urc/'),
  muxIdleState: form('tcp/', 'ends/', 'bring-up/'),
  pdpDeactName: form('ends/', 'bring-up/'),
  startInGprsact: form('bring-up/', 'tcp/'),
  shutInInitial: form('bring-up/', 'ends/'),
  serverCloseForm: form('listener/'),
  serverCloseKeepsClients: {
    ...form('listener/'),
    but: { 'listener/tcp-write-after-connect': 'it writes when the listener is closed' },
  },
  serverAgainForm: form('listener/'),
  serverBesideClients: form('listener/'),
  cdnsgipOrder: form('ends/dns'),
  cdnsgipError: form('ends/dns'),
  dnsBrackets: form('settings/'),
  waitTmUnitMs: form('settings/', 'transparent/'),
  remoteCloseDelay: form('ends/', 'transparent/'),
  slowCloseMs: {
    of: ['sim800'],
    values: [0, 3000],
    cases: ['tcp/', 'ends/'],
    but: {
      'ends/closed-while-opening': 'it gives the closes a second',
      'ends/unread-closed': 'likewise',
    },
  },
  address2: { of: ['sim800'], values: ['10.0.0.1'], cases: ['bring-up/'] },
}
