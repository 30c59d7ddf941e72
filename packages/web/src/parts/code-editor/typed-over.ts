// Typing over a selection.
import { EditorView } from '@codemirror/view'

/**
 * Chromium puts what is typed over coloured text into an element with a style of its own, which the content security policy refuses with
 * a complaint. So the text is replaced before Chromium does it, in the way of the editor's own typing (brackets close, and so on).
 */
export const typedOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType } = event
    const { from, to, empty } = view.state.selection.main
    if (inputType !== 'insertText' || data === null || empty || view.composing || view.state.readOnly) return false
    event.preventDefault()
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    const handlers = view.state.facet(EditorView.inputHandler)
    if (!handlers.some(handle => handle(view, from, to, data, insert))) view.dispatch(insert())
    return true
  },
})
