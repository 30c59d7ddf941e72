// What the master tells live listeners (`/events`, server-sent events). An event names what changed; the listener reads it anew.
import { z } from 'zod'

export const farmEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), job: z.int(), change: z.enum(['created', 'changed', 'deleted']) }),
  z.object({ kind: z.literal('tasks'), job: z.int(), tasks: z.array(z.int()) }),
  z.object({ kind: z.literal('agent'), agent: z.string(), change: z.enum(['created', 'changed', 'deleted']) }),
])

export type FarmEvent = z.infer<typeof farmEventSchema>
