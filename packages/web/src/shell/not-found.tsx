import { Link, useLocation } from '@tanstack/react-router'
import { Note } from '../parts/note.js'

export function NotFound() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  return (
    <Note title={`There is no page ${path}.`}>
      <Link to="/">Home</Link>
    </Note>
  )
}
