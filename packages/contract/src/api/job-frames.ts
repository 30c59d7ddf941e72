// `GET /jobs/<job>/frames`: how all tasks of a job stand, for a picture of the whole.
import { z } from 'zod'
import { nextFrame } from '../frames.js'

/** The letters of `states`. */
export const frameLetters = { queued: 'q', assigned: 'a', running: 'r', done: 'd', failed: 'f' } as const
export type FrameState = keyof typeof frameLetters

const frameRunSchema = z.strictObject({
  id: z.int().describe('The id of the first task; those of the others follow one by one.'),
  frame: z.number(),
  tile: z.int().nullable(),
  count: z.int(),
})

export const jobFramesSchema = z
  .strictObject({
    by: z.number().describe('From frame to frame within a run.'),
    tiles: z.int().nullable().describe('Tiles of each frame; null without.'),
    states: z.string().describe('A letter for each task by frame, then tile: queued, assigned, running, done or failed.'),
    runs: z.array(frameRunSchema).describe('Which tasks these are.'),
  })
  .meta({ id: 'JobFrames' })
export type JobFrames = z.infer<typeof jobFramesSchema>

export interface FramePlace {
  readonly id: number
  readonly frame: number
  readonly tile: number | null
}

/** The task after this one, if the job goes on evenly. */
export function nextPlace({ id, frame, tile }: FramePlace, by: number, tiles: number | null): FramePlace {
  const isLastTile = tile === null || tiles === null || tile + 1 >= tiles
  return { id: id + 1, frame: isLastTile ? nextFrame(frame, by) : frame, tile: tile === null ? null : isLastTile ? 0 : tile + 1 }
}

/** Every task of the runs, in order. */
export function placesOf({ runs, by, tiles }: Pick<JobFrames, 'runs' | 'by' | 'tiles'>): FramePlace[] {
  const places: FramePlace[] = []
  for (const { id, frame, tile, count } of runs) {
    let place: FramePlace = { id, frame, tile }
    for (let index = 0; index < count; index++) {
      places.push(place)
      place = nextPlace(place, by, tiles)
    }
  }
  return places
}
