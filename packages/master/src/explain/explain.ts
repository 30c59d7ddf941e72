// Explains a job or an agent: reads the farm, lets the planner plan, and says what came of it.
import type { AgentExplanation, JobExplanation } from '@pyfarm/contract/api/explain'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { planOptions } from '../scheduler/assign-pass.js'
import { planAssignments } from '../scheduler/plan-assignments.js'
import { explainAgent } from './explain-agent-rules.js'
import { explainJob } from './explain-job-rules.js'
import { readPicture } from './explain-store.js'
import { snapshotOf } from './picture-rules.js'

/** Undefined when there is no such job. */
export async function explainJobNow(farm: Farm, id: JobId): Promise<JobExplanation | undefined> {
  const picture = await readPicture(farm.database.read, { job: id, now: farm.clock() })
  const job = picture.jobs.find(each => each.id === id)
  const options = planOptions(farm.settings)
  return job && explainJob({ picture, job, options }, () => planAssignments(snapshotOf(picture), options))
}

/** Undefined when there is no such agent. */
export async function explainAgentNow(farm: Farm, id: AgentId): Promise<AgentExplanation | undefined> {
  const picture = await readPicture(farm.database.read, { now: farm.clock() })
  const agent = picture.agents.find(each => each.id === id)
  const options = planOptions(farm.settings)
  return agent && explainAgent({ picture, agent, options }, planAssignments(snapshotOf(picture, id), options))
}
