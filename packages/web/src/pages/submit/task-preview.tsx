import { Alert } from '@mantine/core'
import { RoleButton } from '../../parts/may.js'
import { countWords } from '../../words/amounts.js'
import { batchesOf, rangeText, type FramesRead } from './frames-text.js'
import type { WholeVersion } from '../../api/job-types.js'
import type { FrameRange } from '@pyfarm/contract/frames'
import type { Kept, Submission } from './submission.js'
import styles from './submit.module.css'

interface TaskPreviewProps {
  readonly frames: FramesRead
  readonly version: WholeVersion
  readonly values: Submission
  readonly kept: Kept
  readonly isSending: boolean
  /** Something above has to be put right first. */
  readonly trouble: boolean
}

const keptNames: Readonly<Record<keyof Kept, string>> = {
  environ: 'environment variables',
  limits: 'limits',
  ram_warning: 'RAM warning',
  ram_max: 'RAM limit',
  output_link: 'output link',
  job_group_id: 'job group',
}
const isKept = (name: string): name is keyof Kept => name in keptNames

/** What will be made, and the button that makes it. */
export function TaskPreview({ frames, version, values, kept, isSending, trouble }: TaskPreviewProps) {
  const ranges = 'trouble' in frames ? [] : frames.ranges
  const keptWords = Object.keys(kept)
    .filter(isKept)
    .map(name => keptNames[name])
  return (
    <aside className={styles['preview']} aria-labelledby="what-is-made">
      <h2 id="what-is-made">What will be made</h2>
      <div aria-live="polite" className={styles['batches']}>
        {'trouble' in frames && <p>{frames.trouble}</p>}
        {ranges.length > 1 && (
          <p>
            <strong>{countWords(ranges.length, 'job')}</strong>: these frames are no single range, and a job holds one range. Each
            has its frames in its title.
          </p>
        )}
        {ranges.map(range => (
          <JobPreview key={rangeText(range)} range={range} version={version} values={values} few={ranges.length > 1} />
        ))}
        {keptWords.length > 0 && <p>Also taken over: {keptWords.join(', ')}.</p>}
      </div>
      {trouble && <Alert color="red">Something has to be put right first: it says so at its field.</Alert>}
      <RoleButton role="user" type="submit" loading={isSending}>
        {ranges.length > 1 ? `Submit ${ranges.length} jobs` : 'Submit'}
      </RoleButton>
    </aside>
  )
}

const shownBatches = 5

interface JobPreviewProps {
  readonly range: FrameRange
  readonly version: WholeVersion
  readonly values: Submission
  readonly few: boolean
}

function JobPreview({ range, version, values, few }: JobPreviewProps) {
  const tiles = values.num_tiles === '' || values.num_tiles < 1 ? undefined : values.num_tiles
  const wanted = values.batch === '' || values.batch < 1 ? 1 : values.batch
  const size = Math.min(wanted, version.max_batch ?? wanted)
  const { tasks, count, batches } = batchesOf(range, tiles, size, few ? 0 : shownBatches)
  return (
    <>
      <p>
        <strong>{countWords(tasks, 'task')}</strong>: {range.start === range.end ? 'frame' : 'frames'} {rangeText(range)}
        {tiles !== undefined && `, ${countWords(tiles, 'tile')} each`}
      </p>
      {size < wanted && <p>The job type allows {countWords(size, 'task')} in a batch.</p>}
      {size > 1 && (
        <p>
          Given out in {countWords(count, 'batch', 'batches')} of up to {size}:
        </p>
      )}
      {size > 1 && (
        <ol>
          {batches.map(({ first, last }) => (
            <li key={first}>{first === last ? first : `${first} to ${last}`}</li>
          ))}
        </ol>
      )}
      {size > 1 && count > batches.length && !few && <p>and {countWords(count - batches.length, 'more', 'more')}</p>}
    </>
  )
}
