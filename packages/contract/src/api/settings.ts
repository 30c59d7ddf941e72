// `GET /settings/`: the settings in force.
import { z } from 'zod'
import { settingFileNames } from '../settings/settings.js'

export const settingsAnswerSchema = z.array(
  z
    .strictObject({
      key: z.string(),
      /** The file in which a site sets it. */
      file: z.enum(settingFileNames),
      /** As it would stand in that file; `***` for a secret. */
      value: z.string(),
      /** Path of a file, `environment PYFARM_X`, or `default`. */
      source: z.string(),
    })
    .meta({ id: 'Setting' }),
)
