// How all frames of a job stand, read again when the job's counts change, but not more often than every two seconds.
import { frameLetters, jobFramesSchema, placesOf, type FramePlace, type FrameState } from '@pyfarm/contract/api/job-frames'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { bodyOf, farm } from '../../../api/client.js'
import type { JobDetails } from '../../../api/farm-queries.js'
import { usePolling } from '../../../api/polling.js'

export interface JobFrames {
  readonly places: readonly FramePlace[]
  /** A letter a frame. */
  readonly states: string
}

const pauseMs = 2000

export function useFrames(job: JobDetails) {
  const query = useQuery({
    queryKey: ['frames', job.id],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/{job}/frames', { params: { path: { job: String(job.id) } }, signal })),
    refetchInterval: usePolling(),
  })
  const { data, error, refetch } = query
  useSeldom(JSON.stringify(job.tasks), () => void refetch())
  const runs = useMemo(() => (data === undefined ? '' : JSON.stringify({ ...data, states: '' })), [data])
  // The same runs, the same frames: only what changes is made anew.
  const places = useMemo(() => (runs === '' ? [] : placesOf(jobFramesSchema.parse(JSON.parse(runs)))), [runs])
  const frames = useMemo(
    (): JobFrames | undefined => (data === undefined ? undefined : { places, states: data.states }),
    [data, places],
  )
  return { frames, error }
}

/** Calls when the stamp has changed: at once, or when the pause since the last time is over. */
function useSeldom(stamp: string, call: () => void): void {
  const last = useRef({ at: 0, stamp })
  const latest = useRef(call)
  useEffect(() => {
    latest.current = call
  })
  useEffect(() => {
    if (last.current.stamp === stamp) return
    const wait = Math.max(0, last.current.at + pauseMs - performance.now())
    const timer = setTimeout(() => {
      last.current = { at: performance.now(), stamp }
      latest.current()
    }, wait)
    return () => clearTimeout(timer)
  }, [stamp])
}

const stateNames = new Map(Object.entries(frameLetters).map(([state, letter]) => [letter as string, state as FrameState]))

export const stateOfLetter = (letter: string): FrameState => stateNames.get(letter) ?? 'queued'

/** The places (from 0) of the frames in these states; all without any. */
export function indexesIn(states: string, wanted: readonly string[]): number[] {
  const letters = new Set(wanted.map(state => frameLetters[state as FrameState]))
  const indexes: number[] = []
  for (let index = 0; index < states.length; index++)
    if (wanted.length === 0 || letters.has((states[index] ?? 'q') as never)) indexes.push(index)
  return indexes
}
