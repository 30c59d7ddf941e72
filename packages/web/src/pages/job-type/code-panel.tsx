import { languageOf } from '@pyfarm/contract/code-language'
import { CodeEditor } from '../../parts/code-editor/code-editor.js'
import type { PanelProps } from './panel-props.js'

/** The code that agents run. */
export function CodePanel({ values, set }: PanelProps) {
  return (
    <CodeEditor
      label="Code of the job type"
      language={languageOf(values.code)}
      code={values.code}
      change={set && (code => set({ code }))}
    />
  )
}
