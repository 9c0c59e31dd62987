/**
 * The conformance suite of core's contract, for any runner and any target: see README.md here.
 * This file is the table of contents; a case is one file, and one line in its group.
 */

import type { Case } from './case.ts'
import { baud } from './cases/bring-up/baud.ts'
import { baudRefused } from './cases/bring-up/baud-refused.ts'
import { closedWhileStarting } from './cases/bring-up/closed-while-starting.ts'
import { echoStuckOn } from './cases/bring-up/echo-stuck-on.ts'
import { flowControl } from './cases/bring-up/flow-control.ts'
import { goesSilent } from './cases/bring-up/goes-silent.ts'
import { ipv6 } from './cases/bring-up/ipv6.ts'
import { lateContact } from './cases/bring-up/late-contact.ts'
import { linksLeftOpen } from './cases/bring-up/links-left-open.ts'
import { lostAnswer } from './cases/bring-up/lost-answer.ts'
import { networkFailure } from './cases/bring-up/network-failure.ts'
import { networkOpenAlready } from './cases/bring-up/network-open-already.ts'
import { networkRefused } from './cases/bring-up/network-refused.ts'
import { noAddress } from './cases/bring-up/no-address.ts'
import { notRegistered } from './cases/bring-up/not-registered.ts'
import { openAgain } from './cases/bring-up/open-again.ts'
import { options } from './cases/bring-up/options.ts'
import { pinGiven } from './cases/bring-up/pin-given.ts'
import { pinNotAsked } from './cases/bring-up/pin-not-asked.ts'
import { pinRequired } from './cases/bring-up/pin-required.ts'
import { pinWrong } from './cases/bring-up/pin-wrong.ts'
import { promptLeftOpen } from './cases/bring-up/prompt-left-open.ts'
import { pukRequired } from './cases/bring-up/puk-required.ts'
import { registersLate } from './cases/bring-up/registers-late.ts'
import { registrationDenied } from './cases/bring-up/registration-denied.ts'
import { roaming } from './cases/bring-up/roaming.ts'
import { silent } from './cases/bring-up/silent.ts'
import { simLate } from './cases/bring-up/sim-late.ts'
import { simMissing } from './cases/bring-up/sim-missing.ts'
import { socketsWait } from './cases/bring-up/sockets-wait.ts'
import { steps } from './cases/bring-up/steps.ts'
import { alwaysEnds } from './cases/command/always-ends.ts'
import { commandBounded } from './cases/command/bounded.ts'
import { error } from './cases/command/error.ts'
import { fromCallback } from './cases/command/from-callback.ts'
import { queued } from './cases/command/queued.ts'
import { commandRefused } from './cases/command/refused.ts'
import { result } from './cases/command/result.ts'
import { unanswered } from './cases/command/unanswered.ts'
import { acknowledged } from './cases/data/acknowledged.ts'
import { coalescedWrites } from './cases/data/coalesced-writes.ts'
import { echo1 } from './cases/data/echo-1.ts'
import { echo20 } from './cases/data/echo-20.ts'
import { echo64k } from './cases/data/echo-64k.ts'
import { echo1500 } from './cases/data/echo-1500.ts'
import { echo1501 } from './cases/data/echo-1501.ts'
import { echo4096 } from './cases/data/echo-4096.ts'
import { echoNasty } from './cases/data/echo-nasty.ts'
import { echoSplit } from './cases/data/echo-split.ts'
import { eleventhLink } from './cases/data/eleventh-link.ts'
import { fair } from './cases/data/fair.ts'
import { firmware } from './cases/data/firmware.ts'
import { fromUnread } from './cases/data/from-unread.ts'
import { fullDuplex } from './cases/data/full-duplex.ts'
import { linksAgain } from './cases/data/links-again.ts'
import { numberFormat } from './cases/data/number-format.ts'
import { peerFirst } from './cases/data/peer-first.ts'
import { readInto } from './cases/data/read-into.ts'
import { shortSend } from './cases/data/short-send.ts'
import { slowReader } from './cases/data/slow-reader.ts'
import { smallBuffers } from './cases/data/small-buffers.ts'
import { soak } from './cases/data/soak.ts'
import { stalledForGood } from './cases/data/stalled-for-good.ts'
import { stalledPeer } from './cases/data/stalled-peer.ts'
import { tenLinks } from './cases/data/ten-links.ts'
import { turnAround } from './cases/data/turn-around.ts'
import { writeFrom } from './cases/data/write-from.ts'
import { writeThenClose } from './cases/data/write-then-close.ts'
import { answerWhileSending } from './cases/ends/answer-while-sending.ts'
import { closedWhileOpening } from './cases/ends/closed-while-opening.ts'
import { dns } from './cases/ends/dns.ts'
import { lateAnswer } from './cases/ends/late-answer.ts'
import { lateOpen } from './cases/ends/late-open.ts'
import { modemClosed } from './cases/ends/modem-closed.ts'
import { modemClosedInside } from './cases/ends/modem-closed-inside.ts'
import { networkAway } from './cases/ends/network-away.ts'
import { networkLost } from './cases/ends/network-lost.ts'
import { peerEnds } from './cases/ends/peer-ends.ts'
import { peerEndsWhileSending } from './cases/ends/peer-ends-while-sending.ts'
import { peerResets } from './cases/ends/peer-resets.ts'
import { portLost } from './cases/ends/port-lost.ts'
import { refused } from './cases/ends/refused.ts'
import { restart } from './cases/ends/restart.ts'
import { silentMidway } from './cases/ends/silent.ts'
import { strayResults } from './cases/ends/stray-results.ts'
import { timedOut } from './cases/ends/timed-out.ts'
import { unread } from './cases/ends/unread.ts'
import { unreadClosed } from './cases/ends/unread-closed.ts'
import { closeByteLost } from './cases/faults/close-byte-lost.ts'
import { garbage } from './cases/faults/garbage.ts'
import { hookThrows } from './cases/faults/hook-throws.ts'
import { losses } from './cases/faults/losses.ts'
import { lostPrompt } from './cases/faults/lost-prompt.ts'
import { lostSendCommand } from './cases/faults/lost-send-command.ts'
import { lostSendResult } from './cases/faults/lost-send-result.ts'
import { onErrorThrows } from './cases/faults/onError-throws.ts'
import { onReadableThrows } from './cases/faults/onReadable-throws.ts'
import { onWritableThrows } from './cases/faults/onWritable-throws.ts'
import { openByteLost } from './cases/faults/open-byte-lost.ts'
import { payloadByteLost } from './cases/faults/payload-byte-lost.ts'
import { promptByteLost } from './cases/faults/prompt-byte-lost.ts'
import { readAnswerByteLost } from './cases/faults/read-answer-byte-lost.ts'
import { readCommandByteLost } from './cases/faults/read-command-byte-lost.ts'
import { sendAnswerByteLost } from './cases/faults/send-answer-byte-lost.ts'
import { sendCommandByteLost } from './cases/faults/send-command-byte-lost.ts'
import { sendLengthLost } from './cases/faults/send-length-lost.ts'
import { sendRemainder } from './cases/faults/send-remainder.ts'
import { trace } from './cases/faults/trace.ts'
import { callbacks } from './cases/input/callbacks.ts'
import { host } from './cases/input/host.ts'
import { hostAndBuffer } from './cases/input/host-and-buffer.ts'
import { modemOptions } from './cases/input/options.ts'
import { port } from './cases/input/port.ts'
import { listenerAgain } from './cases/listener/again.ts'
import { backlog } from './cases/listener/backlog.ts'
import { listenerClose } from './cases/listener/close.ts'
import { listenerConstructor } from './cases/listener/constructor.ts'
import { listenerConstructorPort } from './cases/listener/constructor-port.ts'
import { listenerEcho } from './cases/listener/echo.ts'
import { fewLinks } from './cases/listener/few-links.ts'
import { fifthServer } from './cases/listener/fifth-server.ts'
import { fourServers } from './cases/listener/four-servers.ts'
import { full } from './cases/listener/full.ts'
import { listenerIpv6 } from './cases/listener/ipv6.ts'
import { leftBehind } from './cases/listener/left-behind.ts'
import { lostClient } from './cases/listener/lost-client.ts'
import { listenerModemClosed } from './cases/listener/modem-closed.ts'
import { listenerNetworkLost } from './cases/listener/network-lost.ts'
import { nextClient } from './cases/listener/next-client.ts'
import { listenerOnReadable } from './cases/listener/onReadable.ts'
import { listenerPeerFirst } from './cases/listener/peer-first.ts'
import { listenerPeerGone } from './cases/listener/peer-gone.ts'
import { read } from './cases/listener/read.ts'
import { listenerRestart } from './cases/listener/restart.ts'
import { stopWithClients } from './cases/listener/stop-with-clients.ts'
import { listenerTarget } from './cases/listener/target.ts'
import { listenerThrows } from './cases/listener/throws.ts'
import { listenerWaits } from './cases/listener/waits.ts'
import { close } from './cases/tcp/close.ts'
import { closeImmediate } from './cases/tcp/close-immediate.ts'
import { constructor_ } from './cases/tcp/constructor.ts'
import { constructorCallbackOrder } from './cases/tcp/constructor-callback-order.ts'
import { constructorNoAddress } from './cases/tcp/constructor-no-address.ts'
import { constructorPort } from './cases/tcp/constructor-port.ts'
import { extendInstance } from './cases/tcp/extend-instance.ts'
import { format } from './cases/tcp/format.ts'
import { from } from './cases/tcp/from.ts'
import { invalidReceiver } from './cases/tcp/invalid-receiver.ts'
import { noCallbacks } from './cases/tcp/no-callbacks.ts'
import { onError } from './cases/tcp/onError.ts'
import { onReadable } from './cases/tcp/onReadable.ts'
import { onWritable } from './cases/tcp/onWritable.ts'
import { onWritableOverflow } from './cases/tcp/onWritable-overflow.ts'
import { readBeyondAvailable } from './cases/tcp/read-beyond-available.ts'
import { readIntoView } from './cases/tcp/read-into-view.ts'
import { readNoArgument } from './cases/tcp/read-no-argument.ts'
import { readOutsideCallback } from './cases/tcp/read-outside-callback.ts'
import { remoteAddress } from './cases/tcp/remoteAddress.ts'
import { remotePort } from './cases/tcp/remotePort.ts'
import { target } from './cases/tcp/target.ts'
import { writeOutsideCallback } from './cases/tcp/write-outside-callback.ts'
import { writeReturnsWritable } from './cases/tcp/write-returns-writable.ts'
import { anywhere } from './cases/urc/anywhere.ts'
import { deadLink } from './cases/urc/dead-link.ts'
import { idle } from './cases/urc/idle.ts'
import { lostAnnouncement } from './cases/urc/lost-announcement.ts'
import { registrationIsNoAnswer } from './cases/urc/registration-is-no-answer.ts'
import { silentFound } from './cases/urc/silent-found.ts'
import { unsolicited } from './cases/urc/unsolicited.ts'
import { SETTINGS } from './settings.ts'
import { runCases, type Suite } from './suite.ts'

export type { Case, Context } from './case.ts'
export type { Suite } from './suite.ts'
export type * from './target.ts'

/** ECMA-419's TCP, by the names of the Moddable SDK's own tests. */
const TCP: readonly Case[] = [
  closeImmediate,
  close,
  constructorCallbackOrder,
  constructorNoAddress,
  constructorPort,
  constructor_,
  extendInstance,
  format,
  from,
  invalidReceiver,
  noCallbacks,
  onError,
  onReadable,
  onWritableOverflow,
  onWritable,
  readBeyondAvailable,
  readIntoView,
  readNoArgument,
  readOutsideCallback,
  remoteAddress,
  remotePort,
  target,
  writeOutsideCallback,
  writeReturnsWritable,
]

/** From a silent port to an IP address, and every way to fail on it. */
const BRING_UP: readonly Case[] = [
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
  roaming,
  silent,
  simLate,
  simMissing,
  socketsWait,
  steps,
]

/** Bytes, however many and whatever they are. */
const DATA: readonly Case[] = [
  acknowledged,
  coalescedWrites,
  echo1,
  echo1500,
  echo1501,
  echo20,
  echo4096,
  echo64k,
  echoNasty,
  echoSplit,
  eleventhLink,
  fair,
  firmware,
  fromUnread,
  fullDuplex,
  linksAgain,
  numberFormat,
  peerFirst,
  readInto,
  shortSend,
  slowReader,
  smallBuffers,
  soak,
  stalledForGood,
  stalledPeer,
  tenLinks,
  turnAround,
  writeFrom,
  writeThenClose,
]

/** How connections, the network and the modem end. */
const ENDS: readonly Case[] = [
  answerWhileSending,
  closedWhileOpening,
  dns,
  lateAnswer,
  lateOpen,
  modemClosedInside,
  modemClosed,
  networkAway,
  networkLost,
  peerEndsWhileSending,
  peerEnds,
  peerResets,
  portLost,
  refused,
  restart,
  silentMidway,
  strayResults,
  timedOut,
  unreadClosed,
  unread,
]

/** Unsolicited result codes, and the audit that finds lost ones. */
const UNSOLICITED: readonly Case[] = [
  anywhere,
  deadLink,
  idle,
  lostAnnouncement,
  registrationIsNoAnswer,
  silentFound,
  unsolicited,
]

/** What is lost on the line, and exceptions of the application. */
const FAULTS: readonly Case[] = [
  closeByteLost,
  garbage,
  hookThrows,
  losses,
  lostPrompt,
  lostSendCommand,
  lostSendResult,
  onErrorThrows,
  onReadableThrows,
  onWritableThrows,
  openByteLost,
  payloadByteLost,
  promptByteLost,
  readAnswerByteLost,
  readCommandByteLost,
  sendAnswerByteLost,
  sendCommandByteLost,
  sendLengthLost,
  sendRemainder,
  trace,
]

/** The application's own command lines. */
const COMMANDS: readonly Case[] = [
  alwaysEnds,
  commandBounded,
  error,
  fromCallback,
  queued,
  commandRefused,
  result,
  unanswered,
]

/** ECMA-419's Listener, by the names of the Moddable SDK's own tests where there are such. */
const LISTENER: readonly Case[] = [
  listenerAgain,
  backlog,
  listenerClose,
  listenerConstructorPort,
  listenerConstructor,
  listenerEcho,
  fewLinks,
  fifthServer,
  fourServers,
  full,
  listenerIpv6,
  leftBehind,
  lostClient,
  listenerModemClosed,
  listenerNetworkLost,
  nextClient,
  listenerOnReadable,
  listenerPeerFirst,
  listenerPeerGone,
  read,
  listenerRestart,
  stopWithClients,
  listenerTarget,
  listenerThrows,
  listenerWaits,
]

/** What an application must not say. */
const INPUT: readonly Case[] = [callbacks, hostAndBuffer, host, modemOptions, port]

const CASES: readonly Case[] = [
  ...TCP,
  ...BRING_UP,
  ...SETTINGS,
  ...DATA,
  ...ENDS,
  ...UNSOLICITED,
  ...FAULTS,
  ...COMMANDS,
  ...LISTENER,
  ...INPUT,
]

/** Registers every case that the target supports with the runner. */
export function conformance(suite: Suite): void {
  runCases(suite, CASES)
}
