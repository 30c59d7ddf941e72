// The logs of a task: an attempt, its log, and how it went. Attempt, line and search live in the address.
import { NativeSelect } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { JobLink } from '../../parts/job-link.js'
import { AgentLink } from '../../parts/agent-link.js'
import { Note } from '../../parts/note.js'
import { StateChip } from '../../parts/state-chip.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/list-page.module.css'
import { frameLabel } from '../../words/frames.js'
import { momentOf, momentWords } from '../../words/times.js'
import { useLogsOf, useTask } from './log-queries.js'
import { LogView } from './log-view.js'

export function LogPage() {
  const { job = '', task = '' } = useParams({ strict: false })
  const shown = useTask(job, task)
  const [parts, change] = useAddress()
  usePageTitle(shown.data === undefined ? 'Log' : `Log of ${frameLabel(shown.data).toLowerCase()}`)
  if (shown.data === undefined) {
    return shown.error === null ? <Note title="Reading the task…" /> : <Note title={shown.error.message} tone="trouble" />
  }
  const { attempts, state, agent, last_error: error } = shown.data
  const attempt = Math.min(attempts, Number(parts['attempt'] ?? attempts) || attempts)
  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <h1>{frameLabel(shown.data)}</h1>
        <StateChip state={state} />
        <span>
          of <JobLink job={shown.data.job.id}>{shown.data.job.title}</JobLink>
          {agent !== null && (
            <>
              {' on '}
              <AgentLink agent={agent.id}>{agent.hostname}</AgentLink>
            </>
          )}
        </span>
        {attempts > 1 && (
          <NativeSelect
            size="xs"
            aria-label="Attempt"
            value={attempt}
            onChange={event => change({ attempt: event.currentTarget.value, log: undefined, line: undefined }, true)}
            data={Array.from({ length: attempts }, (_, index) => attempts - index).map(number => ({
              value: String(number),
              label: `Attempt ${number} of ${attempts}`,
            }))}
          />
        )}
      </div>
      {state === 'failed' && error !== null && <Note title={error} tone="trouble" />}
      {attempt === 0 ? (
        <Note title="No log yet">It begins when an agent takes the frame.</Note>
      ) : (
        <AttemptLogs
          key={attempt}
          job={job}
          task={task}
          attempt={attempt}
          wanted={parts['log']}
          choose={log => change({ log, line: undefined })}
        />
      )}
    </div>
  )
}

interface AttemptLogsProps {
  readonly job: string
  readonly task: string
  readonly attempt: number
  readonly wanted: string | undefined
  readonly choose: (log: string) => void
}

function AttemptLogs({ job, task, attempt, wanted, choose }: AttemptLogsProps) {
  const logs = useLogsOf(job, task, attempt)
  if (logs.data === undefined) {
    return logs.error === null ? <Note title="Reading the logs…" /> : <Note title={logs.error.message} tone="trouble" />
  }
  const log = logs.data.find(({ identifier }) => identifier === wanted) ?? logs.data.at(-1)
  if (log === undefined) return <Note title="This attempt has no log." />
  return (
    <>
      {logs.data.length > 1 && (
        <NativeSelect
          size="xs"
          label="Log"
          value={log.identifier}
          onChange={event => choose(event.currentTarget.value)}
          data={logs.data.map(({ identifier, created_on: created }) => ({
            value: identifier,
            label: `${momentWords(momentOf(created), new Date())}: ${identifier}`,
          }))}
        />
      )}
      <LogView key={log.identifier} path={{ job, task, attempt: String(attempt), log: log.identifier }} />
    </>
  )
}
