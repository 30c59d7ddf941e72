// Times as Python writes them: PyFarm's templates get its datetimes, in UTC and without an offset.

/** `2014-03-06T15:40:58.338000`; without the fraction when it is nothing. */
export const isoformat = (date: Date): string => date.toISOString().slice(0, 19) + fractionOf(date)

/** What a template prints of it: `2014-03-06 15:40:58`. */
export const pythonText = (date: Date): string => isoformat(date).replace('T', ' ')

const fractionOf = (date: Date): string => {
  const milliseconds = date.getUTCMilliseconds()
  return milliseconds === 0 ? '' : `.${two(milliseconds, 3)}000`
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

const two = (number: number, digits = 2): string => String(number).padStart(digits, '0')

const codes: Readonly<Record<string, (date: Date) => string>> = {
  Y: date => String(date.getUTCFullYear()),
  y: date => two(date.getUTCFullYear() % 100),
  m: date => two(date.getUTCMonth() + 1),
  d: date => two(date.getUTCDate()),
  H: date => two(date.getUTCHours()),
  I: date => two(date.getUTCHours() % 12 || 12),
  p: date => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  M: date => two(date.getUTCMinutes()),
  S: date => two(date.getUTCSeconds()),
  f: date => `${two(date.getUTCMilliseconds(), 3)}000`,
  A: date => days[date.getUTCDay()] ?? '',
  a: date => (days[date.getUTCDay()] ?? '').slice(0, 3),
  B: date => months[date.getUTCMonth()] ?? '',
  b: date => (months[date.getUTCMonth()] ?? '').slice(0, 3),
  Z: () => '',
  z: () => '',
  '%': () => '%',
}

/** Python's `strftime`; codes that it doesn't know stay as they are. */
export const strftime = (date: Date, format: string): string =>
  format.replaceAll(/%(.)/gu, (code, letter: string) => codes[letter]?.(date) ?? code)
