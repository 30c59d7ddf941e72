import { useSyncExternalStore } from 'react'

const changed = 'pyfarm:address'

/** The address of this page with that job open; other parts of the address stay. */
export function addressOfJob(job: number | undefined): string {
  const query = new URLSearchParams(window.location.search)
  if (job === undefined) query.delete('job')
  else query.set('job', String(job))
  const text = query.toString()
  return text === '' ? window.location.pathname : `${window.location.pathname}?${text}`
}

/** The job in the page's address (`?job=1`); undefined without one, or when it is no number. */
export function useJobInAddress(): number | undefined {
  return readJob(useSyncExternalStore(watchAddress, () => window.location.search))
}

export function openJob(job: number | undefined): void {
  window.history.pushState(null, '', addressOfJob(job))
  window.dispatchEvent(new Event(changed))
}

export function readJob(search: string): number | undefined {
  const text = new URLSearchParams(search).get('job')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function watchAddress(notify: () => void): () => void {
  window.addEventListener('popstate', notify)
  window.addEventListener(changed, notify)
  return () => {
    window.removeEventListener('popstate', notify)
    window.removeEventListener(changed, notify)
  }
}
