// Views of a list that a person has named: its filters, order and columns, kept by the browser.
export interface SavedView {
  readonly name: string
  /** What stands after `?` in its address. */
  readonly address: string
}

const mostViews = 50
const longestName = 60

/** Reads what was kept; what can't be read is no view. */
export function parseViews(text: string | null): SavedView[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(parsed) ? parsed.filter(isView).slice(0, mostViews) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('address' in value)) return false
  return typeof value.name === 'string' && typeof value.address === 'string' && value.name !== ''
}

/** With this view; one of the same name gives way. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  [...withoutView(views, view.name), { ...view, name: nameOf(view.name) }].slice(-mostViews)

export const withoutView = (views: readonly SavedView[], name: string): SavedView[] =>
  views.filter(view => view.name !== nameOf(name))

/** Under another name, at its place; one that had that name gives way. */
export function renamed(views: readonly SavedView[], name: string, next: string): SavedView[] {
  const wanted = nameOf(next)
  if (wanted === '') return [...views]
  return views
    .filter(view => view.name === name || view.name !== wanted)
    .map(view => (view.name === name ? { ...view, name: wanted } : view))
}

const nameOf = (name: string): string => name.trim().slice(0, longestName)
