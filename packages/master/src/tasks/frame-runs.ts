// Tasks of a job as runs: as long as they follow one another evenly, one entry stands for many.
import { frameLetters, nextPlace } from '@pyfarm/contract/api/job-frames'
import type { FramePlace, FrameState, JobFrames } from '@pyfarm/contract/api/job-frames'

export interface FrameRuns {
  /** Takes the next task by frame, then tile. */
  readonly add: (place: FramePlace, state: FrameState) => void
  readonly all: () => JobFrames
}

/** @param by the job's step; @param tiles of each of its frames */
export function createFrameRuns(by: number, tiles: number | null): FrameRuns {
  const runs: { id: number; frame: number; tile: number | null; count: number }[] = []
  const letters: string[] = []
  let expected: FramePlace | undefined
  return {
    add(place, state) {
      const run = runs.at(-1)
      const goesOn = expected?.id === place.id && expected.frame === place.frame && expected.tile === place.tile
      if (run !== undefined && goesOn) run.count++
      else runs.push({ ...place, count: 1 })
      letters.push(frameLetters[state])
      expected = nextPlace(place, by, tiles)
    },
    all: () => ({ by, tiles, states: letters.join(''), runs }),
  }
}
