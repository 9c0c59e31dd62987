/**
 * Bytes lost on the way into the online data state, out of it and back: the peer is never sent a command,
 * what is delivered is a prefix of what the peer sent, and the modem works afterwards.
 */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { bytesOf, show, textOf } from '../support/bytes.ts'
import { Pipe } from '../support/pipe.ts'
import { isPrefix, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: 4 * PATIENCE_MS })

type Place = 'open' | 'connect' | 'escape' | 'ok' | 'ato' | 'return'

const places = fc.constantFrom<Place>('open', 'connect', 'escape', 'ok', 'ato', 'return')

/** The open command, and CR LF CONNECT 115200 CR LF. */
const COMMAND = 39
const CONNECT = 18

/** Of one sequence, or one line, only. */
function lose(rig: Rig, place: Place, at: number, count: number): void {
  const within = (length: number): [number, number] => [
    at % length,
    Math.min(count, length - (at % length)),
  ]
  if (place === 'open') rig.loseToDce(/^AT\+CIPOPEN/, ...within(COMMAND))
  else if (place === 'connect') rig.loseToDte(/CIPOPEN/, ...within(CONNECT))
  else if (place === 'escape') rig.loseToDce(/^\+\+\+$/, ...within(3))
  else if (place === 'ato') rig.loseToDce(/^ATO/, ...within(4))
  else if (place === 'return') rig.loseToDte(/^ATO/, ...within(CONNECT))
}

function life(place: Place, after: number, count: number, carrier: boolean, text: string): void {
  const rig = new Rig({ carrier, modem: { transparent: true }, baud: 115_200 })
  rig.modem.open()
  rig.until('ready', () => rig.events.includes('ready'))
  lose(rig, place, after, count)
  const pipe = new Pipe(rig)
  replayable(
    rig,
    () => `${place} ${after} ${count}`,
    () => {
      rig.until('open, or not', () => pipe.writable > 0 || pipe.errors.length > 0, 400_000)
      const isOpen = pipe.errors.length === 0
      if (isOpen) {
        pipe.send(bytesOf(text))
        pipe.peer?.write(bytesOf(text))
        rig.pass(500)
        const codes: number[] = []
        pipe.socket.escape((code) => codes.push(code))
        rig.until('the sequence is out', () => codes.length > 0 || rig.wire(1).includes('+++'))
        if (place === 'ok') rig.mock.drop('to-dte', after % 6, count)
        rig.until('escaped, or not', () => codes.length > 0, 60_000)
        if (pipe.errors.length === 0) pipe.socket.resume((code) => codes.push(code))
        rig.until('back, or not', () => codes.length > 1 || pipe.errors.length > 0, 120_000)
        rig.pass(20_000)
      }
      const said = textOf(pipe.arrived)
      expect(said.replaceAll('+', ''), 'the peer').toBe(isOpen ? text : '')
      expect(isPrefix(pipe.read, bytesOf(text)), show(pipe.read)).toBe(true)
      if (pipe.errors.length === 0) {
        expect(show(pipe.read)).toBe(show(text))
        pipe.socket.close()
      }
      rig.pass(400_000)
      const next = new Pipe(rig)
      rig.until('the next one is up', () => next.writable > 0 || next.errors.length > 0)
      expect(next.errors).toEqual([])
    },
  )
}

test('one run of bytes is lost', () => {
  check(
    fc.property(
      places,
      fc.nat(40),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      fc.constantFrom('text', 'text\r\nmore\r\n', '\r\nCLOSED\r\nx', 'x\r\nOK\r\n'),
      (place, after, count, carrier, text) => life(place, after, count, carrier, text),
    ),
    150,
  )
})
