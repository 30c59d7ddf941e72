// All mails of the farm: who was told what, when, and how that went.
import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, pageOf, type Schemas } from '../../api/client.js'
import type { FarmKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import { JobLink } from '../../parts/job-link.js'
import { ListPages, pageIn } from '../../parts/list-pages.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable } from '../../parts/plain-table.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import mailStyles from './mails-page.module.css'

type Mail = Schemas['MailListItem']

const mailsKey: FarmKey = ['mails']
const perPage = 50
const stateWords = { waiting: 'waiting', sent: 'sent', given_up: 'given up' } as const
const kindWords = { success: 'done', failure: 'failed', deletion: 'deleted' } as const

export function MailsPage() {
  usePageTitle('Mails')
  const [{ state, username, job, page, mail }, change] = useAddress()
  const query = {
    state,
    username,
    job,
    page: String(pageIn(page)),
    per_page: String(perPage),
    sort: 'id',
    order: 'desc',
  } as never
  const mails = useQuery({
    queryKey: [...mailsKey, state, username, job, page],
    queryFn: ({ signal }) => pageOf(farm.GET('/api/v1/mails/', { params: { query }, signal }), rows => rows),
    refetchInterval: 10_000,
  })
  const resend = useChange({
    act: ({ id }: Mail) => bodyOf(farm.POST('/api/v1/mails/{mail}/resend', { params: { path: { mail: String(id) } }, body: {} })),
    done: ({ recipient }) => `The mail to ${recipient} is sent again.`,
    touches: [mailsKey],
  })
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Mails</h1>
        <Select
          size="xs"
          aria-label="State"
          placeholder="Any state"
          clearable
          data={Object.entries(stateWords).map(([value, label]) => ({ value, label }))}
          value={state ?? null}
          onChange={chosen => change({ state: chosen ?? undefined, page: undefined }, true)}
        />
        <TextInput
          type="search"
          size="xs"
          aria-label="User"
          placeholder="User"
          value={username ?? ''}
          onChange={event => change({ username: event.currentTarget.value, page: undefined })}
        />
      </div>
      <Asked query={mails}>
        {({ rows, total }) => (
          <>
            <PlainTable
              label="Mails"
              columns={[
                { title: 'Job', cell: ({ job: about }) => <JobLink job={about}>{`job ${about}`}</JobLink> },
                { title: 'That it is', cell: ({ kind }) => kindWords[kind] },
                { title: 'To', cell: ({ username: name, recipient }) => `${name} <${recipient}>` },
                { title: 'State', cell: row => <MailState mail={row} /> },
                { title: 'Written', cell: ({ created_on }) => <Moment at={created_on} /> },
                {
                  title: 'Show or send again',
                  cell: row => (
                    <div className={mailStyles['actions']}>
                      <Button size="compact-sm" variant="default" onClick={() => change({ mail: String(row.id) }, true)}>
                        Show
                      </Button>
                      <Button size="compact-sm" variant="default" onClick={() => resend.mutate(row)}>
                        Send again
                      </Button>
                    </div>
                  ),
                },
              ]}
              rows={rows}
              keyOf={({ id }) => id}
              empty={<Note title="No mails">People are told when a job for which they are notified ends.</Note>}
            />
            <ListPages total={total} perPage={perPage} what="mail" />
          </>
        )}
      </Asked>
      <Modal opened={mail !== undefined} onClose={() => change({ mail: undefined })} title="Mail" size="xl">
        {mail !== undefined && <MailText id={mail} />}
      </Modal>
    </div>
  )
}

function MailState({ mail }: { mail: Mail }) {
  return (
    <>
      {stateWords[mail.state]} {mail.sent_on !== null && <Moment at={mail.sent_on} />}
      {mail.state !== 'sent' && mail.attempts > 0 && ` after ${mail.attempts} tries`}
      {mail.last_error !== null && <p className={mailStyles['error']}>{mail.last_error}</p>}
    </>
  )
}

function MailText({ id }: { id: string }) {
  const mail = useQuery({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/mails/{mail}', { params: { path: { mail: id } }, signal })),
  })
  return (
    <Asked query={mail}>
      {({ subject, body, recipient }) => (
        <>
          <p>To {recipient}</p>
          <h3>{subject}</h3>
          <pre className={mailStyles['body']}>{body}</pre>
        </>
      )}
    </Asked>
  )
}
