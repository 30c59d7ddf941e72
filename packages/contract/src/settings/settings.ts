// All settings in one flat object, under PyFarm's names.
import { z } from 'zod'
import { masterSettingsSchema } from './master-settings.js'
import { modelsSettingsSchema, tableNamesShape } from './models-settings.js'
import { schedulerSettingsSchema } from './scheduler-settings.js'

export const settingFileNames = ['master.yml', 'models.yml', 'scheduler.yml'] as const
export type SettingFileName = (typeof settingFileNames)[number]

export const settingsShape = {
  ...masterSettingsSchema.shape,
  ...modelsSettingsSchema.shape,
  ...schedulerSettingsSchema.shape,
}

const ordered = [
  ['queue_min_priority', 'queue_max_priority'],
  ['queue_min_priority', 'queue_default_priority'],
  ['queue_default_priority', 'queue_max_priority'],
  ['agent_min_port', 'agent_max_port'],
  ['agent_min_cpus', 'agent_max_cpus'],
  ['agent_min_ram', 'agent_max_ram'],
] as const

/**
 * Checks and converts every setting: intervals to milliseconds, sizes to bytes, addresses to their parts.
 * Every key must be there. An issue's path begins with the key that is wrong; where two don't go together, the other one follows.
 */
export const settingsSchema = z.strictObject(settingsShape).superRefine((settings, context) => {
  for (const [low, high] of ordered) {
    if (settings[low] > settings[high]) {
      context.addIssue({ code: 'custom', path: [high, low], message: `must be no less than ${low}, which is ${settings[low]}` })
    }
  }
  for (const [key, twin] of sharedTableNames(settings)) {
    context.addIssue({ code: 'custom', path: [key, twin], message: `is the name of ${twin} too: give each table its own` })
  }
})

/**
 * Every setting in force. Intervals are in milliseconds, sizes in bytes; `default_job_delete_time` is in seconds, like the column it fills.
 *
 *     setInterval(poll, settings.agent_poll_interval)
 */
export type Settings = z.output<typeof settingsSchema>
export type SettingKey = keyof Settings

export function isSettingKey(name: string): name is SettingKey {
  return Object.hasOwn(settingsShape, name)
}

/** The files that a key may stand in: one, or two for `queue_default_weight`, which the reference has in both. */
export function filesOfSetting(key: SettingKey): SettingFileName[] {
  if (key === 'queue_default_weight') return ['master.yml', 'models.yml']
  if (Object.hasOwn(masterSettingsSchema.shape, key)) return ['master.yml']
  return Object.hasOwn(modelsSettingsSchema.shape, key) ? ['models.yml'] : ['scheduler.yml']
}

function sharedTableNames(settings: Readonly<Record<keyof typeof tableNamesShape, string>>): [string, string][] {
  const keyOfName = new Map<string, string>()
  const shared: [string, string][] = []
  for (const key of Object.keys(tableNamesShape) as (keyof typeof tableNamesShape)[]) {
    const name = settings[key].toLowerCase()
    const twin = keyOfName.get(name)
    if (twin === undefined) keyOfName.set(name, key)
    else shared.push([key, twin])
  }
  return shared
}
