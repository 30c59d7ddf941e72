// Over which time statistics are shown, and in how many points.

/** Milliseconds. */
export const resolutions = {
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
  '7d': 604_800_000,
} as const
export type Resolution = keyof typeof resolutions
export const resolutionNames = ['15m', '1h', '6h', '1d', '7d'] as const satisfies readonly Resolution[]

export const mostDays = 3_660
export const usualDays = 7
/** In one answer. */
export const mostPoints = 2_000
/** More than a screen tells apart. */
const usualPoints = 400

const day = 86_400_000

export const pointsOf = (days: number, resolution: Resolution): number => Math.ceil((days * day) / resolutions[resolution])

/** The finest that is not more than what a screen tells apart. */
export const usualResolution = (days: number): Resolution =>
  resolutionNames.find(resolution => pointsOf(days, resolution) <= usualPoints) ?? '7d'

/** Those that one answer can have for so many days. */
export const resolutionsFor = (days: number): Resolution[] =>
  resolutionNames.filter(resolution => pointsOf(days, resolution) <= mostPoints)
