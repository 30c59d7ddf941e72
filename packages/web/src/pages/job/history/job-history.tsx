// Who changed what of a job, and who was told what of it.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from '../../../api/client.js'
import { usePolling } from '../../../api/polling.js'
import { jobKey } from '../../../api/query-keys.js'
import { Asked } from '../../../parts/asked.js'
import { History, entriesAtOnce } from '../../../parts/history/history.js'
import styles from '../../../parts/history/history.module.css'
import { Moment } from '../../../parts/moment.js'
import { Note } from '../../../parts/note.js'

export function JobHistory({ job }: { job: number }) {
  return (
    <div className={styles['history']}>
      <section aria-labelledby="changes-heading">
        <h3 id="changes-heading">Who changed what</h3>
        <Changes job={job} />
      </section>
      <section aria-labelledby="mails-heading">
        <h3 id="mails-heading">Who was told what</h3>
        <Mails job={job} />
      </section>
    </div>
  )
}

function Changes({ job }: { job: number }) {
  const entries = useQuery({
    queryKey: [...jobKey(job), 'history'],
    queryFn: ({ signal }) => {
      const params = { path: { job: String(job) }, query: { page: '1', per_page: entriesAtOnce } }
      return bodyOf(farm.GET('/api/v1/jobs/{job}/history', { params, signal }))
    },
    refetchInterval: usePolling(),
  })
  return <History query={entries} none="Nobody has changed it since it was submitted." />
}

const mailWords = { success: 'that it is done', failure: 'that it has failed', deletion: 'that it is deleted' } as const

function Mails({ job }: { job: number }) {
  const mails = useQuery({
    queryKey: [...jobKey(job), 'mails'],
    queryFn: ({ signal }) => {
      const params = {
        path: { job: String(job) },
        query: { page: '1', per_page: entriesAtOnce, sort: 'id', order: 'desc' } as const,
      }
      return bodyOf(farm.GET('/api/v1/jobs/{job}/mails', { params, signal }))
    },
    refetchInterval: usePolling(),
  })
  return (
    <Asked query={mails}>
      {all =>
        all.length === 0 ? (
          <Note title="No mail was written about it yet." />
        ) : (
          <ol className={styles['entries']}>
            {all.map(mail => (
              <MailEntry key={mail.id} mail={mail} />
            ))}
          </ol>
        )
      }
    </Asked>
  )
}

function MailEntry({ mail }: { mail: Schemas['MailListItem'] }) {
  return (
    <li data-refused={mail.state === 'given_up'}>
      <span className={styles['when']}>
        <Moment at={mail.sent_on ?? mail.created_on} />
      </span>
      <div>
        <strong>{mail.username}</strong> ({mail.recipient}) {mail.state === 'sent' ? 'was told' : 'is to be told'}{' '}
        {mailWords[mail.kind]}
        {mail.state === 'given_up' && `: given up after ${mail.attempts} attempts`}
        {mail.state !== 'sent' && mail.last_error !== null && `; ${mail.last_error}`}
      </div>
    </li>
  )
}
