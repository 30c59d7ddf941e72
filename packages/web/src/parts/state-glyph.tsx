// A shape of its own for every state, so that none is told by colour alone.
import type { ReactNode } from 'react'

const ring = <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.75" />
const dot = <circle cx="8" cy="8" r="2.5" fill="currentColor" />
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 2.25, strokeLinecap: 'round', strokeLinejoin: 'round' } as const

const shapes: Readonly<Record<string, ReactNode>> = {
  queued: ring,
  assigned: (
    <>
      {ring}
      {dot}
    </>
  ),
  blocked: (
    <path
      d="M5 2.5h6M5 13.5h6M5.5 2.5c0 3 5 3.5 5 5.5s-5 2.5-5 5.5M10.5 2.5c0 3-5 3.5-5 5.5s5 2.5 5 5.5"
      {...line}
      strokeWidth={1.5}
    />
  ),
  running: <path d="M4.5 2.8v10.4a.6.6 0 0 0 .9.5l8.4-5.2a.6.6 0 0 0 0-1L5.4 2.3a.6.6 0 0 0-.9.5Z" fill="currentColor" />,
  paused: <path d="M5.25 3.5v9M10.75 3.5v9" {...line} />,
  done: <path d="m3 8.5 3.5 3.5L13 4.5" {...line} />,
  failed: <path d="m4 4 8 8M12 4l-8 8" {...line} />,
  online: <circle cx="8" cy="8" r="5" fill="currentColor" />,
  offline: <path d="M3 8h10" {...line} />,
  disabled: (
    <>
      {ring}
      <path d="m4.5 11.5 7-7" {...line} strokeWidth={1.75} />
    </>
  ),
}

export function StateGlyph({ state }: { state: string }) {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" focusable="false">
      {shapes[state] ?? ring}
    </svg>
  )
}
