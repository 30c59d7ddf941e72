// The editor itself, in a shadow root: there its styles are constructed style sheets, which the content security policy allows.
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { colours, editorSetup, languageSupport, type CodeLanguage, type ColourScheme } from './editor-setup.js'

export interface EditorOptions {
  readonly label: string
  readonly code: string
  readonly language: CodeLanguage
  readonly scheme: ColourScheme
  readonly readOnly: boolean
  readonly changed: (code: string) => void
}

export interface MountedEditor {
  /** Replaces all of the code, unless it is that already, or was while the page did not know yet what was typed since. */
  readonly setCode: (code: string) => void
  readonly setLanguage: (language: CodeLanguage) => void
  readonly setScheme: (scheme: ColourScheme) => void
  readonly end: () => void
}

export function mountEditor(root: ShadowRoot, options: EditorOptions): MountedEditor {
  const [language, scheme] = [new Compartment(), new Compartment()]
  // What the page has last, and all that it was told since: it is behind while somebody types.
  let told: readonly string[] = [options.code]
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.code,
      extensions: [
        editorSetup(options.label, options.readOnly),
        language.of(languageSupport(options.language)),
        scheme.of(colours(options.scheme)),
        EditorView.updateListener.of(update => {
          if (!update.docChanged) return
          const text = update.state.doc.toString()
          told = [...told, text]
          options.changed(text)
        }),
      ],
    }),
  })
  return {
    setCode: code => {
      const place = told.lastIndexOf(code)
      if (place >= 0) told = told.slice(place)
      else view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } })
    },
    setLanguage: next => view.dispatch({ effects: language.reconfigure(languageSupport(next)) }),
    setScheme: next => view.dispatch({ effects: scheme.reconfigure(colours(next)) }),
    end: () => view.destroy(),
  }
}
