// What a chart of statistics draws: series that stand on each other, above the axis or below it.
export interface ChartSeries {
  readonly id: string
  readonly label: string
  /** The name of a token of the styles. */
  readonly color: string
  /** Null where nothing was counted. */
  readonly values: readonly (number | null)[]
  readonly side: 'above' | 'below'
}

export interface ChartTimes {
  /** Seconds since 1970, a point each. */
  readonly times: readonly number[]
  /** Where the last point ends. */
  readonly end: number
}

/**
 * How far each series reaches from the axis, on those before it of its side; below it, numbers are negative. A point at which nothing
 * of a side was counted has none.
 */
export function stacked(series: readonly ChartSeries[]): (number | null)[][] {
  const reach = { above: [] as number[], below: [] as number[] }
  return series.map(({ values, side }) => {
    const sums = reach[side]
    return values.map((value, index) => {
      if (value === null) return null
      const sum = (sums[index] ?? 0) + value
      sums[index] = sum
      return side === 'above' || sum === 0 ? sum : -sum
    })
  })
}

/** A count as people read it. */
export const numberWords = (value: number | null): string =>
  value === null ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
