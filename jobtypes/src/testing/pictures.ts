import sharp from 'sharp'

export interface Difference {
  readonly width: number
  readonly height: number
  /** Of one channel of one pixel, 0 to 255. */
  readonly largest: number
}

/** How far two pictures of one size are apart; throws when their sizes differ. */
export async function differenceOf(one: string, other: string): Promise<Difference> {
  const [first, second] = await Promise.all(
    [one, other].map(file => sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
  )
  if (first === undefined || second === undefined) throw new Error('no picture')
  const { width, height } = first.info
  if (second.info.width !== width || second.info.height !== height) {
    throw new Error(`${width} x ${height} and ${second.info.width} x ${second.info.height}`)
  }
  const largest = first.data.reduce((most, value, at) => Math.max(most, Math.abs(value - (second.data[at] ?? 0))), 0)
  return { width, height, largest }
}
