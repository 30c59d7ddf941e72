import { describe, expect, it } from 'vitest'
import { fleetPrograms } from './fleet-programs.js'

const fleet = (port: number, count = 3) =>
  fleetPrograms({ home: '/farm', count, port, debug: false, common: ['--master', 'm'], logOf: name => `/farm/logs/${name}.log` })

const wordAfter = (words: readonly string[], option: string) => words[words.indexOf(option) + 1]

describe('a fleet', () => {
  it('has a home, a log and a port for each agent, and divides the machine', () => {
    const programs = fleet(50_000)
    expect(programs.map(each => wordAfter(each.arguments, '--home'))).toEqual(['/farm/agent-1', '/farm/agent-2', '/farm/agent-3'])
    expect(programs.map(each => wordAfter(each.arguments, '--port'))).toEqual(['50000', '50001', '50002'])
    expect(programs.map(each => each.logFile)).toEqual([1, 2, 3].map(number => `/farm/logs/agent-${number}.log`))
    for (const each of programs) {
      expect(wordAfter(each.arguments, '--shared-by')).toBe('3')
      expect(wordAfter(each.arguments, '--master')).toBe('m')
    }
  })

  it('takes any free ports when it is told 0', () => {
    expect(fleet(0).map(each => wordAfter(each.arguments, '--port'))).toEqual(['0', '0', '0'])
  })

  it('that needs ports which there are not is refused with a sentence', () => {
    expect(fleet(65_533)).toHaveLength(3)
    expect(() => fleet(65_534)).toThrow('3 agents from port 65534 on need ports above 65535: choose a lower one with --port.')
  })
})
