export const today: number
export const leftOut: readonly string[]
