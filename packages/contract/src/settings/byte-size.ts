// Sizes: a whole number of bytes, or a text with a unit (`1MiB`, `500 kB`).

const bytesPer: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}

/** The size in whole bytes; undefined when the value has neither form. */
export function parseByteSize(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?i?b)?\s*$/i.exec(value)
  const factor = bytesPer[match?.[2]?.toLowerCase() ?? 'b']
  return match === null || factor === undefined ? undefined : Math.round(Number(match[1]) * factor)
}

/** Bytes as a text that `parseByteSize` reads back exactly: `1MiB`, `1500B`. */
export function formatByteSize(bytes: number): string {
  const unit = ['GiB', 'MiB', 'KiB'].find(name => bytes > 0 && bytes % (bytesPer[name.toLowerCase()] ?? 1) === 0)
  return unit === undefined ? `${bytes}B` : `${bytes / (bytesPer[unit.toLowerCase()] ?? 1)}${unit}`
}
