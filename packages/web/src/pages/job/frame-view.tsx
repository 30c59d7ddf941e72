import type { JobDetails, TaskRow } from '../../api/farm-queries.js'
import { StateGlyph } from '../../parts/state-glyph.js'
import { frameLabel } from '../../words/frames.js'
import { pictureOf, stateOf } from './frame-states.js'
import { frameWords } from './frame-words.js'
import styles from './frame-view.module.css'
import { useSettledPicture } from './use-settled-picture.js'

interface FrameViewProps {
  job: JobDetails
  task: TaskRow | undefined
  /** True while it shows the newest picture, whichever that is. */
  follows: boolean
  /** Gives up the picked frame; undefined when none is picked. */
  unpick: (() => void) | undefined
}

/** One frame, large: the newest that is done, or the one that was picked. */
export function FrameView({ job, task, follows, unpick }: FrameViewProps) {
  const wish = task === undefined ? undefined : pictureOf(job, task)
  const picture = useSettledPicture(wish)
  return (
    <figure className={styles['view']}>
      {job.pictures && (
        <div className={styles['stage']}>
          {task !== undefined && picture.address !== undefined && !picture.missing ? (
            <img src={picture.address} alt={`${frameLabel(task)} of ${job.title}`} />
          ) : (
            <StageWords task={task} missing={picture.missing} loading={wish !== undefined} />
          )}
        </div>
      )}
      {task !== undefined && (
        <figcaption className={styles['caption']}>
          <span>{follows ? `${frameLabel(task)}, the newest` : frameWords(task)}</span>
          <span className={styles['ways']}>
            {wish !== undefined && !picture.missing && (
              <a href={wish} target="_blank" rel="noreferrer">
                Open in full size
              </a>
            )}
            {unpick !== undefined && (
              <button type="button" onClick={unpick}>
                {job.pictures ? 'Follow the newest' : 'Close'}
              </button>
            )}
          </span>
        </figcaption>
      )}
    </figure>
  )
}

function StageWords({ task, missing, loading }: { task: TaskRow | undefined; missing: boolean; loading: boolean }) {
  if (task === undefined) return <p>The first picture appears here as soon as a frame is done.</p>
  if (missing) return <p>{frameLabel(task)} is done, but its picture can’t be shown.</p>
  if (loading) return <p>Fetching {frameLabel(task).toLowerCase()}…</p>
  return (
    <p>
      <span className={styles['glyph']}>
        <StateGlyph state={stateOf(task)} />
      </span>
      {frameLabel(task)}: {stateOf(task)}
    </p>
  )
}
