// What every editor of the pages has in common. Loaded with the first editor.
import { javascript } from '@codemirror/lang-javascript'
import { json } from '@codemirror/lang-json'
import { python } from '@codemirror/lang-python'
import { indentUnit, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { oneDarkHighlightStyle } from '@codemirror/theme-one-dark'
import { EditorView, keymap } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { indentLines, outdentLines } from './indent.js'
import { typedOver } from './typed-over.js'

export type CodeLanguage = 'python' | 'typescript' | 'json'
export type ColourScheme = 'light' | 'dark'

export const languageSupport = (language: CodeLanguage): Extension => {
  if (language === 'python') return [python(), indentUnit.of('    ')]
  return [language === 'json' ? json() : javascript({ typescript: true }), indentUnit.of('  ')]
}

export const colours = (scheme: ColourScheme): Extension => [
  EditorView.theme(frame, { dark: scheme === 'dark' }),
  scheme === 'dark' ? Prec.high(syntaxHighlighting(oneDarkHighlightStyle)) : [],
]

/** Tab indents; Esc, then Tab leads out, as in every CodeMirror. */
export const editorSetup = (label: string, readOnly: boolean): Extension => [
  basicSetup,
  typedOver,
  keymap.of([{ key: 'Tab', run: indentLines, shift: outdentLines }]),
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  EditorState.readOnly.of(readOnly),
]

const frame = {
  '&': { background: 'var(--editor-ground)', color: 'var(--ink)', fontSize: '0.875rem', maxHeight: 'var(--editor-height, 70vh)' },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "Cascadia Code", Menlo, Consolas, monospace', overflow: 'auto' },
  '.cm-content': { minHeight: 'var(--editor-least, 6rem)', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { background: 'var(--editor-ground)', color: 'var(--ink-soft)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'transparent' },
  '.cm-activeLineGutter': { color: 'var(--ink)' },
  '.cm-panels': { background: 'var(--raised)', color: 'var(--ink)' },
  '.cm-panels input, .cm-panels button': {
    background: 'var(--ground)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
  },
  '.cm-panels button': { backgroundImage: 'none' },
  '.cm-collapsedLines': { background: 'var(--sunken)', color: 'var(--ink)' },
}
