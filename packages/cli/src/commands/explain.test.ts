import { describe, expect, it } from 'vitest'
import type { Explanation } from '../api-rows.js'
import { explanationText } from './explain.js'

const told = (reasons: Explanation['reasons'], reasons_total = reasons.length): Explanation => ({
  ...{ verdict: 'waits', summary: '2 of 7 agents are offline.', reasons, reasons_total },
})
const hosts = (...names: string[]) => names.map(hostname => ({ hostname }))

describe('an explanation in the terminal', () => {
  it('says first what it comes down to, then each reason with what would change it', () => {
    const reasons = [
      { kind: 'paused', sentence: 'It is paused.', remedy: 'Let it go on.' },
      {
        sentence: '2 of 7 agents are offline.',
        remedy: 'Start them.',
        agents: { total: 2, examples: hosts('a', 'b') },
        alone: 2,
      },
    ]
    expect(explanationText('job 12 "Shot"', told(reasons))).toBe(
      [
        'job 12 "Shot": waits',
        '2 of 7 agents are offline.',
        '',
        '- It is paused.',
        '  Let it go on.',
        '',
        '- 2 of 7 agents are offline. (a, b)',
        '  Start them.',
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['that there are more than are named', { total: 3, examples: hosts('a', 'b') }, 3, '(a, b, …)'],
    ['how many it alone rules out', { total: 2, examples: hosts('a', 'b') }, 1, '(a, b; nothing else rules 1 of them out)'],
    ['that it alone rules out none', { total: 1, examples: hosts('a') }, 0, '(a; something else rules it out as well)'],
  ])('says %s', (_, agents, alone, words) => {
    expect(explanationText('job 12', told([{ sentence: 'Why.', remedy: 'How.', agents, alone }]))).toContain(`- Why. ${words}\n`)
  })

  it('names the jobs that are kept from an agent', () => {
    const jobs = { total: 2, examples: [{ id: 3 }, { id: 4 }] }
    const text = explanationText('agent a', told([{ sentence: 'Why.', remedy: 'How.', jobs, alone: 1 }]))
    expect(text).toContain('- Why. (job 3, job 4; nothing else keeps 1 of them away)\n')
  })

  it('says how many reasons it left out', () => {
    expect(explanationText('job 12', told([], 3))).toMatch(/and 3 more reasons\n$/)
  })
})
