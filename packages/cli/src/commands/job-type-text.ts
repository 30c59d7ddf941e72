// A job type as text for a terminal.
import { dataKeys, type DataKey } from '@pyfarm/contract/data-keys'
import type { DataSchema } from '@pyfarm/contract/data-schema'
import type { ShownJobType } from '../api-rows.js'
import { alignedTable } from '../table.js'

export function jobTypeText(type: ShownJobType, schema: DataSchema | undefined): string {
  const { name, version, description, max_batch: most } = type
  const head = [`${name} version ${version}`, ...(description === null || description === '' ? [] : [description])]
  const batch = most === null ? 'as many as a job says' : String(most)
  const software = type.software_requirements.map(requirementText)
  const facts = [
    `Frames in a batch: ${batch}${type.batch_contiguous && most !== 1 ? ', without gaps' : ''}`,
    ...(software.length === 0 ? [] : [`Needs ${software.join(', ')}`]),
  ]
  return [...head, '', ...facts, '', dataText(schema)].join('\n')
}

function dataText(schema: DataSchema | undefined): string {
  if (schema === undefined) return 'What its data may be is not said.\n'
  const keys = dataKeys(schema)
  if (keys.length === 0) return 'It needs no data.\n'
  return alignedTable(
    ['data', 'value', 'default', 'what it is'],
    keys.map(key => [key.key, key.value, fallbackText(key), descriptionText(key)]),
  )
}

const fallbackText = ({ isNeeded, fallback }: DataKey): string =>
  isNeeded ? 'needed' : fallback === undefined ? '' : JSON.stringify(fallback)

const descriptionText = ({ description, example }: DataKey): string =>
  example === undefined
    ? description
    : `${description} Example: ${typeof example === 'string' ? example : JSON.stringify(example)}`

function requirementText({
  software,
  min_version: min,
  max_version: max,
}: ShownJobType['software_requirements'][number]): string {
  const bounds = [...(min === null ? [] : [`from ${min}`]), ...(max === null ? [] : [`to ${max}`])]
  return [software, ...bounds].join(' ')
}
