// What a queue is, as fields of a form.
import type { Queue } from '../../api/queue-queries.js'

export interface QueueFields {
  readonly name: string
  readonly priority: number | ''
  readonly weight: number | ''
  readonly minimum_agents: number | ''
  readonly maximum_agents: number | ''
}

export const fieldsOf = ({ name, priority, weight, minimum_agents, maximum_agents }: Queue): QueueFields => ({
  ...{ name, priority, weight },
  minimum_agents: minimum_agents ?? '',
  maximum_agents: maximum_agents ?? '',
})

interface QueueColumns {
  name?: string
  priority?: number
  weight?: number
  minimum_agents?: number | null
  maximum_agents?: number | null
}

/** As the master takes them: an empty minimum or maximum is none, an empty priority or weight is left as it is. */
export function columnsOf({ name, priority, weight, minimum_agents, maximum_agents }: Partial<QueueFields>): QueueColumns {
  return {
    ...(name !== undefined && { name }),
    ...(typeof priority === 'number' && { priority }),
    ...(typeof weight === 'number' && { weight }),
    ...(minimum_agents !== undefined && { minimum_agents: minimum_agents === '' ? null : minimum_agents }),
    ...(maximum_agents !== undefined && { maximum_agents: maximum_agents === '' ? null : maximum_agents }),
  }
}

export const queueLabels = {
  name: 'Name',
  priority: 'Priority',
  weight: 'Weight',
  minimum_agents: 'Agents at least',
  maximum_agents: 'Agents at most',
} as const

export const queueHelp = {
  priority: 'Higher ones go strictly first.',
  weight: 'Share among those of the same priority.',
  minimum_agents: 'Served before all others up to so many; empty: none.',
  maximum_agents: 'In and below it together; empty: as many as there are.',
} as const
