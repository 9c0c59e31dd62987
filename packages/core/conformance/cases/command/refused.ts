import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

const WRONG: readonly string[] = [
  '',
  'hello',
  '+CSQ',
  'A',
  ' AT',
  'AT\r',
  'AT+CSQ\r',
  'AT+CSQ\n',
  'AT\rAT+NETCLOSE',
  'AT+CSQ\x1a',
  'AT+CSQ\x1b',
  'AT\0',
  'AT\x7f',
  'AT\t',
  'AT+CUSD=1,"\u00e9"',
  'AT+CUSD=1,"\u20ac"',
  `AT${'+'.repeat(4000)}`,
]

/** What opens a prompt, or the online data state: the driver's own states would not survive it. */
const LEAVES: readonly string[] = [
  'AT+CIPSEND=0,5',
  'at+cipsend=0,5',
  'AT+CIPSEND=0',
  'AT+CSQ;+CIPSEND=0,5',
  'AT+CMGS="+4912345"',
  'AT+CMGW="+4912345"',
  'AT+CMGC=5,1',
  'AT+CCHSEND=0,5',
  'AT+CMQTTTOPIC=0,5',
  'AT+CMQTTPAYLOAD=0,5',
  'AT+CMQTTSUB=0,5,1',
  'AT+CMQTTWILLTOPIC=0,5',
  'AT+CMQTTWILLMSG=0,5,1',
  'AT+CCERTDOWN="ca.pem",100',
  'AT+CFTRANRX="C:/a.txt",10',
  'AT+HTTPDATA=10,1000',
  'ATD*99#',
  'ATDT123',
  'ATD123;',
  'ATO',
  'ATO0',
  'ATE0D*99#',
  'AT+CSQ;D*99#',
]

/** A line that is no command line, and one that would leave the command state, throws and is not sent. */
export const commandRefused: Case = {
  name: 'command/refused',
  async run({ ready }) {
    const bench = await ready()
    const { modem } = bench
    await bench.rest()
    for (const line of WRONG) throws(RangeError, () => modem.command(line, () => {}), `"${line}"`)
    for (const line of LEAVES) throws(RangeError, () => modem.command(line, () => {}), `"${line}"`)
    throws(TypeError, () => modem.command(5 as never, () => {}), 'a number')
    throws(TypeError, () => modem.command('AT', undefined as never), 'no callback')
    await bench.pass(500)
    same(bench.commands().length, 0, 'commands that were sent')
    for (const line of ['AT+CIPSEND=?', 'AT+CMGS=?', 'AT+CIPRXGET?', 'ATI', 'AT+CIPCLOSE?']) {
      await bench.command(line)
    }
  },
}
