import { ActionIcon, Button, Input, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { byRank, useSoftware } from '../api/software.js'
import styles from './requirements-field.module.css'

export interface RequirementFields {
  readonly software: string
  /** Empty: any. */
  readonly min_version: string
  readonly max_version: string
}

interface RequirementsFieldProps {
  readonly label: string
  readonly description: string
  readonly value: readonly RequirementFields[]
  readonly error?: ReactNode
  /** Undefined: it can be read only. */
  readonly change?: ((value: RequirementFields[]) => void) | undefined
}

/** Software that an agent has to have, with the lowest and the highest version that do. */
export function RequirementsField({ label, description, value, error, change }: RequirementsFieldProps) {
  const software = useSoftware().data ?? []
  const setAt = (at: number, next: RequirementFields) => change?.(value.map((other, index) => (index === at ? next : other)))
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <div>
        {value.map((entry, index) => {
          const versions = byRank(software.find(each => each.software === entry.software)?.versions ?? []).map(
            ({ version }) => version,
          )
          const bound = (name: 'min_version' | 'max_version', title: string) => (
            <Select
              label={title}
              placeholder="Any"
              clearable
              disabled={change === undefined}
              data={versions.includes(entry[name]) || entry[name] === '' ? versions : [entry[name], ...versions]}
              value={entry[name] === '' ? null : entry[name]}
              onChange={version => setAt(index, { ...entry, [name]: version ?? '' })}
            />
          )
          return (
            // What is required has no name but its place while none is chosen.
            <div key={index} className={styles['entry']} role="group" aria-label={`${label} ${index + 1}`}>
              <Select
                label="Software"
                searchable
                disabled={change === undefined}
                data={namesWith(software, entry.software)}
                value={entry.software === '' ? null : entry.software}
                onChange={name => setAt(index, { software: name ?? '', min_version: '', max_version: '' })}
              />
              {bound('min_version', 'From version')}
              {bound('max_version', 'To version')}
              {change !== undefined && (
                <ActionIcon
                  variant="default"
                  size="lg"
                  aria-label={`Remove ${entry.software === '' ? 'this software' : entry.software}`}
                  onClick={() => change(value.filter((_, at) => at !== index))}
                >
                  <IconX size={16} />
                </ActionIcon>
              )}
            </div>
          )
        })}
        {value.length === 0 && change === undefined && <p>None.</p>}
        {change !== undefined && (
          <Button
            mt="xs"
            size="compact-sm"
            variant="default"
            onClick={() => change([...value, { software: '', min_version: '', max_version: '' }])}
          >
            Require a software
          </Button>
        )}
      </div>
    </Input.Wrapper>
  )
}

function namesWith(software: readonly { readonly software: string }[], chosen: string): string[] {
  const names = software.map(each => each.software)
  return chosen === '' || names.includes(chosen) ? names : [chosen, ...names]
}
