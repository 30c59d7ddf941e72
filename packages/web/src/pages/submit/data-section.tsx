import { Alert, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { CodeEditor } from '../../parts/code-editor/code-editor.js'
import type { DataField } from '../../parts/data-form/data-fields.js'
import { DataForm } from '../../parts/data-form/data-form.js'
import type { Data } from '../../parts/data-form/field-props.js'
import { useAddress } from '../../shell/use-address.js'
import styles from './submit.module.css'

interface DataSectionProps {
  readonly fields: readonly DataField[]
  readonly data: Data
  readonly set: (data: Data) => void
  /** Told whether what stands there as JSON is none. */
  readonly setBroken: (isBroken: boolean) => void
  readonly errors: Readonly<Record<string, string>>
  /** Keys that are most likely slips. */
  readonly unknown: readonly string[]
}

/** What the job type has to know: as a form, or as JSON. */
export function DataSection({ fields, data, set, setBroken, errors, unknown }: DataSectionProps) {
  const [{ data: way }, change] = useAddress()
  const isJson = way === 'json' || fields.length === 0
  const others = Object.keys(data).filter(key => fields.length > 0 && !fields.some(field => field.key === key))
  return (
    <section className={styles['section']} aria-labelledby="what-it-works-on">
      <div className={styles['heading']}>
        <h2 id="what-it-works-on">What it works on</h2>
        {fields.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label="How the data is written"
            data={[
              { value: 'form', label: 'Form' },
              { value: 'json', label: 'JSON' },
            ]}
            value={isJson ? 'json' : 'form'}
            onChange={chosen => {
              setBroken(false)
              change({ data: chosen === 'json' ? 'json' : undefined })
            }}
          />
        )}
      </div>
      {isJson ? <JsonData {...{ data, set, setBroken }} /> : <DataForm fields={fields} data={data} set={set} errors={errors} />}
      <Sentences sentences={isJson ? Object.values(errors) : [errors[''], ...others.map(key => errors[key])]} color="red" />
      <Sentences sentences={unknown} color="yellow" />
    </section>
  )
}

function Sentences({ sentences, color }: { sentences: readonly (string | undefined)[]; color: string }) {
  const said = sentences.filter(sentence => sentence !== undefined)
  if (said.length === 0) return null
  return (
    <Alert color={color} role="status">
      {said.map(sentence => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Alert>
  )
}

/** What is typed stays as it is, also while it is no JSON yet. */
function JsonData({ data, set, setBroken }: Pick<DataSectionProps, 'data' | 'set' | 'setBroken'>) {
  const [typed, setTyped] = useState(() => JSON.stringify(data, undefined, 2))
  const read = readObject(typed)
  const shown = read !== undefined && JSON.stringify(read) !== JSON.stringify(data) ? JSON.stringify(data, undefined, 2) : typed
  return (
    <>
      <CodeEditor
        label="The job's data as JSON"
        size="small"
        language="json"
        code={shown}
        change={text => {
          setTyped(text)
          const next = readObject(text)
          setBroken(next === undefined)
          if (next !== undefined) set(next)
        }}
      />
      {read === undefined && (
        <Alert color="red">This is no JSON object: see that brackets, quotes and commas are in pairs and in place.</Alert>
      )}
    </>
  )
}

function readObject(text: string): Data | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
