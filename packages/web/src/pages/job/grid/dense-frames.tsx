// All frames of a job as small cells, however many: filtered, selected, rendered again.
import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { JobDetails } from '../../../api/farm-queries.js'
import { Note } from '../../../parts/note.js'
import { useTip, type TipPlace } from '../../../parts/pointer-tip.js'
import { StateChoice } from '../../../parts/state-choice.js'
import { RowMenu, type MenuPlace } from '../../../parts/table/row-menu.js'
import { SelectionBar } from '../../../parts/table/selection-bar.js'
import { listIn } from '../../../shell/address.js'
import { useAddress } from '../../../shell/use-address.js'
import { useRerun } from '../use-rerun.js'
import { FrameField } from './frame-field.js'
import styles from './frame-field.module.css'
import { FrameStatus } from './frame-status.js'
import { indexesIn, stateOfLetter, useFrames, type JobFrames } from './use-frames.js'
import { useGridSelection } from './use-grid-selection.js'

const states = ['running', 'assigned', 'queued', 'failed', 'done'] as const

export function DenseFrames({ job, pick }: { job: JobDetails; pick: (task: number | undefined) => void }) {
  const { frames, error } = useFrames(job)
  if (frames !== undefined) return <Field job={job} frames={frames} pick={pick} />
  return error === null ? <Note title="Reading the frames…" /> : <Note title={error.message} tone="trouble" />
}

function Field({ job, frames, pick }: { job: JobDetails; frames: JobFrames; pick: (task: number | undefined) => void }) {
  const [parts, change] = useAddress()
  const wanted = useMemo(() => listIn(parts['state']), [parts])
  const shown = useMemo(() => indexesIn(frames.states, wanted), [frames.states, wanted])
  const idAt = useCallback((index: number) => frames.places[shown[index] ?? -1]?.id ?? -1, [frames.places, shown])
  const letterAt = useCallback((index: number) => frames.states[shown[index] ?? -1] ?? 'q', [frames.states, shown])
  const selection = useGridSelection(shown.length, idAt)
  const [pointed, setPointed] = useState<number>()
  const { at: tip, point: pointTip } = useTip()
  const point = useCallback(
    (index: number | undefined, at?: TipPlace) => {
      setPointed(index)
      pointTip(at)
    },
    [pointTip],
  )
  const [menu, setMenu] = useState<MenuPlace>()
  const rerun = useRerun(job.id)
  const navigate = useNavigate()
  const openLog = (task: number) =>
    void navigate({ to: '/jobs/$job/tasks/$task/logs', params: { job: String(job.id), task: String(task) } })
  const ids = [...selection.ids]
  const [single] = ids
  const isSingle = ids.length === 1
  useEffect(() => pick(isSingle ? single : undefined), [isSingle, single, pick])
  const items = (
    <>
      <Menu.Item onClick={() => rerun(ids)}>Render again</Menu.Item>
      {isSingle && single !== undefined && <Menu.Item onClick={() => openLog(single)}>Log</Menu.Item>}
    </>
  )
  const place = pointed === undefined ? undefined : frames.places[shown[pointed] ?? -1]
  return (
    <section aria-labelledby="frames-heading" className={styles['frames']}>
      <div className={styles['bar']}>
        <h3 id="frames-heading">Frames</h3>
        <StateChoice
          states={states}
          chosen={wanted}
          choose={chosen => change({ state: chosen.join(',') || undefined }, true)}
          count={state => <span>{job.tasks[state as (typeof states)[number]].toLocaleString('en')}</span>}
        />
      </div>
      <div className={styles['about']}>
        <FrameStatus
          job={job}
          place={place}
          state={pointed === undefined ? undefined : stateOfLetter(letterAt(pointed))}
          tip={tip}
        />
        <SelectionBar count={ids.length} what="frame" clear={selection.clear}>
          {items}
        </SelectionBar>
      </div>
      {shown.length === 0 ? (
        <Note title="No frame is in these states." />
      ) : (
        <FrameField
          label={`Frames of ${job.title}: arrow keys go from frame to frame, Space selects, Enter opens the log`}
          count={shown.length}
          letterAt={letterAt}
          idAt={idAt}
          selection={selection}
          point={point}
          open={index => openLog(idAt(index))}
          openMenu={setMenu}
        />
      )}
      <RowMenu place={menu} close={() => setMenu(undefined)}>
        {items}
      </RowMenu>
    </section>
  )
}
