import { same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A command's information text, line by line, and its final result code. */
export const result: Case = {
  name: 'command/result',
  wants: { links: 10, netopen: true },
  async run({ ready }) {
    const bench = await ready({ knobs: { rssi: 12, ber: 3 } })
    const csq = await bench.command('AT+CSQ')
    sameList([csq.ok, csq.code, csq.final, ...csq.lines], [true, 0, 'OK', '+CSQ: 12,3'], 'AT+CSQ')
    const none = await bench.command('at')
    sameList([none.ok, none.code, none.final, ...none.lines], [true, 0, 'OK'], 'at')
    const two = await bench.command('AT+CSQ;+CMEE?')
    sameList([two.ok, ...two.lines], [true, '+CSQ: 12,3', '+CMEE: 1'], 'two on one line')
    const registration = await bench.command('AT+CREG?')
    sameList([registration.ok, ...registration.lines], [true, '+CREG: 0,1'], 'AT+CREG?')
    const links = await bench.command('AT+CIPCLOSE?')
    sameList(links.lines, ['+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'], 'AT+CIPCLOSE?')
    const open = await bench.command('AT+CIPOPEN?')
    same(open.lines.length, 10, 'lines of AT+CIPOPEN?')
    same(bench.unsolicited.length, 0, 'lines that were taken for unsolicited ones')
  },
}
