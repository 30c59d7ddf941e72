/** `1 frame`, `96 frames`, `12,000 frames`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** Exact up to five digits, then short: `99,999`, `250K`, `1.2M`. */
export function shortCount(count: number): string {
  return count < 100_000
    ? count.toLocaleString('en')
    : count.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 })
}

/** Memory given in MB as the farm counts it (1024 MB are one GiB), as a number of GiB or MiB. */
export function memoryWords(megabytes: number): string {
  if (megabytes < 1024) return `${megabytes} MiB`
  const gibibytes = megabytes / 1024
  return `${gibibytes.toFixed(gibibytes < 10 ? 1 : 0)} GiB`
}

/** A share of 0 to 1 as whole percent; 100 % only when nothing is missing. */
export function percentWords(share: number): string {
  const percent = Math.floor(share * 100 + 1e-9)
  return `${Math.min(100, Math.max(0, percent))} %`
}
