// An agent before a recording master, as the tests of the protocol's rows ask for it.
import { expect } from 'vitest'
import type { RecordedRequest, StubAnswer } from './stub-master.js'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from './test-agent.js'

export type Answers = (request: RecordedRequest) => StubAnswer | undefined

export const json = (status: number, body: unknown = {}): StubAnswer => ({ status, body })
export const html = (status: number): StubAnswer => ({
  status,
  text: '<html><body>Oops</body></html>',
  headers: { 'content-type': 'text/html' },
})
export const dropped: StubAnswer = { status: 0, drop: true }
export const hanging: StubAnswer = { status: 0, hang: true }
export const redirect = (status: number, to: string): StubAnswer => ({ status, text: '', headers: { location: to } })

const matches = (pattern: RegExp, { method, path }: RecordedRequest) => pattern.test(`${method} ${path}`)

/** Answers the first requests that match one after the other with `answers`, the rest as usual. */
export function first(pattern: RegExp, ...answers: readonly StubAnswer[]): Answers {
  let next = 0
  return request => (matches(pattern, request) ? answers[next++] : undefined)
}

/** Answers all requests that match. */
export const always =
  (pattern: RegExp, answer: StubAnswer): Answers =>
  request =>
    matches(pattern, request) ? answer : undefined

/** The first of several that has an answer. */
export function either(...each: readonly Answers[]): Answers {
  return request => {
    for (const answers of each) {
      const answer = answers(request)
      if (answer !== undefined) return answer
    }
    return undefined
  }
}

interface Work {
  readonly tasks?: readonly number[]
  readonly code?: string
}

export interface RecordedFarm extends TestFarm {
  /** Requests whose `METHOD path` matches. */
  seen(pattern: RegExp): RecordedRequest[]
  /** Waits until so many of them have come. */
  times(pattern: RegExp, count: number): Promise<void>
  /** Bodies of what was told of a task of job 1. */
  statesOf(task: number): unknown[]
  /** Assigns tasks of job 1, with a job type that runs an empty script unless other code is given. */
  assign(work?: Work): Promise<string>
  /** The same to its end. */
  work(work?: Work): Promise<void>
  /** Waits until the agent has no task. */
  idle(): Promise<void>
}

export async function openRecordedFarm(
  answers: Answers = () => undefined,
  ...options: Parameters<typeof openTestFarm>
): Promise<RecordedFarm> {
  const farm = await openTestFarm(...options)
  farm.master.answer = answers
  const recorded: RecordedFarm = {
    ...farm,
    seen: pattern => farm.master.seen(pattern),
    times: (pattern, count) => until(() => recorded.seen(pattern).length === count, `${count} of ${String(pattern)}`),
    statesOf: task => recorded.seen(new RegExp(`^POST /jobs/1/tasks/${task}$`)).map(({ body }) => body),
    async assign({ tasks = [11], code = nodeJobType('') } = {}) {
      farm.master.jobTypes.set('Test', code)
      const { status, body } = await farm.call('POST', '/api/v1/assign', assignmentOf('Test', tasks))
      expect([status, body]).toEqual([202, { id: expect.any(String) as string }])
      return (body as { id: string }).id
    },
    async work(work) {
      await recorded.assign(work)
      await recorded.idle()
    },
    idle: () => until(async () => ((await farm.call('GET', '/api/v1/tasks/')).body as unknown[]).length === 0, 'an idle agent'),
  }
  return recorded
}

export const registrations = /^POST \/agents\/$/
export const announcements = /^POST \/agents\/[\da-f-]{36}$/
export const jobTypeRequests = /^GET \/jobtypes\//
export const logRegistrations = /^POST .*\/logs\/$/
export const logStates = /^POST .*\/logs\/[^/]+\.csv$/
export const uploads = /^PUT .*\/logfile$/
