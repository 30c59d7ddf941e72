// From place to place of a search; after the last comes the first.

/** @param matches lines in order */
export const matchAfter = (matches: readonly number[], line: number): number | undefined =>
  matches.find(match => match > line) ?? matches[0]

export const matchBefore = (matches: readonly number[], line: number): number | undefined =>
  matches.findLast(match => match < line) ?? matches.at(-1)
