import { ActionIcon, Button, Input } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { DataField } from './data-fields.js'
import styles from './data-form.module.css'
import type { FieldProps } from './field-props.js'
import { placeholderOf } from './plain-field.js'

interface ListFieldProps extends FieldProps {
  readonly item: DataField
  readonly Entry: ComponentType<FieldProps>
}

/** A list: a field an entry, in order. Without entries it is not given. */
export function ListField({ field, value, error, set, item, Entry }: ListFieldProps) {
  const entries: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : []
  const change = (next: readonly unknown[]) => set(next.length === 0 && !field.isNeeded ? undefined : next)
  return (
    <Input.Wrapper label={field.label} description={field.description} error={error} required={field.isNeeded} labelElement="div">
      <div className={styles['items']} role="group" aria-label={field.label}>
        {entries.map((entry, index) => (
          // Entries have no name of their own; each shows what stands at its place.
          <div key={index} className={styles['item']}>
            <Entry
              field={{ ...item, label: '', key: `${field.label} ${index + 1}` }}
              value={entry}
              error={undefined}
              set={next => change(entries.map((other, at) => (at === index ? (next ?? '') : other)))}
            />
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`Remove ${field.label} ${index + 1}`}
              onClick={() => change(entries.filter((_, at) => at !== index))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        {entries.length === 0 && <Input.Description>{placeholderOf(field) || 'None.'}</Input.Description>}
        <Button size="compact-sm" variant="default" onClick={() => change([...entries, emptyEntry(item)])}>
          Add to {field.label}
        </Button>
      </div>
    </Input.Wrapper>
  )
}

function emptyEntry(item: DataField): unknown {
  if (item.kind === 'object') return {}
  if (item.kind === 'list') return []
  if (item.kind === 'switch') return false
  return item.kind === 'choice' ? item.choices[0] : ''
}
