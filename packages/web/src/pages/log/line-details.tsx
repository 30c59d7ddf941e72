import { Button, CloseButton, CopyButton } from '@mantine/core'
import { Moment } from '../../parts/moment.js'
import { useLogLine, type LogPath } from './log-queries.js'
import { LogText } from './log-row.js'
import styles from './log-view.module.css'

const streamWords = {
  stdout: 'standard output',
  stderr: 'standard error',
  agent: 'the agent’s own words',
  jobtype: 'the job type’s own words',
} as const

/** A line as a whole, with when and by whom it was written. */
export function LineDetails({ path, line, close }: { path: LogPath; line: number; close: () => void }) {
  const { data } = useLogLine(path, line)
  return (
    <section className={styles['details']} aria-label={`Line ${line}`}>
      <div className={styles['about']}>
        <strong>Line {line.toLocaleString('en')}</strong>
        {data !== undefined && data !== null && (
          <span>
            {data.stream !== null && streamWords[data.stream]}
            {data.pid !== null && `, process ${data.pid}`}
            {data.time !== null && ', '}
            {data.time !== null && <Moment at={data.time} />}
            {data.cut === true && ', only its beginning is shown'}
          </span>
        )}
        <CopyButton value={location.href}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy the link'}
            </Button>
          )}
        </CopyButton>
        <CloseButton aria-label="Close the line" onClick={close} />
      </div>
      <div className={styles['full']} tabIndex={0} role="region" aria-label={`Text of line ${line}`}>
        <LogText text={data?.text ?? ''} />
      </div>
    </section>
  )
}
