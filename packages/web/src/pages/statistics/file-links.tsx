import styles from './statistics.module.css'

/** Where the same numbers are to be had for other programs. */
export function FileLinks({ path, query }: { path: string; query: Readonly<Record<string, string>> }) {
  const search = new URLSearchParams(query).toString()
  return (
    <span className={styles['files']}>
      <a href={`/api/v1/statistics/${path}?${search}`}>JSON</a>
      <a href={`/api/v1/statistics/${path}/csv?${search}`} download>
        CSV
      </a>
    </span>
  )
}
