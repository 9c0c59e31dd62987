/** The online data state: one connection as a byte pipe. */
import type { Case } from '../case.ts'
import { transparentClose } from '../cases/transparent/close.ts'
import { closedWhileEscaped } from '../cases/transparent/closed-while-escaped.ts'
import { transparentDtr } from '../cases/transparent/dtr.ts'
import { transparentEcho } from '../cases/transparent/echo-64k.ts'
import { escapeAndReturn } from '../cases/transparent/escape-and-return.ts'
import { forged } from '../cases/transparent/forged.ts'
import { leftOnline } from '../cases/transparent/left-online.ts'
import { modemClosedOnline } from '../cases/transparent/modem-closed.ts'
import { transparentNetworkLost } from '../cases/transparent/network-lost.ts'
import { noReturn } from '../cases/transparent/no-return.ts'
import { notOpened } from '../cases/transparent/not-opened.ts'
import { otherLinks } from '../cases/transparent/other-links.ts'
import { transparentOverflow } from '../cases/transparent/overflow.ts'
import { pluses } from '../cases/transparent/pluses.ts'
import { transparentRemoteClose } from '../cases/transparent/remote-close.ts'
import { transparentRestart } from '../cases/transparent/restart.ts'
import { secondPipe } from '../cases/transparent/second.ts'

export const TRANSPARENT: readonly Case[] = [
  transparentClose,
  closedWhileEscaped,
  transparentDtr,
  transparentEcho,
  escapeAndReturn,
  forged,
  leftOnline,
  modemClosedOnline,
  transparentNetworkLost,
  noReturn,
  notOpened,
  otherLinks,
  transparentOverflow,
  pluses,
  transparentRemoteClose,
  transparentRestart,
  secondPipe,
]
