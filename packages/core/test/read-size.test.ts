/** How much a read asks for: less after a loss, more after clean reads, within its bounds. */
import { expect, test } from 'vitest'
import { LEAST_READ, ReadSize } from '../src/read-size.ts'

/** Clean reads of the present size until it changes; 0 when it does not. */
function untilLarger(reads: ReadSize): number {
  const before = reads.now
  for (let count = 1; count <= 100_000; count++) {
    reads.whole(before)
    if (reads.now !== before) return count
  }
  return 0
}

test('halved by each loss, down to what a FIFO of 128 bytes holds with all around it', () => {
  const reads = new ReadSize(1500)
  const sizes: number[] = []
  for (let i = 0; i < 7; i++) {
    sizes.push(reads.now)
    reads.lost()
  }
  expect(sizes).toEqual([1500, 750, 375, 187, 93, 64, 64])
  const longest = `\r\n+CIPRXGET: 2,9,${LEAST_READ},16384\r\n\r\n\r\nOK\r\n\r\n+CIPRXGET: 1,9\r\n`
  expect(longest.length + LEAST_READ).toBeLessThan(128)
})

test('doubled back after clean reads, up to the most', () => {
  const reads = new ReadSize(1500)
  for (let i = 0; i < 2; i++) reads.lost()
  const counts = [untilLarger(reads), reads.now, untilLarger(reads), reads.now]
  expect(counts).toEqual([64, 750, 64, 1500])
  expect(untilLarger(reads)).toBe(0)
})

test('each loss asks for twice the patience, until the most has proved clean', () => {
  const reads = new ReadSize(128)
  const patience: number[] = []
  for (let i = 0; i < 10; i++) {
    reads.lost()
    patience.push(untilLarger(reads))
  }
  expect(patience).toEqual([32, 64, 128, 256, 512, 1024, 2048, 4096, 4096, 4096])
  for (let i = 0; i < 4096; i++) reads.whole(128)
  reads.lost()
  expect(untilLarger(reads)).toBe(32)
})

test('reads that were smaller than they could have been prove nothing', () => {
  const reads = new ReadSize(1500)
  reads.lost()
  for (let i = 0; i < 1000; i++) reads.whole(749)
  expect(reads.now).toBe(750)
})

test('a loss begins the count anew', () => {
  const reads = new ReadSize(128)
  reads.lost()
  for (let i = 0; i < 31; i++) reads.whole(64)
  reads.lost()
  expect(untilLarger(reads)).toBe(64)
})

test('the least may be the most', () => {
  const reads = new ReadSize(LEAST_READ)
  reads.lost()
  expect(untilLarger(reads)).toBe(0)
  expect(reads.now).toBe(LEAST_READ)
})
