import { expect, test } from 'vitest'
import { bytesOf, textOf } from '../support/bytes.ts'
import { Rig } from '../support/rig.ts'

test('smoke', () => {
  const rig = new Rig({ modem: { transparent: true }, baud: 115200 })
  rig.modem.open()
  rig.until('up', () => rig.events.includes('ready'))
  let peer: any = null
  rig.network.listen(1000, (p) => {
    peer = p
  })
  const log: string[] = []
  const s = new rig.modem.Transparent({
    host: 'peer.example',
    port: 1000,
    onReadable() {
      const b = this.read() as ArrayBuffer
      log.push('r ' + textOf(new Uint8Array(b)))
    },
    onWritable(n) {
      log.push('w ' + n)
    },
    onError(c) {
      log.push('e ' + c)
    },
  })
  rig.until('w', () => log.length > 0)
  s.write(bytesOf('hello'))
  rig.pass(500)
  peer.write(bytesOf('world'))
  rig.pass(500)
  expect(textOf(peer.received)).toBe('hello')
  s.escape((c) => log.push('escaped ' + c))
  rig.pass(4000)
  rig.modem.command('AT+CSQ', (r) => log.push(r.lines.join()))
  rig.pass(100)
  s.resume((c) => log.push('resumed ' + c))
  rig.pass(100)
  s.write(bytesOf('+++'))
  rig.pass(6000)
  peer.write(bytesOf('\r\nCLOSED\r\n'))
  rig.pass(8000)
  peer.end()
  rig.pass(9000)
  console.log(log, textOf(peer.received), s.online, rig.commands.slice(-6), rig.wire())
})
