/**
 * What differs from one modem family to the next: its commands and its TCP/IP stack, which are the
 * behaviour, and as data how much of it there is. The table of those that have a name is at the end; a
 * modem takes any other profile as well.
 */
import type { CommandTable } from './command.ts'
import type { Device } from './device.ts'
import type { IpStack } from './ip-stack.ts'
import type { Knobs } from './knobs.ts'
import { a76xxProfile } from './profiles/a76xx.ts'
import { a7600Profile } from './profiles/a7600.ts'
import { sim7028Profile } from './profiles/sim7028.ts'
import { sim800Profile } from './sim800/profile.ts'

export type ProfileName = 'a7600' | 'a76xx' | 'sim7028' | 'sim800'

export interface Profile {
  readonly name: string
  readonly commands: CommandTable
  /** The TCP/IP stack that those commands are about. */
  readonly newStack: (device: Device) => IpStack
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
  /** Link numbers that CIPRXGET knows: the reads of SIM7028's examples name one that it does not have. */
  readonly readableLinks: number
  /** The third field of CIPACK: the peer's acknowledgements are told, or the field is reserved. */
  readonly tellsAcknowledged: boolean
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

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  a7600: a7600Profile,
  a76xx: a76xxProfile,
  sim7028: sim7028Profile,
  sim800: sim800Profile,
}
