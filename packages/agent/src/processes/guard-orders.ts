// What an agent tells its guard, a line of JSON each.
import { z } from 'zod'

export const guardOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('watch'), head: z.object({ pid: z.int().positive(), since: z.number() }) }),
  z.object({ kind: z.literal('forget'), pid: z.int() }),
])
export type GuardOrder = z.infer<typeof guardOrderSchema>
