import type { JobDetails } from '@pyfarm/contract/api/details'
import { totalOf } from '@pyfarm/contract/progress'
import { MultiBar, type SingleBar } from 'cli-progress'
import type { Writable } from 'node:stream'
import { barSizes, isFinished, progressBar } from './format.js'
import type { ProgressView } from './view.js'

export type Terminal = Writable & { readonly columns?: number }

/** A bar for each job; they stand still once all jobs are finished, and new ones begin below when there is more to show. */
export function makeBars(stream: Terminal): ProgressView {
  let shown: Shown | undefined

  const close = () => {
    shown?.bars.stop()
    shown = undefined
  }
  return {
    show: rows => {
      if (rows.length === 0) return
      shown ??= open(stream)
      draw(shown, rows)
      if (rows.every(isFinished)) close()
    },
    say: sentence => {
      if (shown === undefined) stream.write(`${sentence}\n`)
      else shown.bars.log(`${sentence}\n`)
    },
    close,
  }
}

interface Shown {
  readonly bars: MultiBar
  readonly barOf: Map<number, SingleBar>
  readonly rowOf: Map<number, JobDetails>
}

function open(stream: Terminal): Shown {
  const rowOf = new Map<number, JobDetails>()
  const bars = new MultiBar({
    stream,
    fps: 8,
    gracefulExit: false,
    hideCursor: true,
    format: (_options, _params, payload: { readonly id: number }) => lineOf(payload.id, rowOf, stream.columns),
  })
  return { bars, barOf: new Map(), rowOf }
}

function draw({ bars, barOf, rowOf }: Shown, rows: readonly JobDetails[]): void {
  for (const row of rows) {
    rowOf.set(row.id, row)
    const bar = barOf.get(row.id) ?? bars.create(totalOf(row.tasks), 0, { id: row.id })
    barOf.set(row.id, bar)
    bar.update(row.tasks.done + row.tasks.failed)
  }
}

function lineOf(id: number, rowOf: ReadonlyMap<number, JobDetails>, columns = 80): string {
  const row = rowOf.get(id)
  const longest = Math.max(...[...rowOf.values()].map(each => each.title.length))
  return row === undefined ? '' : progressBar(row, barSizes(longest, columns))
}
