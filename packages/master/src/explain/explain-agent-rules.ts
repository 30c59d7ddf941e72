// Why an agent works, or does not: from the planner's own predicates and its own plan.
import type { AgentExplanation, AgentReason } from '@pyfarm/contract/api/explain'
import { barsOfAgent, barsOfJob } from '../scheduler/availability-rules.js'
import type { Assignment } from '../scheduler/farm-snapshot.js'
import { everyUnfit } from '../scheduler/requirements.js'
import { jobsReason, obstacleKey, type AskedAgent, type Obstacle, type OpenJobBar, type SaidOfJobs } from './agent-words-rules.js'
import type { KnownJob } from './farm-picture.js'
import { groupHindered } from './hindrance-rules.js'
import { barWords } from './job-agents-words-rules.js'
import type { Worded } from './job-self-words-rules.js'
import { jobsOf } from './picture-rules.js'
import { fullPlaces, placesIn } from './places-rules.js'
import { asSentence, counted, jobWords, someJobs } from './words-rules.js'

const mostReasons = 50
const mostInSummary = 5

/** `plan` is what the planner makes of the picture now, as if nothing of the agent's own kept it from work. */
export function explainAgent(asked: AskedAgent, plan: readonly Assignment[]): AgentExplanation {
  const { agent } = asked
  const own = ownReasons(asked)
  const waiting = asked.picture.jobs.filter(hasWork)
  const find = obstaclesAt(asked)
  const found = new Map(waiting.map(job => [job, find(job)]))
  const ofJobs = groupHindered(waiting, job => found.get(job) ?? [], obstacleKey).map(group =>
    jobsReason(group, waiting.length, asked),
  )
  const next = nextOf(asked, plan)
  const reasons = [...own, ...ofJobs].map(({ reason }) => reason)
  return {
    agent: { id: agent.id, hostname: agent.hostname, state: agent.state },
    verdict: agent.busy ? 'works' : own.length > 0 ? 'cannot work' : next === null ? 'idle' : 'gets work now',
    summary: summaryOf({ own, ofJobs, next, waiting: waiting.length }),
    works_on: someJobs(jobsOf(asked.picture.jobs)(agent.jobs)),
    next,
    jobs: { waiting: waiting.length, could_run: someJobs(waiting.filter(job => found.get(job)?.length === 0)) },
    reasons: reasons.slice(0, mostReasons),
    reasons_total: reasons.length,
  }
}

function ownReasons({ picture, agent }: AskedAgent): Worded<AgentReason>[] {
  return barsOfAgent(agent).map(bar => {
    if (bar !== 'busy') {
      const { phrase, remedy } = barWords(bar, 'it is')
      return { phrase, reason: { kind: bar, sentence: asSentence(phrase), remedy } }
    }
    const jobs = someJobs(jobsOf(picture.jobs)(agent.jobs))
    const phrase = `it works on ${jobWords(jobs)}`
    const remedy = 'Nothing to do: it takes new work when its batch is done.'
    return { phrase, reason: { kind: bar, jobs, sentence: asSentence(phrase), remedy } }
  })
}

const hasWork = (job: KnownJob): boolean => job.waiting > 0 && job.state !== 'done' && job.state !== 'failed'

/** Everything that keeps a waiting job from the agent beside what is the agent's own. */
function obstaclesAt({ picture, agent, options }: AskedAgent): (job: KnownJob) => Obstacle[] {
  const placesOf = placesIn(picture.queues)
  return job => [
    ...barsOfJob(job)
      .filter(isOpenJobBar)
      .map(bar => ({ kind: 'bar', bar }) as const),
    ...fullPlaces(placesOf(job)).map(place =>
      'path' in place ? ({ kind: 'queue maximum', queue: place } as const) : ({ kind: 'job maximum' } as const),
    ),
    ...everyUnfit(job, agent, options).map(unfit => ({ kind: 'unfit', unfit }) as const),
  ]
}

const isOpenJobBar = (bar: ReturnType<typeof barsOfJob>[number]): bar is OpenJobBar =>
  bar !== 'done' && bar !== 'failed' && bar !== 'nothing queued'

function nextOf({ picture, agent }: AskedAgent, plan: readonly Assignment[]): AgentExplanation['next'] {
  const assignment = plan.find(each => each.agentId === agent.id)
  const [job] = assignment === undefined ? [] : jobsOf(picture.jobs)([assignment.jobId])
  if (assignment === undefined || job === undefined) return null
  return { id: job.id, title: job.title, priority: job.priority, tasks: assignment.tasks }
}

interface Seen {
  readonly own: readonly Worded<AgentReason>[]
  readonly ofJobs: readonly SaidOfJobs[]
  readonly next: AgentExplanation['next']
  readonly waiting: number
}

function summaryOf({ own, ofJobs, next, waiting }: Seen): string {
  const state = own.map(({ phrase }) => phrase)
  if (next !== null) {
    const gets = `job ${next.id} (${counted(next.tasks, 'task')})`
    if (own.length === 0) return asSentence(`it gets ${gets} now`)
    const isJustBusy = own.every(({ reason }) => reason.kind === 'busy')
    return asSentence([...state, `${isJustBusy ? 'next' : 'but for that'} it would get ${gets}`].join('; '))
  }
  const jobs = ofJobs.slice(0, mostInSummary).map(({ count, phrase }) => `${count} ${phrase}`)
  const rest = ofJobs.length > mostInSummary ? [`${ofJobs.length - mostInSummary} more reasons`] : []
  return asSentence([...state, noneOf(waiting), ...jobs, ...rest].join('; '))
}

function noneOf(waiting: number): string {
  if (waiting === 0) return 'no job waits for an agent'
  return waiting === 1 ? 'the only waiting job does not go to it' : `none of the ${waiting} waiting jobs goes to it`
}
