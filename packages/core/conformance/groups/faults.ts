/** What is lost on the line, and exceptions of the application. */
import type { Case } from '../case.ts'
import { closeByteLost } from '../cases/faults/close-byte-lost.ts'
import { garbage } from '../cases/faults/garbage.ts'
import { hookThrows } from '../cases/faults/hook-throws.ts'
import { losses } from '../cases/faults/losses.ts'
import { lostPrompt } from '../cases/faults/lost-prompt.ts'
import { lostSendCommand } from '../cases/faults/lost-send-command.ts'
import { lostSendResult } from '../cases/faults/lost-send-result.ts'
import { onErrorThrows } from '../cases/faults/onError-throws.ts'
import { onReadableThrows } from '../cases/faults/onReadable-throws.ts'
import { onWritableThrows } from '../cases/faults/onWritable-throws.ts'
import { openByteLost } from '../cases/faults/open-byte-lost.ts'
import { payloadByteLost } from '../cases/faults/payload-byte-lost.ts'
import { promptByteLost } from '../cases/faults/prompt-byte-lost.ts'
import { readAnswerByteLost } from '../cases/faults/read-answer-byte-lost.ts'
import { readCommandByteLost } from '../cases/faults/read-command-byte-lost.ts'
import { sendAnswerByteLost } from '../cases/faults/send-answer-byte-lost.ts'
import { sendCommandByteLost } from '../cases/faults/send-command-byte-lost.ts'
import { sendLengthLost } from '../cases/faults/send-length-lost.ts'
import { sendRemainder } from '../cases/faults/send-remainder.ts'
import { trace } from '../cases/faults/trace.ts'

export const FAULTS: readonly Case[] = [
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
