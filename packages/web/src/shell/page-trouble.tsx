import { Note } from '../parts/note.js'

/** What stands where a page could not be drawn or fetched. */
export function PageTrouble({ error }: { error: unknown }) {
  return (
    <Note title="This page can’t be shown." tone="trouble">
      {error instanceof Error ? error.message : 'It broke without a word.'} <a href="">Load it again</a>
    </Note>
  )
}
