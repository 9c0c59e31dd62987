/** The smallest driver with ten links of use: memory.ts weighs it and measures its goodput. */
export const SMALL: Readonly<{
  receiveSize: number
  transmitSize: number
  windowSize: number
  lineSize: number
}> = {
  receiveSize: 512,
  // A host name waits here until the link is dialled.
  transmitSize: 128,
  windowSize: 64,
  lineSize: 320,
}

export const LINKS = 10
