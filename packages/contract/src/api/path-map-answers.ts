// What the path maps' endpoints answer.
import { z } from 'zod'

/** One without a tag has no key `tag`. */
export const pathMapSchema = z
  .strictObject({
    id: z.int(),
    path_linux: z.string(),
    path_windows: z.string(),
    path_osx: z.string(),
    tag: z.string().optional(),
  })
  .meta({ id: 'PathMap' })
export type PathMapAnswer = z.infer<typeof pathMapSchema>

/** The answer to its creation also has the tag's id. */
export const newPathMapAnswerSchema = pathMapSchema.extend({ tag_id: z.int().nullable() }).meta({ id: 'NewPathMap' })
export type NewPathMapAnswer = z.infer<typeof newPathMapAnswerSchema>
