/** Longest text that is told of an error, in characters. */
const mostText = 8000

/** A long text without its middle: what went wrong mostly stands at one of its ends. */
export function shortText(text: string, most = mostText): string {
  if (text.length <= most) return text
  const head = Math.floor(most / 4)
  return `${text.slice(0, head)}\n...\n${text.slice(head - most)}`
}
