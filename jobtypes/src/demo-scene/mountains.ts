import { hex, mix } from './colour.js'
import { randomFrom, smoothStep } from './cycles.js'
import type { Daylight } from './daylight.js'
import { farRidge, landUnder } from './ridges.js'
import { fill, linearGradient, type Point, polygon, rectangle, sceneWidth } from './svg.js'

interface Peak {
  readonly distance: number
  readonly left: string
  readonly right: string
  readonly snowLeft: string
  readonly snowRight: string
}

const snow = hex('#f6f8ff')
const stone = hex('#a4abc0')

const backRange = [
  [-40, 430, 300],
  [250, 372, 330],
  [520, 452, 270],
  [800, 402, 320],
  [1080, 330, 380],
  [1370, 432, 300],
  [1640, 380, 320],
]
const frontRange = [
  [90, 500, 260],
  [390, 522, 230],
  [660, 536, 220],
  [930, 512, 250],
  [1230, 486, 280],
  [1530, 520, 250],
]
const peaks: readonly Peak[] = [...range(backRange, 0.5, 3), ...range(frontRange, 0.32, 11)]

/** Two ranges of mountains; which flank shines follows the sun, or at night the moon. */
export function drawMountains(day: Daylight): string {
  const side = (lamp: Point): number => Math.min(1, Math.max(-1, (sceneWidth / 2 - lamp.x) / 500))
  const moonlit = smoothStep(0.25, 0.85, day.night)
  const fromLeft = side(day.sun) * (1 - moonlit) + side(day.moon) * moonlit
  return peaks.map(peak => drawPeak(day, peak, fromLeft)).join('')
}

/** Hills at the far end of the lake, in a bank of mist. */
export function drawFarHills(day: Daylight): string {
  const stops = [
    { at: 0, colour: day.lit(hex('#5d7f78'), 0.34) },
    { at: 1, colour: day.lit(hex('#86a08c'), 0.72) },
  ]
  return linearGradient('far', { x: 0, y: 575 }, { x: 0, y: 665 }, stops) + fill(landUnder(farRidge, 690), 'url(#far)')
}

export function drawMist(day: Daylight): string {
  const stops = [
    { at: 0, colour: day.haze, opacity: 0 },
    { at: 0.6, colour: day.haze, opacity: 0.62 },
    { at: 1, colour: day.haze, opacity: 0.12 },
  ]
  return (
    linearGradient('mist', { x: 0, y: 470 }, { x: 0, y: 662 }, stops) +
    fill(rectangle(-100, 470, sceneWidth + 200, 192), 'url(#mist)')
  )
}

function drawPeak(day: Daylight, peak: Peak, fromLeft: number): string {
  const left = 0.5 + 0.45 * fromLeft
  const shade = (strength: number) =>
    mix(
      day.lit(mix(hex('#4a5480'), stone, strength), peak.distance),
      mix(day.sky[1], day.sunlight, strength),
      0.05 + 0.13 * day.golden,
    )
  const cap = (strength: number) => day.lit(mix(hex('#9fb0dc'), snow, strength), peak.distance * 0.72)
  return (
    fill(peak.left, shade(left)) +
    fill(peak.right, shade(1 - left)) +
    fill(peak.snowLeft, cap(left)) +
    fill(peak.snowRight, cap(1 - left))
  )
}

function range(places: readonly (readonly number[])[], distance: number, seed: number): readonly Peak[] {
  const random = randomFrom(seed)
  return places.map(([x = 0, y = 0, half = 0]) => raise({ x, y }, half, distance, random))
}

/** A peak of two flanks that meet in a jagged edge, with snow down to an uneven line. */
function raise(top: Point, half: number, distance: number, random: () => number): Peak {
  const bottom = 648
  const jag = (size: number): number => (random() - 0.5) * size
  const at = (part: number, side: number): Point => ({
    x: top.x + side * half * part + jag(half * 0.07),
    y: top.y + (bottom - top.y) * part * (0.93 + 0.07 * part) + jag(10),
  })
  const parts = [0.12, 0.24, 0.38, 0.55, 0.75, 1]
  const leftSide = parts.map(part => at(part, -1))
  const rightSide = parts.map(part => at(part, 1))
  const spine = parts.map((part, index) => at(part, index % 2 === 0 ? 0.1 : -0.06))
  const snowOf = (side: readonly Point[], dip: number): string => {
    const [first = top, second = top] = side
    const [inner = top, deeper = top] = spine
    const notch = { x: (second.x + deeper.x) / 2, y: (first.y + second.y) / 2 - dip }
    return polygon([top, first, second, notch, deeper, inner])
  }
  return {
    distance,
    left: polygon([top, ...leftSide, ...spine.toReversed()]),
    right: polygon([top, ...rightSide, ...spine.toReversed()]),
    snowLeft: snowOf(leftSide, 6),
    snowRight: snowOf(rightSide, 10),
  }
}
