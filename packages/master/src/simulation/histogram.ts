// Many times in little memory: counted in steps of one per cent, with the longest as it is.
const growth = Math.log(1.01)

export interface Histogram {
  readonly size: number
  readonly longest: number
  add(time: number): void
  /** The time that this part (0 to 1) of them is not above, to one per cent; undefined without any. */
  percentile(part: number): number | undefined
}

export function createHistogram(): Histogram {
  const counts: number[] = []
  let [size, longest] = [0, 0]
  return {
    get size() {
      return size
    },
    get longest() {
      return longest
    },
    add: time => {
      const step = Math.round(Math.log1p(time) / growth)
      while (counts.length <= step) counts.push(0)
      counts[step] = (counts[step] ?? 0) + 1
      size++
      longest = Math.max(longest, time)
    },
    percentile: part => {
      let left = Math.max(1, Math.ceil(size * part))
      for (const [step, count] of counts.entries()) {
        left -= count
        if (left <= 0) return Math.min(longest, Math.expm1(step * growth))
      }
      return undefined
    },
  }
}
