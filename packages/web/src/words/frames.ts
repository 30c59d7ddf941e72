import { nextFrame } from '@pyfarm/contract/frames'

/** Frames as their ranges: `1–8, 12, 20–24`. The input need not be sorted; what repeats (tiles) counts once. */
export function frameRanges(frames: readonly number[]): string {
  const sorted = [...new Set(frames)].sort((a, b) => a - b)
  const ranges: { first: number; last: number }[] = []
  for (const frame of sorted) {
    const open = ranges.at(-1)
    if (open !== undefined && nextFrame(open.last, 1) === frame) open.last = frame
    else ranges.push({ first: frame, last: frame })
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ')
}

/** `Frame 12`, or `Frame 12, tile 3`. */
export function frameLabel(task: { frame: number; tile: number | null }): string {
  return task.tile === null ? `Frame ${task.frame}` : `Frame ${task.frame}, tile ${task.tile}`
}
