import { Link, useLocation } from '@tanstack/react-router'
import { Note } from '../parts/note.js'
import styles from '../styles/detail-page.module.css'
import { usePageTitle } from './use-page-title.js'

export function NotFound() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  usePageTitle('No such page')
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>No such page</h1>
      </div>
      <Note title={`Nothing is found at ${path}.`}>
        Go to <Link to="/">the farm at a glance</Link> or <Link to="/jobs/">the jobs</Link>.
      </Note>
    </div>
  )
}
