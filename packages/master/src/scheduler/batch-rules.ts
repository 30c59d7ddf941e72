// Which of a job's next tasks make one batch (behaviour.md section 3). Pure.
import { nextFrame } from '@pyfarm/contract/frames'

interface Framed {
  readonly frame: number
  readonly tile: number | null
}

/** The longest beginning in which each next frame is the one before + by; tiles of one frame stay together. */
export function contiguousStart<T extends Framed>(tasks: readonly T[], by: number): T[] {
  const end = tasks.findIndex((task, index) => {
    const before = tasks[index - 1]
    return before !== undefined && task.frame !== before.frame && task.frame !== nextFrame(before.frame, by)
  })
  return tasks.slice(0, end === -1 ? undefined : end)
}
