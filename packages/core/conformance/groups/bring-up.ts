/** From a silent port to an IP address, and every way to fail on it. */
import type { Case } from '../case.ts'
import { baud } from '../cases/bring-up/baud.ts'
import { baudRefused } from '../cases/bring-up/baud-refused.ts'
import { closedWhileStarting } from '../cases/bring-up/closed-while-starting.ts'
import { echoStuckOn } from '../cases/bring-up/echo-stuck-on.ts'
import { flowControl } from '../cases/bring-up/flow-control.ts'
import { goesSilent } from '../cases/bring-up/goes-silent.ts'
import { ipv6 } from '../cases/bring-up/ipv6.ts'
import { lateContact } from '../cases/bring-up/late-contact.ts'
import { linksLeftOpen } from '../cases/bring-up/links-left-open.ts'
import { lostAnswer } from '../cases/bring-up/lost-answer.ts'
import { networkFailure } from '../cases/bring-up/network-failure.ts'
import { networkOpenAlready } from '../cases/bring-up/network-open-already.ts'
import { networkRefused } from '../cases/bring-up/network-refused.ts'
import { noAddress } from '../cases/bring-up/no-address.ts'
import { notRegistered } from '../cases/bring-up/not-registered.ts'
import { openAgain } from '../cases/bring-up/open-again.ts'
import { options } from '../cases/bring-up/options.ts'
import { pinGiven } from '../cases/bring-up/pin-given.ts'
import { pinNotAsked } from '../cases/bring-up/pin-not-asked.ts'
import { pinRequired } from '../cases/bring-up/pin-required.ts'
import { pinWrong } from '../cases/bring-up/pin-wrong.ts'
import { promptLeftOpen } from '../cases/bring-up/prompt-left-open.ts'
import { pukRequired } from '../cases/bring-up/puk-required.ts'
import { registersLate } from '../cases/bring-up/registers-late.ts'
import { registrationDenied } from '../cases/bring-up/registration-denied.ts'
import { restarts } from '../cases/bring-up/restarts.ts'
import { roaming } from '../cases/bring-up/roaming.ts'
import { silent } from '../cases/bring-up/silent.ts'
import { simLate } from '../cases/bring-up/sim-late.ts'
import { simMissing } from '../cases/bring-up/sim-missing.ts'
import { socketsWait } from '../cases/bring-up/sockets-wait.ts'
import { steps } from '../cases/bring-up/steps.ts'

export const BRING_UP: readonly Case[] = [
  baudRefused,
  baud,
  closedWhileStarting,
  echoStuckOn,
  flowControl,
  goesSilent,
  ipv6,
  lateContact,
  linksLeftOpen,
  lostAnswer,
  networkFailure,
  networkOpenAlready,
  networkRefused,
  noAddress,
  notRegistered,
  openAgain,
  options,
  pinGiven,
  pinNotAsked,
  pinRequired,
  pinWrong,
  promptLeftOpen,
  pukRequired,
  registersLate,
  registrationDenied,
  restarts,
  roaming,
  silent,
  simLate,
  simMissing,
  socketsWait,
  steps,
]
