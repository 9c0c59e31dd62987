/** docs/trace-a-byte.md is true: the call stacks of a payload byte are compared with the document. */

import { readFileSync } from 'node:fs'
import { Modem } from '@atlink/core'
import { afterEach, expect, test } from 'vitest'
import { Arena } from '../src/arena.ts'
import { Buffers } from '../src/buffers.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { AnsweringDce, ManualClock, settle } from './allocation/dce.ts'

interface Hop {
  readonly file: string
  readonly name: string
}

const root = new URL('../../../', import.meta.url)
const restore: (() => void)[] = []

afterEach(() => {
  for (const undo of restore.splice(0)) undo()
})

/** The two numbered lists of the document. */
function documented(): [Hop[], Hop[]] {
  const text = readFileSync(new URL('docs/trace-a-byte.md', root), 'utf8')
  const lists: Hop[][] = []
  for (const [, number, file = '', name = ''] of text.matchAll(/^(\d+)\. `([^`]+)` `([^`]+)`/gm)) {
    if (number === '1') lists.push([])
    lists.at(-1)?.push({ file, name })
  }
  expect(lists).toHaveLength(2)
  return lists as [Hop[], Hop[]]
}

/** The frames of core's sources on the stack, outermost first. */
function coreFrames(): Hop[] {
  const frames: Hop[] = []
  Error.stackTraceLimit = 50
  for (const line of (new Error('stack').stack ?? '').split('\n')) {
    const match =
      /at (?:async )?(?:[\w$.]*?[.])?(#?[\w$]+)(?: \[as [^\]]+\])? \((?:file:\/\/)?(.+?):\d+:\d+\)/.exec(
        line,
      )
    const file = match?.[2]?.replace(/^.*\/(packages\/core\/src\/)/, '$1') ?? ''
    if (file.startsWith('packages/core/src/')) frames.unshift({ file, name: match?.[1] ?? '' })
  }
  // The hook that calls poll is an arrow function.
  return frames.slice(
    frames.findIndex((frame) => frame.name === 'poll' && frame.file.endsWith('engine.ts')),
  )
}

/** Calls `seen` whenever a method is called, with the stack it is called from. */
function watch<T extends object>(
  prototype: T,
  method: keyof T & string,
  seen: (from: Hop[]) => void,
): void {
  const original = prototype[method] as (...args: unknown[]) => unknown
  prototype[method] = function watched(this: T, ...args: unknown[]): unknown {
    seen(coreFrames())
    return original.apply(this, args)
  } as T[typeof method]
  restore.push(() => {
    prototype[method] = original as T[typeof method]
  })
}

test('a byte goes in and out as docs/trace-a-byte.md says', () => {
  const dce = new AnsweringDce()
  const clock = new ManualClock()
  const modem = new Modem({ dialect: a76xx, serial: dce, clock })
  const target = new Uint8Array(8)
  modem.open()
  let read = 0
  const socket = new modem.TCP({
    host: 'example.com',
    port: 80,
    onReadable() {
      read += this.readInto(target, 0, 8)
    },
  })
  settle(dce, clock)
  let wayIn: Hop[] = []
  let wayOut: Hop[] = []
  watch(Buffers.prototype, 'take', (from) => {
    wayIn = [...from, { file: 'packages/core/src/buffers.ts', name: 'take' }]
  })
  watch(Arena.prototype, 'copyOut', (from) => {
    wayOut = [...from, { file: 'packages/core/src/arena.ts', name: 'copyOut' }]
  })
  dce.waiting[socket.link] = 3
  dce.put(`\r\n+CIPRXGET: 1,${socket.link}\r\n`)
  settle(dce, clock)
  expect(read).toBe(3)
  const [documentedIn, documentedOut] = documented()
  expect(wayIn).toEqual(documentedIn)
  expect(wayOut).toEqual(documentedOut)
})

test('every function that the document names stands in its file', () => {
  for (const { file, name } of documented().flat()) {
    const source = readFileSync(new URL(file, root), 'utf8')
    const definition = new RegExp(
      `^( {2}|export function |function )${name.replace('$', '\\$')}\\(`,
      'm',
    )
    expect(source, `${file} ${name}`).toMatch(definition)
  }
})
