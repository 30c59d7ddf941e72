// What the program that starts a version and the version say to each other over their IPC channel. Versions of other times take part.
import { z } from 'zod'

/** Exit code of a version that is to be started anew, or gives way to another. */
export const restartCode = 75

/** To the version: what `runAgent` gets. */
export const startMessageSchema = z.looseObject({ kind: z.literal('start'), options: z.looseObject({}) })

export const versionMessageSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('ready'), url: z.string() }),
  z.looseObject({ kind: z.literal('registered') }),
  z.looseObject({ kind: z.literal('problem'), message: z.string() }),
])
export type VersionMessage = z.infer<typeof versionMessageSchema>
