// The form of a JSON Schema: a field a key. What is left empty is not given, so that the job type's own default holds.
import { Input } from '@mantine/core'
import type { DataField } from './data-fields.js'
import styles from './data-form.module.css'
import type { Data, FieldProps } from './field-props.js'
import { ListField } from './list-field.js'
import { PlainField } from './plain-field.js'

interface DataFormProps {
  readonly fields: readonly DataField[]
  readonly data: Data
  readonly set: (data: Data) => void
  /** What is wrong, by key. */
  readonly errors?: Readonly<Record<string, string>>
}

export function DataForm({ fields, data, set, errors = {} }: DataFormProps) {
  return (
    <div className={styles['form']}>
      {fields.map(field => (
        <AnyField
          key={field.key}
          field={field}
          value={data[field.key]}
          error={errors[field.key]}
          set={value => set(withValue(data, field.key, value))}
        />
      ))}
    </div>
  )
}

function withValue(data: Data, key: string, value: unknown): Data {
  const { [key]: _, ...others } = data
  return value === undefined ? others : { ...data, [key]: value }
}

function AnyField(props: FieldProps) {
  const { field, value, error, set } = props
  if (field.kind === 'list') return <ListField {...props} item={field.item} Entry={AnyField} />
  if (field.kind !== 'object') return <PlainField {...props} />
  return (
    <Input.Wrapper label={field.label} description={field.description} error={error} required={field.isNeeded} labelElement="div">
      <div className={styles['inner']} role="group" aria-label={field.label}>
        <DataForm
          fields={field.fields}
          data={isData(value) ? value : {}}
          set={inner => set(Object.keys(inner).length === 0 && !field.isNeeded ? undefined : inner)}
        />
      </div>
    </Input.Wrapper>
  )
}

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)
