import { describe, expect, it } from 'vitest'
import {
  agentStateCodes,
  enumInput,
  nameOfCode,
  namesOf,
  operatingSystemCodes,
  useAddressCodes,
  workStateCodes,
} from './enums.js'

const enums = { workStateCodes, agentStateCodes, useAddressCodes, operatingSystemCodes }

describe.each(Object.entries(enums))('%s', (_name, codes: Readonly<Record<string, number>>) => {
  it.each(Object.entries(codes))('takes %s and %d as the same', (name, code) => {
    expect(enumInput(codes).parse(name)).toBe(name)
    expect(enumInput(codes).parse(code)).toBe(name)
    expect(nameOfCode(codes, code)).toBe(name)
  })

  it.each([['no such name'], [99_999], [''], ['toString'], [1.5], [true], [null], [[]]])('refuses %j', value => {
    const refused = enumInput(codes).safeParse(value)
    expect(refused.success).toBe(false)
  })

  it('names what it takes when it refuses', () => {
    expect(enumInput(codes).safeParse('nonsense').error?.issues[0]?.message).toBe(`must be one of ${namesOf(codes).join(', ')}`)
  })
})
