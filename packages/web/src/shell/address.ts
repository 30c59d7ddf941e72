// The part of an address after `?`: plain names and texts, as PyFarm's pages had them. A name that is there twice has both texts, with a comma;
// a bare name (`?wall`) is a switch that is on.

export type AddressParts = Readonly<Record<string, string>>

export function parseAddress(search: string): Record<string, string> {
  const parts: Record<string, string> = {}
  const withTexts = search.replace(/^\?/, '').replace(/(?<=^|&)([^=&]+)(?=&|$)/g, '$1=1')
  for (const [name, text] of new URLSearchParams(withTexts))
    parts[name] = Object.hasOwn(parts, name) ? `${parts[name] ?? ''},${text}` : text
  return parts
}

/** Leaves out what is undefined or empty. Commas stay readable. */
export function writeAddress(parts: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(parts).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  )
  const text = new URLSearchParams(texts).toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** A list within an address. */
export const listIn = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(','))
