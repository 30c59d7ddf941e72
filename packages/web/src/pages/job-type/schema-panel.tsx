import { Alert } from '@mantine/core'
import { useMemo, useState } from 'react'
import { CodeEditor } from '../../parts/code-editor/code-editor.js'
import { dataFields } from '../../parts/data-form/data-fields.js'
import { DataForm } from '../../parts/data-form/data-form.js'
import type { Data } from '../../parts/data-form/field-props.js'
import { Note } from '../../parts/note.js'
import { readSchema } from './job-type-fields.js'
import styles from './job-type.module.css'
import type { PanelProps } from './panel-props.js'

/** What the jobs' data may be, and the form that a person fills in for it. */
export function SchemaPanel({ values, set }: PanelProps) {
  const read = useMemo(() => readSchema(values.data_schema), [values.data_schema])
  return (
    <div className={styles['halves']}>
      <section>
        <h2>JSON Schema</h2>
        <p className={styles['hint']}>
          Draft 2020-12. Jobs are checked against it when they are submitted on these pages or with <code>pyfarm submit</code>.
        </p>
        <CodeEditor
          label="JSON Schema of the jobs' data"
          language="json"
          code={values.data_schema}
          change={set && (data_schema => set({ data_schema }))}
        />
        {'trouble' in read && <Alert color="red">This is no JSON object: {read.trouble}</Alert>}
      </section>
      <section>
        <h2>The form that comes of it</h2>
        {'schema' in read && <FormPreview schema={read.schema} />}
      </section>
    </div>
  )
}

function FormPreview({ schema }: { schema: Record<string, unknown> | null }) {
  const [data, setData] = useState<Data>({})
  const fields = useMemo(() => dataFields(schema ?? {}), [schema])
  if (fields.length === 0) return <Note title="No form yet">Without properties in the schema, the data is written as JSON.</Note>
  return (
    <div className={styles['preview']}>
      <DataForm fields={fields} data={data} set={setData} />
      <h3>The data</h3>
      <pre className={styles['text']}>{JSON.stringify(data, undefined, 2)}</pre>
    </div>
  )
}
