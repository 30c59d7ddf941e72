// Durations, speeds and moments in words.

/** `seconds` in its two largest units: `48 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return pair(whole, 60, 'min', 1, 's')
  const minutes = Math.round(whole / 60) * 60
  if (minutes < 86_400) return pair(minutes, 3600, 'h', 60, 'min')
  return pair(Math.round(whole / 3600) * 3600, 86_400, 'd', 3600, 'h')
}

function pair(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small)
  const first = `${Math.floor(seconds / large)} ${largeName}`
  return rest === 0 ? first : `${first} ${rest} ${smallName}`
}

/** `3.2 frames/s`; for slow frames the time that one takes. */
export function speedWords(framesPerSecond: number): string {
  if (framesPerSecond <= 0) return '0 frames/s'
  if (framesPerSecond < 0.1) return `${durationWords(1 / framesPerSecond)} a frame`
  const digits = framesPerSecond < 1 ? 2 : framesPerSecond < 10 ? 1 : 0
  return `${framesPerSecond.toFixed(digits)} frames/s`
}

/** The same for a narrow column: `3.2/s`, `50 s each`. */
export const shortSpeed = (framesPerSecond: number): string =>
  speedWords(framesPerSecond).replace(' frames/s', '/s').replace(' a frame', ' each')

/** Reads a time of the wire: ISO 8601 in UTC without an offset. */
export function momentOf(wireTime: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(wireTime) ? wireTime : `${wireTime}Z`)
}

/** The time of day in the local zone, with the date unless it is today's; of another year the date alone. */
export function momentWords(moment: Date, now: Date, locale?: string): string {
  const time = moment.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
  if (moment.toDateString() === now.toDateString()) return time
  const day = { day: 'numeric', month: 'short' } as const
  if (moment.getFullYear() !== now.getFullYear()) return moment.toLocaleDateString(locale, { ...day, year: 'numeric' })
  return `${moment.toLocaleDateString(locale, day)}, ${time}`
}

/** Seconds between two times of the wire. */
export function secondsBetween(start: string, end: string): number {
  return (momentOf(end).getTime() - momentOf(start).getTime()) / 1000
}
