/** The name that was probably meant, as the end of a sentence (` Did you mean debug?`); empty when none is near. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const most = Math.max(1, Math.floor(wrong.length / 4))
  let best: { name: string; distance: number } | undefined
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) > most) continue
    const distance = editDistance(wrong, name)
    if (distance <= most && (best === undefined || distance < best.distance)) best = { name, distance }
  }
  return best === undefined ? '' : ` Did you mean ${best.name}?`
}

/** How many letters must be added, taken away or changed to come from one text to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
