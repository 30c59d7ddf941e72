// Which cached answers an event makes old.
import { farmEventSchema, type FarmEvent } from '@pyfarm/contract/events'

export type FarmKey = readonly ['jobs'] | readonly ['agents'] | readonly ['tasks', number]

export const jobsKey: FarmKey = ['jobs']
export const agentsKey: FarmKey = ['agents']
export const tasksKey = (job: number): FarmKey => ['tasks', job]

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
      return event.change === 'changed' ? [jobsKey] : [jobsKey, tasksKey(event.job)]
    case 'tasks':
      return [jobsKey, tasksKey(event.job), agentsKey]
    case 'agent':
      return [agentsKey]
  }
}
