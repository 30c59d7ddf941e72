import { expect, it } from 'vitest'
import { sumUpReasons, type ExplainedJob } from './waiting-rules.js'

const explained = (
  id: number,
  kind: ExplainedJob['reasons'][number]['kind'] | undefined,
  verdict: ExplainedJob['verdict'] = 'waits',
) => ({
  job: { id, title: `Job ${id}`, state: 'queued' as const },
  ...{ verdict, summary: `Because of ${kind ?? 'nothing'}.`, reasons: kind === undefined ? [] : [{ kind }] },
})

it('counts first reasons, the most frequent first, each with the first job that has it', () => {
  const reasons = sumUpReasons([
    explained(1, 'paused'),
    explained(2, 'parents'),
    explained(3, 'parents'),
    explained(4, 'busy', 'can run now'),
  ])
  expect(reasons).toEqual([
    { kind: 'parents', jobs: 2, example: { id: 2, title: 'Job 2', summary: 'Because of parents.' } },
    { kind: 'paused', jobs: 1, example: { id: 1, title: 'Job 1', summary: 'Because of paused.' } },
    { kind: 'starts now', jobs: 1, example: { id: 4, title: 'Job 4', summary: 'Because of busy.' } },
  ])
})
