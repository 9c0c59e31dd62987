/** The examples of what only a modem can do: the transparent pipe, sleep. */
import sleepAndWake from '../../sleep-and-wake/main.ts'
import transparentPipe from '../../transparent-pipe/main.ts'
import { ok, same } from '../assert.ts'
import { textOf } from '../text.ts'
import type { World } from '../world.ts'
import type { Programs } from './index.ts'

/** An echo server. @returns what it was sent, by connection. */
function echo(world: World): string[] {
  const received: string[] = []
  world.network.listen(4242, (peer) => {
    const index = received.push('') - 1
    peer.onData = (bytes) => {
      received[index] += textOf(bytes)
      peer.write(bytes)
    }
    peer.onEnd = () => peer.end()
  })
  return received
}

export const modemPrograms: Programs = {
  'transparent-pipe: escapes, asks and returns'(newWorld) {
    const world = newWorld()
    const received = echo(world)
    world.run(transparentPipe)
    same(world.code, 0, 'the code')
    same(received, ['before the escape\nafter the return\n'], 'what the server got')
    ok(world.log.includes('escaped: +CSQ: 23,0'), 'the command was answered')
    const commands = world.dce.takeCommands()
    ok(commands.includes('AT+CSQ') && commands.includes('ATO'), 'AT+CSQ, then ATO')
  },

  'transparent-pipe: nobody there'(newWorld) {
    const world = newWorld()
    world.run(transparentPipe)
    ok((world.code ?? 0) > 0, 'it has failed')
  },

  'sleep-and-wake: one connection, asleep in between'(newWorld) {
    const world = newWorld()
    const received = echo(world)
    world.run(sleepAndWake, { rounds: 3 }, 200_000)
    same(world.code, 0, 'the code')
    same(received, ['round 1\nround 2\nround 3\n'], 'what the server got')
    const commands = world.dce.takeCommands()
    same(commands.filter((line) => line === 'AT+CSCLK=1').length, 2, 'sleeps')
    same(world.log.filter((line) => line === 'asleep').length, 2, 'sleeps that were told')
    ok(world.time.now() > 60_000, 'it rests in between')
  },

  'sleep-and-wake: the server goes while the module sleeps'(newWorld) {
    const world = newWorld()
    let end = (): void => {}
    world.network.listen(4242, (peer) => {
      peer.onData = (bytes) => peer.write(bytes)
      end = () => peer.reset()
    })
    world.start(sleepAndWake)
    world.until('it sleeps', () => world.log.includes('asleep'))
    end()
    world.until('it ends', () => world.code !== undefined)
    ok((world.code ?? 0) > 0, 'it has failed')
  },
}
