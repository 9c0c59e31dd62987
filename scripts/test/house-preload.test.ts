// What modules that the device preloads must not do: planted breaches are found, look-alikes are not.
import { describe, expect, it } from 'vitest'
import { breaches } from './plant.ts'

const CORE = 'packages/core/src/x.ts'
const DEVICE = 'packages/moddable-device/src/x.ts'

describe.each([CORE, DEVICE])('%s, preloaded', (path) => {
  it.each([
    ...['let a = 1', 'const a = new Map()', 'const a = new Uint8Array(4)', 'const a = []', 'f()'],
    ...['class A { static a = 1 }', 'class A { static readonly a = new Set() }'],
    ...['const a = new ArrayBuffer(4)', 'export let a: number'],
  ])('keeps no state: %s', (text) => {
    expect(breaches(path, `\n${text}\n`)).toEqual([expect.stringMatching(/^2 state /)])
  })

  it.each<[text: string, name: string]>([
    ['class A { f(): void { A.count = 1 } }', 'A'],
    ['class A { f(): void { A.count++ } }', 'A'],
    ['class A { f(): void { (A.prototype as any).g = 1 } }', 'A'],
    ['function f(): void { f.last = 1 }', 'f'],
    ['function f(): void { delete f.last }', 'f'],
    ['const T = Object.freeze({ a: {} as any }); function f(): void { T.a.b = 1 }', 'T'],
    ['const T = Object.freeze([[1]]); function f(): void { T[0]![0]! += 1 }', 'T'],
    ['class A { static { f() } }', 'static'],
    ['class A { f(a: object): string { return a.constructor.name } }', 'name'],
    ['class A { f(): string { return A.name } }', 'name'],
    ['class A { f(): string { return this.constructor.name } }', 'name'],
  ])('finds %s', (text, name) => {
    expect(breaches(path, `\n${text}\n`)).toEqual([`2 preload ${name}`])
  })

  it.each([
    'class A { #count = 0; f(): void { this.#count++ } }',
    'class A { #list = [1]; f(): void { this.#list[0] = 1 } }',
    'const a = 1; function f(a: any): void { a.b = 1 }',
    'const a = 1; function f(): void { const a: any = {}; a.b = 1 }',
    'function f(a: any): string { return a.name }',
    'const NAME = Object.freeze({ name: 1 }); function f(): number { return NAME.name }',
    'class A { f(): number { return Math.random() } }',
    'type T = { Date: number }; interface I { Date: T }',
  ])('allows %s', (text) => {
    expect(breaches(path, text)).toEqual([])
  })
})

describe('the moment of loading', () => {
  it.each<[text: string, name: string]>([
    ['const a: number = Date.now()', 'Date'],
    ['const a: number = Number(new Date())', 'Date'],
    ['const a: number = Math.random()', 'Math.random'],
    ['class A { static readonly a: number = Date.now() }', 'Date'],
    ['const a = Object.freeze({ at: Date.now() })', 'Date'],
  ])('finds %s', (text, name) => {
    expect(breaches(DEVICE, `\n${text}\n`)).toEqual([`2 preload ${name}`])
  })

  it.each([
    'const f = (): number => Date.now()',
    'class A { at: number = Date.now() }',
    'function f(since: Date): number { return Date.UTC(since.getFullYear(), 1) }',
    'const KEYS = Object.freeze({ Date: 1 })',
    'export type Since = Date',
  ])('allows %s', (text) => {
    expect(breaches(DEVICE, text)).toEqual([])
  })

  it('is no matter elsewhere', () => {
    const text = 'let a = 1; class A { static b = Date.now(); f() { A.b++; return A.name } }'
    expect(breaches('packages/node-host/src/x.ts', text)).toEqual([])
  })
})
