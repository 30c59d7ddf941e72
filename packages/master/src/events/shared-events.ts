// Live events of all processes: what one publishes, the listeners of each hear.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { farmEventSchema } from '@pyfarm/contract/events'
import type { Events } from './events.js'

interface Wire {
  readonly publish: (message: string) => void
  readonly subscribe: (listener: (message: string) => void) => Promise<void>
}

const messageSchema = z.object({ from: z.string(), events: z.array(farmEventSchema) })

/** Published here and told to the others. What is told while the wire is down is lost to them, as to any listener who was away. */
export async function shareEvents(events: Events, wire: Wire): Promise<Events> {
  const from = randomUUID()
  await wire.subscribe(message => {
    const told = parsed(message)
    if (told !== undefined && told.from !== from) events.publish(told.events)
  })
  return {
    ...events,
    publish: published => {
      events.publish(published)
      if (published.length > 0) wire.publish(JSON.stringify({ from, events: published }))
    },
  }
}

function parsed(message: string) {
  try {
    return messageSchema.safeParse(JSON.parse(message)).data
  } catch {
    return undefined
  }
}
