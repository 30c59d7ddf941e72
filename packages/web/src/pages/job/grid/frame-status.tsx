import type { FramePlace } from '@pyfarm/contract/api/job-frames'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../../api/client.js'
import { namedTask, type JobDetails } from '../../../api/farm-queries.js'
import { PointerTip, type TipPlace } from '../../../parts/pointer-tip.js'
import { frameLabel } from '../../../words/frames.js'
import { frameWords } from '../frame-words.js'
import styles from './frame-field.module.css'

const pauseMs = 150
const freshMs = 2000

interface FrameStatusProps {
  readonly job: JobDetails
  readonly place: FramePlace | undefined
  readonly state: string | undefined
  /** Where it is told as well; undefined for nowhere. */
  readonly tip: TipPlace | undefined
}

/** What there is to say of the frame that is pointed at: at once what the grid knows, soon also where and how long. */
export function FrameStatus({ job, place, state, tip }: FrameStatusProps) {
  const [asked] = useDebouncedValue(place?.id, pauseMs)
  const task = useQuery({
    queryKey: ['frame', job.id, asked ?? 0],
    queryFn: ({ signal }) =>
      bodyOf(
        farm.GET('/api/v1/jobs/{job}/tasks/{task}', { params: { path: { job: String(job.id), task: String(asked) } }, signal }),
      ),
    enabled: asked !== undefined,
    staleTime: freshMs,
    gcTime: freshMs,
  })
  const known = task.data !== undefined && task.data.id === place?.id ? frameWords(namedTask(task.data)) : undefined
  const words = place === undefined ? undefined : (known ?? `${frameLabel(place)}, ${state ?? ''}`)
  return (
    <>
      <p className={styles['words']} role="status">
        {words ?? 'Point at a frame, or go to it with the arrow keys.'}
      </p>
      <PointerTip at={words === undefined ? undefined : tip}>{words}</PointerTip>
    </>
  )
}
