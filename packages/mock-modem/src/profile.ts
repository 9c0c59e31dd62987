/**
 * What differs from one modem family to the next, as data. The command tables are the behaviour; a
 * profile only says how much of it there is.
 */
import type { Knobs } from './knobs.ts'
import { sim800Profile } from './sim800/profile.ts'

export type ProfileName = 'a76xx' | 'sim800'

export interface Profile {
  readonly name: ProfileName
  /** Answers of ATI, AT+CGMI, AT+CGMM, AT+CGMR, AT+CGSN. */
  readonly manufacturer: string
  readonly model: string
  readonly revision: string
  readonly imei: string
  readonly imsi: string
  readonly iccid: string
  /** Rates that AT+IPR takes. */
  readonly rates: readonly number[]
  /** Characters of a command line, AT included, CR not. */
  readonly lineLimit: number
  /** Bytes the DCE holds while it is busy with a command. */
  readonly inputLimit: number
  readonly links: number
  readonly servers: number
  /** Largest CIPSEND. */
  readonly sendLimit: number
  /** Largest CIPRXGET=2, and CIPRXGET=3 in data bytes. */
  readonly readLimit: number
  readonly hexReadLimit: number
  readonly contexts: number
  /** AT&W stores the echo, +CMEE and the rate, too. */
  readonly storesAll: boolean
  /** How long DTR is asserted before the module, asleep by AT+CSCLK=1, hears. */
  readonly wakeUpMs: number
  /** How long RI is asserted for a call, and for a short message; 0: not for its sake. */
  readonly ringMs: { readonly call: number; readonly message: number }
  /** Registration areas that +CREG=2 and its relatives show. */
  readonly lac: string
  readonly tac: string
  readonly cellId: string
  readonly accessTechnology: number
  /** Sent after power-on, in this order; 'SIM' stands for the line that tells the SIM's state. */
  readonly bootLines: readonly string[]
  /** What 'SIM' stands for when there is no card; undefined for nothing. */
  readonly absentSimLine: string | undefined
  /** Where this family differs from the knobs' defaults. */
  readonly knobs: Readonly<Partial<Knobs>>
}

/** A76XX series: AT manual V1.09, TCP/IP application note V1.04. */
export const a76xxProfile: Profile = {
  name: 'a76xx',
  manufacturer: 'SIMCOM INCORPORATED',
  model: 'A7670E-FASE',
  revision: 'A7670M7_V1.11.1',
  imei: '860000000000007',
  imsi: '001010000000007',
  iccid: '89010100000000000075',
  rates: [
    300, 600, 1200, 2400, 4800, 9600, 14400, 19200, 28800, 38400, 57600, 115200, 230400, 460800,
    921600, 1842000, 3000000, 3686400,
  ],
  lineLimit: 3071,
  inputLimit: 4096,
  links: 10,
  servers: 4,
  sendLimit: 1500,
  readLimit: 1500,
  hexReadLimit: 750,
  contexts: 15,
  storesAll: false,
  wakeUpMs: 20,
  ringMs: { call: 120, message: 0 },
  lac: '1A2B',
  tac: '00C3',
  cellId: '0A1B2C3D',
  accessTechnology: 7,
  absentSimLine: undefined,
  bootLines: ['*ATREADY: 1', 'SIM', 'SMS DONE', '+CGEV: EPS PDN ACT 1', 'PB DONE'],
  knobs: {},
}

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  a76xx: a76xxProfile,
  sim800: sim800Profile,
}
