/** Red, green and blue, 0 to 255 each. */
export type Colour = readonly [number, number, number]

/** Reads `#rrggbb`. */
export function hex(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** From `from` (amount 0) to `to` (amount 1). */
export function mix(from: Colour, to: Colour, amount: number): Colour {
  const step = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * amount
  return [step(0), step(1), step(2)]
}

/** A surface of colour `surface` in light of colour `light` (255 leaves a channel as it is). */
export function inLight(surface: Colour, light: Colour): Colour {
  return [(surface[0] * light[0]) / 255, (surface[1] * light[1]) / 255, (surface[2] * light[2]) / 255]
}

export function css(colour: Colour): string {
  const pair = (value: number): string =>
    Math.round(Math.min(255, Math.max(0, value)))
      .toString(16)
      .padStart(2, '0')
  return `#${pair(colour[0])}${pair(colour[1])}${pair(colour[2])}`
}
