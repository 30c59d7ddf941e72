// Which cached answers an event makes old. A key begins with the resource; what follows is the list's query or the one object.
import { farmEventSchema, type FarmEvent } from '@pyfarm/contract/events'

export type FarmKey = readonly [string, ...(string | number)[]]

/** Every list of jobs, and what is counted over jobs. */
export const jobsKey: FarmKey = ['jobs']
export const jobKey = (job: number): FarmKey => ['job', job]
export const tasksKey = (job: number): FarmKey => ['tasks', job]
/** Every list of agents. */
export const agentsKey: FarmKey = ['agents']
/** The tree of job queues: nobody tells of its changes, they are read anew now and then. */
export const queuesKey: FarmKey = ['jobqueues']
/** Job types and their versions: nobody tells of their changes either. */
export const jobTypesKey: FarmKey = ['jobtypes']
/** Every list of tags. */
export const tagsKey: FarmKey = ['tags']
/** Software and its versions. */
export const softwareKey: FarmKey = ['software']
export const agentKey = (agent: string): FarmKey => ['agent', agent]

/** Reads the data of one server-sent event; undefined when it is not a list of farm events. */
export function parseEvents(data: string): FarmEvent[] | undefined {
  try {
    const parsed = farmEventSchema.array().safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Counts and speeds of a job, and what agents work on, follow the tasks. */
export function keysOfEvent(event: FarmEvent): FarmKey[] {
  switch (event.kind) {
    case 'job':
      return event.change === 'changed' ? [jobsKey, jobKey(event.job)] : [jobsKey, jobKey(event.job), tasksKey(event.job)]
    case 'tasks':
      return [jobsKey, jobKey(event.job), tasksKey(event.job), agentsKey]
    case 'agent':
      return [agentsKey, agentKey(event.agent)]
  }
}
