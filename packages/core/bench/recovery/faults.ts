/**
 * The faults, and where each can happen: at any time, or at an exact byte of what frames a block (frames.ts).
 * A mode that cannot have a fault says why.
 */
import { nasty, random } from '../../conformance/bytes.ts'
import type { Fault, Incident } from './fault.ts'
import { lostPrompt, lostReceived, lostSent } from './frames.ts'
import type { Stage } from './stage.ts'

export const SEEDS: readonly number[] = Object.freeze([1, 2, 3, 4, 5])
/** The fault comes within this of the conversations' life. */
const WITHIN_MS = 1_500
const START = 115_200
const RAISED = 460_800
/** Where an earlier run has left a connection. */
const EARLIER_PORT = 7
const TALK = 64

function anytime(name: string, happen: (stage: Stage) => void): Fault {
  const incidents = SEEDS.map((seed) => ({
    options: { seed },
    run(stage: Stage) {
      stage.warm()
      stage.time.advance(random(seed)(WITHIN_MS))
      stage.fault()
      happen(stage)
    },
  }))
  return { name, incidents: () => incidents }
}

/** A run before this one has left the DCE in a connection, whose peer talks on until the modem is found. */
function forget(seed: number): Incident {
  return {
    options: { seed },
    run(stage) {
      let talks = true
      stage.network.listen(EARLIER_PORT, (peer) => {
        const talk = (): void => {
          if (!talks) return
          peer.write(nasty(TALK, seed))
          stage.after(100 * seed, talk)
        }
        talk()
      })
      const modem = stage.make({ transparent: true })
      modem.open()
      const pipe = new modem.Transparent({ host: 'peer.example', port: EARLIER_PORT })
      stage.until('the earlier run is online', () => pipe.online)
      stage.time.advance(random(seed)(WITHIN_MS))
      stage.make()
      stage.fault()
      stage.open()
      stage.until('the bring-up', () => stage.modem.address !== undefined)
      talks = false
    },
  }
}

/** An earlier run has raised the DCE's rate. */
function leftRaised(seed: number): Incident {
  return {
    options: { seed, baud: RAISED, modem: { startBaud: START, baud: RAISED } },
    run(stage) {
      stage.time.advance(seed)
      stage.fault()
      stage.open()
    },
  }
}

/** The module restarts, and has forgotten that its rate was raised. */
function fallsBack(seed: number): Incident {
  return {
    options: { seed, modem: { baud: RAISED } },
    run(stage) {
      stage.warm()
      stage.time.advance(random(seed)(WITHIN_MS))
      stage.fault()
      stage.dce.reset()
    },
  }
}

const wrongRate: Fault = {
  name: 'wrong baud rate',
  incidents: (_, mode) => [
    ...SEEDS.map(leftRaised),
    // In the online data state its boot lines are noise, which nothing tells from payload.
    ...(mode === 'transparent' ? [] : SEEDS.map(fallsBack)),
  ],
}

export const FAULTS: readonly Fault[] = Object.freeze([
  anytime('remote close', ({ conversations }) => conversations[0]?.connection?.end()),
  anytime('network loss', ({ dce }) => dce.dropContext()),
  anytime('module reset', ({ dce }) => dce.reset()),
  anytime('silent modem', ({ dce }) => dce.set('silent', true)),
  lostPrompt,
  ...lostReceived,
  ...lostSent,
  { name: 'forgotten online data state', incidents: () => SEEDS.map(forget) },
  wrongRate,
])
