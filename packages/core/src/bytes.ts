/**
 * Where ECMA-419's sockets allocate by contract: new buffers for `read()` and `read(n)`, and a view
 * for an argument that is none. Kept apart so that tcp.ts holds nothing that allocates.
 */

/** A datagram with its sender, as ECMA-419's UDP `read()` gives it. */
export interface UDPDatagram extends ArrayBuffer {
  address: string
  port: number
}

export function newBytes(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(count)
}

/**
 * The bytes of a buffer or view. A resizable buffer's view follows its length.
 * @throws TypeError for anything but an ArrayBuffer or a view of single bytes.
 */
export function viewOf(data: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (data instanceof DataView || data instanceof Int8Array) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  }
  throw new TypeError('data: an ArrayBuffer or a view of bytes is needed')
}

export function beyond(wanted: number, available: number): RangeError {
  return new RangeError(`read: ${wanted} bytes asked for, ${available} are available`)
}
