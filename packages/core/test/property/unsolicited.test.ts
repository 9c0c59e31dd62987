/** Lines of other services at every legal place change nothing but what is told of them. */
import type { Knobs } from '@atlink/mock-modem'
import { describe, expect, test, vi } from 'vitest'
import { ModemState } from '../../src/index.ts'
import { bytesOf, show } from '../support/bytes.ts'
import { Pair, Rig, replayable } from '../support/rig.ts'
import { PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

type Place = Knobs['urcInjectPoints']

/** A line that is said when the `nth` command line is run. */
interface Interruption {
  readonly nth: number
  readonly place: Place
  readonly text: string
}

interface Outcome {
  readonly commands: readonly string[]
  readonly told: readonly string[]
}

const NOBODY: Interruption = { nth: -1, place: 'any', text: '' }

/** From the bring-up to the close, with data both ways; what was sent and what the application saw. */
function life({ nth, place, text }: Interruption): Outcome {
  const rig = new Rig({ knobs: { urcInjectPoints: place } })
  const note = rig.mock.onCommand
  rig.mock.onCommand = (line, timeMs) => {
    note?.(line, timeMs)
    if (rig.commands.length === nth + 1) rig.mock.urc(text)
  }
  rig.modem.open()
  rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
  const pair = new Pair(rig, 1000)
  const what = (): string => `${show(text)} ${place} the answer to command ${nth}`
  replayable(rig, what, () => {
    rig.until('the socket is connected', () => pair.connected)
    pair.send(bytesOf('hello\r\nOK\r\n'))
    rig.until('the data is there', () => pair.arrived.length === 11)
    rig.pass(2000)
    pair.peer?.write(bytesOf('\r\n+CIPRXGET: 2,0,5,0\r\n'))
    rig.until('the answer is there', () => pair.read.length === 22)
    rig.pass(2000)
    pair.peer?.end()
    rig.until('the end is told', () => pair.failed)
    rig.pass(2000)
    rig.modem.close()
    rig.until('the modem is closed', () => rig.modem.state === ModemState.closed)
  })
  const told = rig.events.filter((event) => event !== `line ${text}`)
  const data = [show(pair.read), show(pair.arrived), ...pair.errors.map(String)]
  return { commands: rig.commands, told: [...told, ...data] }
}

const lines = [
  'RING',
  'NO CARRIER',
  '+CMTI: "SM",3',
  '+CREG: 1',
  '+CREG: 1,"1A2B","0A1B2C3D"',
  '+CEREG: 5,"00C3","0A1B2C3D",7',
  '+CGEV: EPS PDN ACT 1',
  '*PSUTTZ: 2026,1,1,0,0,0,"+4",0',
  '+CIPRXGET: 1,7',
  '+IPCLOSE: 7,1',
  '+CIPCLOSE: 7,0',
  '+CIPSEND: 7,5,5',
  '+CIPOPEN: 7,4',
  'something new',
]

const undisturbed = life(NOBODY)

test('undisturbed: everything there is to be compared', () => {
  expect(undisturbed.commands.length).toBeGreaterThan(20)
  expect(undisturbed.told).toEqual([
    'ready',
    "'\\r\\n+CIPRXGET: 2,0,5,0\\r\\n'",
    "'hello\\r\\nOK\\r\\n'",
    '1',
  ])
})

describe('in any command’s answer', () => {
  for (const place of ['any', 'before', 'between', 'after'] as const) {
    test(`${place === 'any' ? 'at once' : place}`, () => {
      for (const text of lines) {
        for (let nth = 0; nth < undisturbed.commands.length; nth++) {
          const outcome = life({ nth, place, text })
          expect(outcome, `${show(text)} ${place} the answer to command ${nth}`).toEqual(
            undisturbed,
          )
        }
      }
    })
  }
})
