// What a JSON text may not hold although its grammar lets it: what readers of it understand in different ways, or can't hold.

/** How deep lists and objects may stand in each other. */
export const deepestJson = 100

interface Level {
  /** The keys so far; undefined in a list. */
  readonly keys: Set<string> | undefined
  /** Where in it the text stands: a key, or a number of a list's entry. */
  at: string | number
}

/**
 * Why a text that is valid JSON is not taken, with the place; undefined when it is. Goes over the text once and calls nothing
 * in itself, so that neither length nor depth make it slow.
 *
 *     jsonProblem('{"data": {"a": 1, "a": 2}}') // 'data.a: is there twice.'
 */
export function jsonProblem(text: string): string | undefined {
  const levels: Level[] = []
  const mark = /["{}[\],]|-?\d[\d.eE+-]*/g
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const isString = found[0] === '"'
    if (isString) mark.lastIndex = endOfString(text, found.index)
    const problem = isString ? keyProblem(levels, keyAt(text, found.index, mark.lastIndex)) : markProblem(levels, found[0])
    if (problem !== undefined) return problem
  }
  return undefined
}

function keyProblem(levels: readonly Level[], key: string | undefined): string | undefined {
  const level = levels.at(-1)
  if (level?.keys === undefined || key === undefined) return undefined
  level.at = key
  if (level.keys.has(key)) return `${placeOf(levels)}: is there twice.`
  level.keys.add(key)
  return undefined
}

function markProblem(levels: Level[], mark: string): string | undefined {
  const level = levels.at(-1)
  switch (mark) {
    case '{':
    case '[':
      levels.push({ keys: mark === '{' ? new Set() : undefined, at: 0 })
      return levels.length > deepestJson
        ? `The body has more than ${deepestJson} levels of lists and objects in each other.`
        : undefined
    case '}':
    case ']':
      levels.pop()
      return undefined
    case ',':
      if (typeof level?.at === 'number') level.at++
      return undefined
    default: {
      const problem = numberProblem(mark)
      return problem === undefined ? undefined : `${placeOf(levels)}: ${problem}.`
    }
  }
}

/** Behind the quotation mark that ends the string. */
function endOfString(text: string, start: number): number {
  let position = start + 1
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1
  return position + 1
}

const colon = /[ \t\r\n]*:/y

/** The string, if it is a key and no value. */
function keyAt(text: string, start: number, end: number): string | undefined {
  colon.lastIndex = end
  if (!colon.test(text)) return undefined
  const raw = text.slice(start + 1, end - 1)
  return raw.includes('\\') ? String(JSON.parse(text.slice(start, end))) : raw
}

function numberProblem(number: string): string | undefined {
  const value = Number(number)
  if (!Number.isFinite(value)) return 'is a number that is too large'
  if (/^-?\d+$/.test(number) && !Number.isSafeInteger(value))
    return 'is a whole number of more than 53 bits, which would be rounded'
  return undefined
}

const longestPlace = 200

function placeOf(levels: readonly Level[]): string {
  const place = levels.map(level => level.at).join('.')
  return place.length > longestPlace ? `${place.slice(0, longestPlace)}…` : place
}
