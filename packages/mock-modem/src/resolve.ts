/**
 * Finding a host's address: of the family that the stack uses, if the host has one.
 */
import type { Device } from './device.ts'

const numeric = /^\d{1,3}(\.\d{1,3}){3}$|:/

/** Whether a host is an address in numbers. */
export function isAddress(host: string): boolean {
  return numeric.test(host)
}

/** 4 or 6. */
export function familyOf(address: string): number {
  return address.includes(':') ? 6 : 4
}

/** Calls back once, with undefined for an unknown name or after `limitMs`; at once for an address. */
export function resolveHost(
  device: Device,
  host: string,
  limitMs: number,
  done: (address: string | undefined) => void,
): void {
  if (isAddress(host)) done(host)
  else resolveAll(device, host, limitMs, ([address]) => done(address))
}

/** Calls back once, with all addresses of a name; with none for an unknown one or after `limitMs`. */
export function resolveAll(
  device: Device,
  host: string,
  limitMs: number,
  done: (addresses: readonly string[]) => void,
): void {
  const { time, network, ip } = device
  let isAnswered = false
  const answer = (addresses: readonly string[]): void => {
    if (isAnswered) return
    isAnswered = true
    time.cancel(timer)
    done(addresses.filter((one) => familyOf(one) === ip.family))
  }
  const timer = time.at(time.now() + limitMs, () => answer([]))
  network.resolve(host, answer)
}
