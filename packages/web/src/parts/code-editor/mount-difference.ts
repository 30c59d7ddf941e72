// Two texts beside each other, or below one another where there is little room, with what differs.
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { colours, editorSetup, languageSupport, type CodeLanguage, type ColourScheme } from './editor-setup.js'

export interface DifferenceOptions {
  readonly before: { readonly label: string; readonly code: string }
  readonly after: { readonly label: string; readonly code: string }
  readonly language: CodeLanguage
  readonly scheme: ColourScheme
}

/** @returns what ends it */
export function mountDifference(root: ShadowRoot, { before, after, language, scheme }: DifferenceOptions): () => void {
  const shared = (label: string) => [editorSetup(label, true), languageSupport(language), colours(scheme)]
  const collapseUnchanged = { margin: 3, minSize: 6 }
  if (window.matchMedia('(width < 50rem)').matches) {
    const difference = unifiedMergeView({ original: before.code, mergeControls: false, collapseUnchanged })
    const extensions = [shared(`${before.label}, ${after.label}`), difference]
    const view = new EditorView({ root, parent: root, state: EditorState.create({ doc: after.code, extensions }) })
    return () => view.destroy()
  }
  const merge = new MergeView({
    ...{ root, parent: root, collapseUnchanged },
    a: { doc: before.code, extensions: shared(before.label) },
    b: { doc: after.code, extensions: shared(after.label) },
  })
  return () => merge.destroy()
}
