// Sentences about data, by the key that each begins with (`contract/check-data`).

/** What is said of each key; under '' what is said of no key. */
export function errorsByKey(sentences: readonly string[]): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const sentence of sentences) {
    const key = /^`([^`]*)`/.exec(sentence)?.[1] ?? ''
    errors[key] = key in errors ? `${errors[key] ?? ''} ${sentence}` : sentence
  }
  return errors
}

/** Nothing is wrong yet with what a person has not come to. */
export const withoutMissing = (sentences: readonly string[]): string[] =>
  sentences.filter(sentence => !/^`[^`]*` is missing/.test(sentence))
