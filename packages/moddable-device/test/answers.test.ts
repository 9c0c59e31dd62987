/** What the module answers about the network, as documents and firmwares write it. */
import { describe, expect, it } from 'vitest'
import { imeiOf, operatorOf, signalOf, timeOf } from '../src/answers.ts'

const midday = Date.UTC(2026, 5, 17, 12, 0, 0) / 1000

describe('answers', () => {
  it.each([
    ['+CSQ: 23,0', 23],
    ['+CSQ:99,99', 99],
    ['+CSQ: ,0', undefined],
    ['+CSQ: 231,0', undefined],
  ])('signal: %s', (line, signal) => {
    expect(signalOf([line])).toBe(signal)
  })

  it.each([
    ['+COPS: 0,0,"CHINA MOBILE",7', 'CHINA MOBILE'],
    ['+COPS: 0,2,"46000",0', '46000'],
    ['+COPS: 0', undefined],
    ['+COPS: 0,0,"broken', undefined],
  ])('operator: %s', (line, operator) => {
    expect(operatorOf([line])).toBe(operator)
  })

  it.each([
    ['351602000330570', '351602000330570'],
    ['+CGSN: "351602000330570"', '351602000330570'],
    ['35160200033057', undefined],
  ])('IMEI: %s', (line, imei) => {
    expect(imeiOf([line])).toBe(imei)
  })

  it.each([
    ['26/06/17,12:00:00+00', midday],
    ['26/06/17,20:00:00+32', midday],
    ['26/06/17,05:00:00-28', midday],
    ['26/06/17,17:45:00+23', midday],
    ['26/06/17,12:00:00', midday],
    ['80/01/06,00:00:00+00', undefined],
    ['70/01/01,00:00:00+00', undefined],
    ['04/01/01,00:00:00+00', undefined],
    ['26/06/17', undefined],
  ])('time: %s', (clock, seconds) => {
    expect(timeOf([`+CCLK: "${clock}"`])).toBe(seconds)
  })

  it('is looked for among the lines', () => {
    expect(signalOf(['RING', '+CSQ: 5,0'])).toBe(5)
    expect(signalOf([])).toBeUndefined()
  })
})
