/**
 * A byte lost at an exact place of what frames a block, alone on a quiet line: each byte of a header, of a
 * trailer and of a prompt in turn, and some of the payload.
 */
import { random } from '../../conformance/bytes.ts'
import type { Family, Spelling } from '../families.ts'
import type { Fault, Incident } from './fault.ts'
import type { Mode, Stage } from './stage.ts'

type Part = 'header' | 'payload' | 'trailer'

/** Bytes of a block. */
const BLOCK = 64
/** A question has come, and its answer is held, by then. */
const HELD_MS = 1_000
const PARTS: readonly Part[] = ['header', 'payload', 'trailer']
const NO_BLOCKS = 'the online data state has no blocks'

/** Where the bytes of a part are, in a frame with so long a header and trailer. */
function positions(part: Part, header: number, trailer: number): number[] {
  const behind = header + BLOCK
  if (part === 'header') return Array.from({ length: header }, (_, i) => i)
  if (part === 'trailer') return Array.from({ length: trailer }, (_, i) => behind + i)
  return [header, header + 1, header + 2 + random(header)(BLOCK - 4), behind - 2, behind - 1]
}

/** A block of bytes below `limit`, on `base`. */
function block(seed: number, limit: number, base: number): Uint8Array {
  const next = random(seed)
  return Uint8Array.from({ length: BLOCK }, () => base + next(limit))
}

/** Nothing in it that a send would be cut at. */
const digits = (seed: number): Uint8Array => block(seed, 10, 0x30)
const anything = (seed: number): Uint8Array => block(seed, 256, 0)

/** The first conversation's: `bytes` go to `end` of it, alone on the line. */
function pass(stage: Stage, bytes: Uint8Array, end: 'modem' | 'peer', before: () => void): void {
  const conversation = stage.conversations[0]
  if (conversation === undefined) throw new Error('bench: nobody talks')
  if (conversation.asks !== end) {
    before()
    conversation.say(bytes)
    return
  }
  conversation.hold()
  conversation.say(bytes)
  stage.time.advance(HELD_MS)
  before()
  conversation.release()
}

function linkOf(stage: Stage): number {
  return stage.conversations[0]?.connection?.socket?.link ?? 0
}

/** Once the command is run, whose line begins so. */
function onCommand(stage: Stage, command: string, run: () => void): void {
  stage.dce.onCommand = (line) => {
    if (!line.startsWith(command.trimEnd())) return
    stage.dce.onCommand = null
    run()
  }
}

/** The byte that comes after so many more is lost, and that is the fault. */
function lose(stage: Stage, direction: 'to-dte' | 'to-dce', after: number): void {
  stage.dce.drop(direction, after, 1)
  stage.dce.after(direction, after + 1, () => stage.fault())
}

function onQuietLine(seed: number, run: (stage: Stage, spelling: Spelling) => void): Incident {
  return {
    options: { seed },
    run(stage) {
      stage.warm()
      stage.quiet()
      run(stage, stage.family.spelling)
    },
  }
}

function losePulled(position: number): Incident {
  return onQuietLine(1 + position, (stage, { readCommand }) => {
    pass(stage, anything(position), 'modem', () => {
      onCommand(stage, readCommand(linkOf(stage), BLOCK), () => lose(stage, 'to-dte', position))
    })
  })
}

function losePushed(position: number): Incident {
  return onQuietLine(1 + position, (stage) => {
    pass(stage, anything(position), 'modem', () => lose(stage, 'to-dte', position))
  })
}

/** Of the line that begins the online data state, of a connection after another one. */
function loseConnect(position: number): Incident {
  return onQuietLine(1 + position, (stage, { openCommand }) => {
    onCommand(stage, openCommand, () => lose(stage, 'to-dte', position))
    stage.conversations[0]?.connection?.end()
  })
}

function receivedIncidents(part: Part, { spelling }: Family, mode: Mode): Incident[] | string {
  const { readHeader, readTrailer, pushHeader, connect } = spelling
  if (mode === 'transparent') {
    return part === 'header' ? Array.from(connect, (_, i) => loseConnect(i)) : NO_BLOCKS
  }
  if (mode !== 'push') {
    return positions(part, readHeader(0, BLOCK).length, readTrailer.length).map(losePulled)
  }
  if (part === 'trailer') return 'a pushed block has none'
  return positions(part, pushHeader(0, BLOCK).length, 0).map(losePushed)
}

export const lostReceived: readonly Fault[] = PARTS.map((part) => ({
  name: `lost byte in ${part}, received`,
  incidents: (family, mode) => receivedIncidents(part, family, mode),
}))

/** In the answers to a send: the prompt, then the result. */
function loseAnswer(after: number): Incident {
  return onQuietLine(1 + after, (stage, { sendCommand }) => {
    pass(stage, digits(after), 'peer', () => {
      onCommand(stage, sendCommand(linkOf(stage), BLOCK), () => lose(stage, 'to-dte', after))
    })
  })
}

function loseSent(position: number): Incident {
  return onQuietLine(1 + position, (stage) => {
    pass(stage, digits(position), 'peer', () => lose(stage, 'to-dce', position))
  })
}

export const lostSent: readonly Fault[] = PARTS.map((part) => ({
  name: `lost byte in ${part}, sent`,
  incidents({ spelling }, mode) {
    if (mode === 'transparent') return NO_BLOCKS
    const { sendCommand, prompt, sent } = spelling
    const header = sendCommand(0, BLOCK).length
    if (part !== 'trailer') return positions(part, header, 0).map(loseSent)
    return Array.from(sent(0, BLOCK), (_, i) => loseAnswer(prompt.length + i))
  },
}))

/** One that does not come though the DCE waits, and one of which a byte is lost. */
export const lostPrompt: Fault = {
  name: 'lost prompt',
  incidents({ spelling }, mode) {
    if (mode === 'transparent') return NO_BLOCKS
    const missing = onQuietLine(1, (stage, { sendCommand }) => {
      stage.dce.set('losePrompts', 1)
      pass(stage, digits(1), 'peer', () => {
        onCommand(stage, sendCommand(linkOf(stage), BLOCK), () => stage.fault())
      })
    })
    return [missing, ...Array.from(spelling.prompt, (_, i) => loseAnswer(i))]
  },
}
