import { NumberInput, Select, Switch, TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { DataField } from './data-fields.js'
import type { FieldProps } from './field-props.js'
import { textOfValue, valueOfText, wordOfValue } from './plain-text.js'

/** A field of one value. */
export function PlainField(props: FieldProps) {
  const { field, value, error, set } = props
  const shared = {
    // An entry of a list has no label of its own to show.
    ...(field.label === '' ? { 'aria-label': field.key } : { label: field.label }),
    ...(field.description === '' ? {} : { description: field.description }),
    placeholder: placeholderOf(field),
    error,
    required: field.isNeeded,
  }
  switch (field.kind) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          allowDecimal={!field.isWhole}
          {...(field.least === undefined ? {} : { min: field.least })}
          {...(field.most === undefined ? {} : { max: field.most })}
          clampBehavior="none"
          onChange={next => set(next === '' ? undefined : next)}
        />
      )
    case 'switch': {
      const { placeholder, ...rest } = shared
      return <Switch {...rest} checked={Boolean(value ?? field.fallback)} onChange={event => set(event.currentTarget.checked)} />
    }
    case 'choice':
      return (
        <Select
          {...shared}
          clearable={!field.isNeeded}
          searchable={field.choices.length > 8}
          data={field.choices.map((choice, index) => ({ value: String(index), label: wordOfValue(choice) }))}
          value={
            value === undefined ? null : String(field.choices.findIndex(choice => textOfValue(choice) === textOfValue(value)))
          }
          onChange={chosen => set(chosen === null ? undefined : field.choices[Number(chosen)])}
        />
      )
    case 'text': {
      const text = value === undefined ? '' : wordOfValue(value)
      const change = (next: string) => set(next === '' ? undefined : next)
      return field.isLong ? (
        <Textarea
          {...shared}
          autosize
          minRows={3}
          maxRows={12}
          value={text}
          onChange={event => change(event.currentTarget.value)}
        />
      ) : (
        <TextInput {...shared} value={text} onChange={event => change(event.currentTarget.value)} />
      )
    }
    default:
      return <JsonText {...props} shared={shared} />
  }
}

/** JSON in a line or more; what is typed stays as it is while it means the same. */
function JsonText({ value, set, shared }: FieldProps & { readonly shared: object }) {
  const [typed, setTyped] = useState(() => textOfValue(value))
  const text = textOfValue(typed === '' ? undefined : valueOfText(typed)) === textOfValue(value) ? typed : textOfValue(value)
  return (
    <Textarea
      {...shared}
      autosize
      minRows={1}
      maxRows={12}
      value={text}
      onChange={event => {
        setTyped(event.currentTarget.value)
        set(event.currentTarget.value === '' ? undefined : valueOfText(event.currentTarget.value))
      }}
    />
  )
}

/** What holds without a value, or an example of one. */
export function placeholderOf({ fallback, example, kind }: DataField): string {
  if (fallback !== undefined) return `Default: ${kind === 'list' && isEmptyList(fallback) ? 'none' : wordOfValue(fallback)}`
  return example === undefined ? '' : `For example ${wordOfValue(example)}`
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
