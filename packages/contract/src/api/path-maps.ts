// Bodies of the path maps' endpoints.
import { z } from 'zod'
import type { Settings } from '../settings/settings.js'

const columnsOf = (settings: Settings) => {
  const path = z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(settings.max_path_length, `must have at most ${settings.max_path_length} characters`)
    .regex(/^[^\0]*$/, 'must not contain a NUL')
  const tag = z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(settings.max_tag_length, `must have at most ${settings.max_tag_length} characters`)
    .regex(/^[^\0]*$/, 'must not contain a NUL')
  return { path_linux: path, path_windows: path, path_osx: path, tag: tag.nullable().optional() }
}

export const newPathMapSchema = (settings: Settings) => z.strictObject(columnsOf(settings))
export type NewPathMap = z.infer<ReturnType<typeof newPathMapSchema>>

/** What is not named stays as it is; a tag of null is none. */
export const pathMapEditSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type PathMapEdit = z.infer<ReturnType<typeof pathMapEditSchema>>
