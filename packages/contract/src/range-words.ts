// How long something will take, told as a range.

/** `12–19 min`, `40 s – 3 min`, `about 2 h`: from the fewest to the most seconds. */
export function rangeWords(low: number, high: number): string {
  const from = inUnit(low)
  const to = inUnit(high)
  if (from.words === to.words) return high < 1 ? 'about 1 s' : `about ${to.words} ${to.unit}`
  if (from.unit === to.unit) return `${from.words}–${to.words} ${to.unit}`
  return `${from.words} ${from.unit} – ${to.words} ${to.unit}`
}

interface InUnit {
  readonly words: string
  readonly unit: string
}

function inUnit(seconds: number): InUnit {
  const given = Math.max(0, seconds)
  if (given < 100) return { words: String(given < 20 ? Math.round(given) : 5 * Math.round(given / 5)), unit: 's' }
  if (given < 100 * 60) return { words: String(Math.round(given / 60)), unit: 'min' }
  if (given < 48 * 3600) return { words: shortened(given / 3600), unit: 'h' }
  return { words: shortened(given / 86_400), unit: 'd' }
}

const shortened = (value: number): string => (value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value)))
