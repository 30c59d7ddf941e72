// Tab and Shift-Tab in an editor.
import { indentUnit } from '@codemirror/language'
import type { ChangeSpec, EditorState, Line } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'

/** Indents the selected lines, or puts in as much as leads to the next step. */
export function indentLines(view: EditorView): boolean {
  const { state } = view
  if (state.readOnly) return false
  const unit = state.facet(indentUnit)
  if (state.selection.ranges.every(range => range.empty)) {
    const { from } = state.selection.main
    const column = from - state.doc.lineAt(from).from
    view.dispatch(state.replaceSelection(unit.slice(column % unit.length)), { scrollIntoView: true, userEvent: 'input' })
    return true
  }
  return changeLines(view, line => (line.length === 0 ? [] : { from: line.from, insert: unit }))
}

/** Takes one step of indentation from the selected lines. */
export function outdentLines(view: EditorView): boolean {
  if (view.state.readOnly) return false
  const most = view.state.facet(indentUnit).length
  return changeLines(view, line => {
    const blanks = /^\t|^ */.exec(line.text)?.[0].length ?? 0
    return blanks === 0 ? [] : { from: line.from, to: line.from + Math.min(blanks, most) }
  })
}

function changeLines(view: EditorView, change: (line: Line) => ChangeSpec): boolean {
  view.dispatch({ changes: selectedLines(view.state).map(change), userEvent: 'indent' })
  return true
}

function selectedLines(state: EditorState): Line[] {
  const lines = new Map<number, Line>()
  for (const { from, to } of state.selection.ranges) {
    for (let number = state.doc.lineAt(from).number; number <= state.doc.lineAt(to).number; number++)
      lines.set(number, state.doc.line(number))
  }
  return [...lines.values()]
}
