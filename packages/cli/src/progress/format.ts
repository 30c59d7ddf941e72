// How a job's progress reads in the terminal.
import type { JobDetails } from '@pyfarm/contract/api/details'
import { rangeWords } from '@pyfarm/contract/range-words'
import { totalOf } from '@pyfarm/contract/progress'

/** 0 to 1; finished tasks, done or failed, of all. */
export function finishedPart({ tasks }: JobDetails): number {
  const total = totalOf(tasks)
  return total === 0 ? 1 : (tasks.done + tasks.failed) / total
}

/** Nothing more will come of it by itself. */
export const isAtEnd = (row: JobDetails): boolean => isFinished(row) || row.stuck === true

export const isFinished = ({ state }: JobDetails): boolean => state === 'done' || state === 'failed'

/** `Render: 42/96 (44 %), 3.1 frames/s, 15–20 s left, 0 failed` */
export function progressLine(row: JobDetails): string {
  const { done, failed } = row.tasks
  return `${row.title}: ${[`${done}/${totalOf(row.tasks)} (${percent(row)} %)`, ...statusWords(row), `${failed} failed`].join(', ')}`
}

export interface BarSizes {
  readonly title: number
  readonly bar: number
}

/** Fits a line of progress to a terminal of so many columns. */
export function barSizes(longestTitle: number, columns: number): BarSizes {
  const title = Math.min(longestTitle, Math.max(12, Math.floor(columns / 4)))
  return { title, bar: Math.min(24, Math.max(6, columns - title - widthOfNumbers)) }
}

/** Columns of `   43 %  420/960  3.1 frames/s  2 min 05 s left  0 failed`, without the widest of all numbers. */
const widthOfNumbers = 52

/** `Render    ██████████░░░░░░░░░░░░░░  44 %  42/96  3.1 frames/s  17 s left  0 failed` */
export function progressBar(row: JobDetails, sizes: BarSizes): string {
  const counts = `${row.tasks.done}/${totalOf(row.tasks)}`
  const words = [...statusWords(row), `${row.tasks.failed} failed`]
  return [
    ...[fit(row.title, sizes.title), bar(finishedPart(row), sizes.bar)],
    ...[`${percent(row).toString().padStart(3)} %`, counts, ...words],
  ].join('  ')
}

/** `9 s`, `2 min 05 s`, `1 h 02 min` */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor((whole % 3600) / 60))} min`
}

function statusWords(row: JobDetails): string[] {
  if (isFinished(row)) return [row.state, ...speedWords(row)]
  if (row.stuck === true) return ['failed on every agent']
  if (row.state === 'paused') return ['paused']
  if (row.blocked) return [`waits for job ${row.parents.join(', ')}`]
  const words = [...speedWords(row), ...leftWords(row)]
  return words.length > 0 ? words : [row.state]
}

/** The range that the master tells; one that tells none knows at least the mean pace. */
function leftWords({ estimate, seconds_left: atMeanPace }: JobDetails): string[] {
  if (estimate !== undefined) return [`${rangeWords(estimate.seconds_left.low, estimate.seconds_left.high)} left`]
  return atMeanPace === null ? [] : [`${durationText(atMeanPace)} left`]
}

const speedWords = ({ frames_per_second: speed }: JobDetails): string[] =>
  speed === null ? [] : [`${speedText(speed)} frames/s`]

const speedText = (speed: number): string => (speed >= 10 ? speed.toFixed(0) : speed.toFixed(speed >= 0.1 ? 1 : 3))

const percent = (row: JobDetails): number => Math.floor(finishedPart(row) * 100)

function bar(part: number, width: number): string {
  const full = Math.floor(part * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
}

const twoDigits = (value: number): string => value.toString().padStart(2, '0')
