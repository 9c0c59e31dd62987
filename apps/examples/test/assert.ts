/** Comparisons for programs that also run inside XS, which has no runner's `expect`. */

export function same(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (got !== wanted) throw new Error(`${what}: ${got}, expected ${wanted}`)
}

export function ok(condition: boolean, what: string): void {
  if (!condition) throw new Error(`${what}: does not hold`)
}
