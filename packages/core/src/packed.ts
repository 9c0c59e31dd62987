/**
 * Fields that take no slot: on XS a field is 16 bytes in each object that has it. An object's numbers lie
 * in the arena's table instead, 4 bytes each, and what is only true or false in the bits of one field. Both
 * are read and written under their names, through accessors that are made here once, on the class's
 * prototype. An accessor costs some twenty opcodes more: what each poll looks at stays a field.
 */

/** The most that fit an int32 without its sign. */
const FLAGS = 31

/** An object that has a part of the arena's table. */
export interface Tabled {
  readonly arena: { readonly table: Int32Array }
  /** Where its part begins. */
  readonly at: number
}

/** An object that has flags. */
export interface Flagged {
  flags: number
}

function packNumbers(prototype: object, names: readonly string[]): void {
  names.forEach((name, place) => {
    Object.defineProperty(prototype, name, {
      get(this: Tabled): number {
        return this.arena.table[this.at + place] as number
      },
      set(this: Tabled, value: number): void {
        this.arena.table[this.at + place] = value
      },
    })
  })
}

function packFlags(prototype: object, names: readonly string[]): void {
  if (names.length > FLAGS) throw new RangeError(`${names.length} flags: at most ${FLAGS}`)
  names.forEach((name, place) => {
    const bit = 1 << place
    Object.defineProperty(prototype, name, {
      get(this: Flagged): boolean {
        return (this.flags & bit) !== 0
      },
      set(this: Flagged, value: boolean): void {
        this.flags = value ? this.flags | bit : this.flags & ~bit
      },
    })
  })
}

/**
 * The class itself, with accessors for fields that it only declares: an int32 in the table for each of
 * `numbers`, a bit for each of `flags`, in their order.
 * @throws RangeError for more than 31 flags.
 */
export function packed<T extends { readonly prototype: Tabled & Flagged }>(
  made: T,
  numbers: readonly (keyof T['prototype'] & string)[],
  flags: readonly (keyof T['prototype'] & string)[],
): T {
  packNumbers(made.prototype, numbers)
  return flagged(made, flags)
}

/** The same for a class that has flags only. */
export function flagged<T extends { readonly prototype: Flagged }>(
  made: T,
  flags: readonly (keyof T['prototype'] & string)[],
): T {
  packFlags(made.prototype, flags)
  return made
}
