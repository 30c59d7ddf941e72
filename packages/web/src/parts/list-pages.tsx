import { Button } from '@mantine/core'
import { useAddress } from '../shell/use-address.js'
import { countWords } from '../words/amounts.js'
import styles from './list-pages.module.css'

/** The page of a list that the address asks for, from 1. */
export const pageIn = (text: string | undefined): number => (/^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : 1)

/** Leads through a list that is read page by page; the page stands in the address (`page`). */
export function ListPages({ total, perPage, what }: { total: number; perPage: number; what: string }) {
  const [parts, change] = useAddress()
  const page = pageIn(parts['page'])
  const last = Math.max(1, Math.ceil(total / perPage))
  // What there is to say of an empty list, the list says.
  if (total === 0) return null
  const go = (to: number) => change({ page: to === 1 ? undefined : String(to) }, true)
  return (
    <nav className={styles['pages']} aria-label="Pages of the list">
      <span>{countWords(total, what)}</span>
      {last > 1 && (
        <>
          <Button size="xs" variant="default" disabled={page <= 1} onClick={() => go(page - 1)}>
            Before
          </Button>
          <span>{`Page ${page} of ${last}`}</span>
          <Button size="xs" variant="default" disabled={page >= last} onClick={() => go(page + 1)}>
            Next
          </Button>
        </>
      )}
    </nav>
  )
}
