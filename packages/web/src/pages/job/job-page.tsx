// One job: how it stands and why, its frames, tasks, family and settings, and what can be done with it.
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import type { JobDetails } from '../../api/farm-queries.js'
import { JobState } from '../../parts/job-state.js'
import { Note } from '../../parts/note.js'
import { PageTabs } from '../../parts/page-tabs.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { JobMenu } from '../jobs/job-menu.js'
import { Frames } from './frames.js'
import { JobFamily } from './family/job-family.js'
import { JobHistory } from './history/job-history.js'
import { JobFacts } from './job-facts.js'
import { JobSettings } from './settings/job-settings.js'
import { JobWhy } from './job-why.js'
import { SubmitAgain } from './submit-again.js'
import { TaskTable } from './task-table.js'
import { useJobFamily } from './use-job.js'

export function JobPage() {
  const { job: text = '' } = useParams({ strict: false })
  const family = useJobFamily(Number(text))
  const job = family.data?.find(each => each.id === Number(text))
  usePageTitle(job?.title ?? `Job ${text}`)
  if (job !== undefined) return <Whole job={job} parents={family.data?.filter(other => job.parents.includes(other.id)) ?? []} />
  if (family.error !== null) return <Note title={family.error.message} tone="trouble" />
  if (family.isPending) return <Note title="Reading the job…" />
  return <Note title={`There is no job ${text}.`}>It may have been deleted.</Note>
}

function Whole({ job, parents }: { job: JobDetails; parents: readonly JobDetails[] }) {
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{job.title}</h1>
        <JobState job={job} />
        <span className={styles['end']}>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button size="xs" variant="default" rightSection={<IconChevronDown size={16} />}>
                Actions
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <SubmitAgain job={job.id} />
              <JobMenu ids={[job.id]} />
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
      <JobFacts job={job} parents={parents} />
      <PageTabs
        label="Parts of the job"
        tabs={[
          { id: 'frames', title: 'Frames', panel: () => <Frames job={job} /> },
          { id: 'tasks', title: 'Tasks', panel: () => <TaskTable job={job} /> },
          { id: 'why', title: 'Why it runs or waits', panel: () => <JobWhy job={job.id} /> },
          { id: 'family', title: 'Parents and children', panel: () => <JobFamily job={job.id} /> },
          { id: 'history', title: 'History', panel: () => <JobHistory job={job.id} /> },
          { id: 'settings', title: 'Settings', panel: () => <JobSettings job={job.id} /> },
        ]}
      />
    </div>
  )
}
