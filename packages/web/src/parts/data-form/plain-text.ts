// Values that are written in a field of text: JSON where it is JSON, else the text itself, as `pyfarm submit --data` takes them.

export function valueOfText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** What reads back as the value. */
export function textOfValue(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' && valueOfText(value) === value ? value : JSON.stringify(value)
}

/** A value in a sentence or a choice: texts without quotes. */
export const wordOfValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
