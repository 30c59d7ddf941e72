// Keys that work on every page: `g` and a letter leads to a page, `/` to the search, `c` to a new job, `?` shows the keys.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { pageLinks } from './pages.js'

const togetherMs = 1200

/** Calls `help` for `?`. Keys that a field takes, or with a modifier, are left alone. */
export function useShortcuts(help: () => void): void {
  const navigate = useNavigate()
  const goSince = useRef(0)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.composedPath()[0])) return
      const follows = event.timeStamp - goSince.current < togetherMs
      goSince.current = event.key === 'g' ? event.timeStamp : 0
      const page = follows ? pageLinks.find(({ letter }) => letter === event.key) : undefined
      if (page !== undefined) void navigate({ to: page.path })
      else if (event.key === '?') help()
      else if (event.key === 'c') void navigate({ to: '/jobs/create' })
      else if (event.key !== '/' || !focusSearch()) return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [help, navigate])
}

// An editor lies in a shadow root, of which `event.target` tells nothing.
function isTyping(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>('input[type="search"]')
  search?.focus()
  search?.select()
  return search !== null
}
