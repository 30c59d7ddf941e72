// Draws a chart of statistics; fetched when the first one is shown.
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { numberWords, stacked, type ChartSeries, type ChartTimes } from './chart-data.js'

interface DrawnChart {
  readonly resize: () => void
  readonly remove: () => void
}

const height = 300

/** `pointAt` is told the point below the cursor, undefined when there is none. */
export function drawChart(
  host: HTMLElement,
  { times, end }: ChartTimes,
  series: readonly ChartSeries[],
  shape: 'bars' | 'areas',
  pointAt: (index: number | undefined) => void,
): DrawnChart {
  const styles = getComputedStyle(host)
  const colorOf = (token: string) => styles.getPropertyValue(`--${token}`).trim()
  // The library knows pixels alone.
  const font = `12px ${styles.fontFamily}`
  const axis = { stroke: colorOf('ink-soft'), grid: { stroke: colorOf('line'), width: 1 }, ticks: { show: false }, font }
  const paths = shape === 'bars' ? uPlot.paths.bars?.({ size: [0.9, 48], align: 1 }) : undefined
  // What reaches furthest is drawn first; the others stand in front of it.
  const reaches = stacked(series)
  const drawn = series.map((one, index) => ({ ...one, reach: reaches[index] ?? [] })).reverse()
  const options: uPlot.Options = {
    width: host.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: true, range: [times[0] ?? 0, end] }, y: { range: rangeAround } },
    axes: [axis, { ...axis, size: 64, values: (_plot, ticks) => ticks.map(tick => numberWords(Math.abs(tick))) }],
    series: [
      {},
      ...drawn.map(({ label, color }) => ({
        label,
        stroke: colorOf(color),
        fill: colorOf(color),
        width: 1,
        spanGaps: true,
        points: { show: false },
        ...(paths === undefined ? {} : { paths }),
      })),
    ],
    hooks: { setCursor: [plot => pointAt(plot.cursor.idx ?? undefined)] },
  }
  const plot = new uPlot(options, [[...times], ...drawn.map(({ reach }) => reach)], host)
  return { resize: () => plot.setSize({ width: host.clientWidth, height }), remove: () => plot.destroy() }
}

/** The axis is always in sight. */
function rangeAround(_plot: uPlot, least: number | null, most: number | null): [number, number] {
  const [low, high] = [Math.min(0, least ?? 0) * 1.05, Math.max(0, most ?? 0) * 1.05]
  return low === high ? [0, 1] : [low, high]
}
