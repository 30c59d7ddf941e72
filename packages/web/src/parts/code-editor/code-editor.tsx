// An editor for code, which is loaded when the first one is shown.
import { Textarea, useComputedColorScheme } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { Note } from '../note.js'
import styles from './code-editor.module.css'
import type { CodeLanguage } from './editor-setup.js'
import type { MountedEditor } from './mount-editor.js'

interface CodeEditorProps {
  /** What the code is, for who can't see it. */
  readonly label: string
  readonly code: string
  readonly language: CodeLanguage
  /** Undefined: it can be read only. */
  readonly change?: ((code: string) => void) | undefined
  readonly size?: 'small' | 'large'
}

export function CodeEditor({ label, code, language, change, size = 'large' }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<MountedEditor>(undefined)
  const now = useRef({ code, language, change })
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const scheme = useComputedColorScheme('light')
  const [firstScheme] = useState(scheme)
  const hint = useId()
  const readOnly = change === undefined

  useEffect(() => {
    now.current = { code, language, change }
    editor.current?.setCode(code)
  })
  useEffect(() => {
    let ended = false
    void import('./mount-editor.js').then(
      ({ mountEditor }) => {
        if (ended || host.current === null) return
        const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
        const changed = (text: string) => now.current.change?.(text)
        editor.current = mountEditor(root, { ...now.current, ...{ label, scheme: firstScheme, readOnly, changed } })
        setState('there')
      },
      () => setState('failed'),
    )
    return () => {
      ended = true
      editor.current?.end()
      editor.current = undefined
    }
  }, [label, readOnly, firstScheme])
  useEffect(() => editor.current?.setLanguage(language), [language, state])
  useEffect(() => editor.current?.setScheme(scheme), [scheme, state])

  if (state === 'failed')
    return (
      <Textarea
        aria-label={label}
        autosize
        value={code}
        readOnly={readOnly}
        onChange={event => change?.(event.currentTarget.value)}
      />
    )
  return (
    <div className={styles['editor']} data-size={size}>
      {state === 'loading' && <Note title="Loading the editor…" />}
      <div ref={host} className={styles['host']} aria-describedby={hint} />
      <p id={hint} className={styles['hint']}>
        {readOnly ? 'Ctrl F searches.' : 'Tab indents; Esc, then Tab leaves the editor. Ctrl F searches.'}
      </p>
    </div>
  )
}
