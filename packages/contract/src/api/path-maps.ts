// Bodies of the path maps' endpoints.
import { z } from 'zod'
import type { Settings } from '../settings/settings.js'
import { nameText } from './texts.js'

const columnsOf = (settings: Settings) => {
  const path = nameText(settings.max_path_length)
  return { path_linux: path, path_windows: path, path_osx: path, tag: nameText(settings.max_tag_length).nullable().optional() }
}

export const newPathMapSchema = (settings: Settings) => z.strictObject(columnsOf(settings))
export type NewPathMap = z.infer<ReturnType<typeof newPathMapSchema>>

/** What is not named stays as it is; a tag of null is none. */
export const pathMapEditSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type PathMapEdit = z.infer<ReturnType<typeof pathMapEditSchema>>
