import { type Colour, hex } from './colour.js'
import { randomFrom, wave } from './cycles.js'
import type { Daylight } from './daylight.js'
import type { Ridge } from './ridges.js'
import { ellipse, fill, placed, polygon, rectangle, round } from './svg.js'

/** A wood of firs along a ridge, from `from` to `to`, drawn as one dark edge. */
export function drawFirs(
  day: Daylight,
  ridge: Ridge,
  wood: { from: number; to: number; count: number; size: number; seed: number },
  colour: Colour,
): string {
  const random = randomFrom(wood.seed)
  const firs = Array.from({ length: wood.count }, (_, index) => {
    const x = wood.from + ((wood.to - wood.from) * (index + 0.7 * random())) / wood.count
    const height = wood.size * (0.62 + 0.6 * random())
    return fir(x, ridge(x) + 4, height, 0.015 * wave(day.time, 2, x / 500) * height)
  })
  return fill(firs.join(''), colour)
}

/** Poplars stand in a row and bow in the wind. */
export function drawPoplar(day: Daylight, x: number, y: number, height: number): string {
  const lean = 0.035 * height * wave(day.time, 2, x / 700)
  const w = height * 0.13
  const crown = (k: number, dx: number): string =>
    `M${round(x + dx)} ${round(y - height * 0.1)}C${round(x - w * 1.5 * k + dx)} ${round(y - height * 0.2)} ${round(x - w * k + lean * 0.6)} ${round(y - height * 0.8)} ` +
    `${round(x + lean)} ${round(y - height * (0.9 + 0.1 * k))}C${round(x + w * k + lean * 0.6)} ${round(y - height * 0.8)} ${round(x + w * 1.5 * k + dx)} ${round(y - height * 0.2)} ${round(x + dx)} ${round(y - height * 0.1)}Z`
  return (
    fill(rectangle(x - 2.5, y - height * 0.2, 5, height * 0.2 + 3), day.lit(hex('#4a3a34'))) +
    fill(crown(1, 0), day.lit(hex('#2f6148'), 0.04)) +
    fill(crown(0.55, w * 0.28), day.lit(hex('#4c8055'), 0.05))
  )
}

/** A round tree: dark below, lighter where the light falls. */
export function drawOak(day: Daylight, x: number, y: number, size: number): string {
  const move = 0.03 * wave(day.time, 2, x / 600)
  const crown = (dx: number, dy: number, k: number): string =>
    [
      [-0.42, -0.86, 0.34],
      [0, -1.12, 0.42],
      [0.42, -0.88, 0.35],
      [-0.16, -0.72, 0.36],
      [0.2, -0.68, 0.34],
    ]
      .map(([cx = 0, cy = 0, r = 0]) =>
        ellipse((cx + dx + move * -cy) * size, (cy + dy) * size, r * k * size, r * k * size * 0.94),
      )
      .join('')
  const trunk = polygon([
    { x: -0.075 * size, y: 4 },
    { x: -0.04 * size, y: -0.6 * size },
    { x: 0.04 * size, y: -0.6 * size },
    { x: 0.085 * size, y: 4 },
  ])
  const tree =
    fill(trunk, day.lit(hex('#4d3a33'))) +
    fill(crown(0, 0, 1), day.lit(hex('#28523f'))) +
    fill(crown(-0.03, -0.06, 0.84), day.lit(hex('#3a6d49'))) +
    fill(crown(-0.07, -0.13, 0.56), day.lit(hex('#568a55')))
  return placed(tree, x, y)
}

function fir(x: number, y: number, height: number, lean: number): string {
  const w = height * 0.2
  const tier = (from: number, to: number, half: number): string =>
    polygon([
      { x: x - half, y: y - height * from },
      { x: x + lean * to, y: y - height * to },
      { x: x + half, y: y - height * from },
    ])
  return tier(0, 0.62, w) + tier(0.26, 0.82, w * 0.78) + tier(0.52, 1, w * 0.52)
}
