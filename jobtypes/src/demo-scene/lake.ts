import { hex, mix } from './colour.js'
import { randomFrom, smoothStep, wave } from './cycles.js'
import type { Daylight } from './daylight.js'
import { landUnder, shoreRidge } from './ridges.js'
import { ellipse, fill, linearGradient, type Point, rectangle, sceneWidth } from './svg.js'

const waterline = 656

/** The lake mirrors sky and mountains (`mirrored`: what stands behind it), and sun and moon lay a path of glints on it. */
export function drawLake(day: Daylight, mirrored: string): string {
  const stops = [
    { at: 0, colour: mix(day.sky[3], day.haze, 0.3) },
    { at: 0.35, colour: mix(day.sky[2], day.sky[3], 0.35) },
    { at: 1, colour: mix(day.sky[1], day.lit(hex('#2c5f86')), 0.35) },
  ]
  const water = rectangle(-100, waterline, sceneWidth + 200, 190)
  return (
    linearGradient('lake', { x: 0, y: waterline }, { x: 0, y: waterline + 170 }, stops) +
    fill(water, 'url(#lake)') +
    `<g transform="translate(0 ${waterline}) scale(1 -0.42) translate(0 ${-waterline})">${mirrored}</g>` +
    fill(water, 'url(#lake)', 0.62) +
    drawReflection(day) +
    drawRipples(day) +
    drawGlints(day, day.sun, mix(day.sunlight, hex('#ffffff'), 0.4), 1 - smoothStep(0.5, 1, day.night)) +
    drawGlints(day, day.moon, hex('#eef2ff'), smoothStep(0.2, 0.8, day.night) * 0.85)
  )
}

/** The wooded shore in front of the far hills. */
export function drawShore(day: Daylight): string {
  const stops = [
    { at: 0, colour: day.lit(hex('#2f5a4d'), 0.2) },
    { at: 1, colour: day.lit(hex('#4c7a5c'), 0.36) },
  ]
  return linearGradient('shore', { x: 0, y: 600 }, { x: 0, y: 662 }, stops) + fill(landUnder(shoreRidge, 660), 'url(#shore)')
}

function drawReflection(day: Daylight): string {
  const colour = day.lit(hex('#2d5150'), 0.25)
  const stops = [
    { at: 0, colour, opacity: 0.62 },
    { at: 1, colour, opacity: 0 },
  ]
  const paint = linearGradient('mirror', { x: 0, y: waterline }, { x: 0, y: waterline + 46 }, stops)
  return paint + fill(rectangle(-100, waterline, sceneWidth + 200, 46), 'url(#mirror)')
}

function drawRipples(day: Daylight): string {
  const random = randomFrom(41)
  const ripples = Array.from({ length: 54 }, () => {
    const depth = random() ** 1.4
    const x = random() * sceneWidth + 22 * wave(day.time, 1, random())
    return ellipse(x, waterline + 5 + 145 * depth, (16 + 56 * random()) * (0.35 + depth), 0.6 + 1.5 * depth)
  })
  return fill(ripples.join(''), mix(day.sky[3], hex('#ffffff'), 0.25), 0.2)
}

function drawGlints(day: Daylight, lamp: Point, colour: Parameters<typeof mix>[0], shine: number): string {
  const up = smoothStep(700, 560, lamp.y)
  const strength = shine * up
  if (strength < 0.02) return ''
  const random = randomFrom(5)
  const near = smoothStep(120, 600, lamp.y)
  const glints = Array.from({ length: 46 }, (_, index) => {
    const depth = (index / 46) ** 1.3
    const shimmer = 0.5 + 0.5 * wave(day.time, 4 + Math.floor(random() * 5), random())
    const spread = (14 + 90 * depth) * (0.5 + 0.5 * near)
    const x = lamp.x + (random() - 0.5) * spread
    return ellipse(
      x,
      waterline + 3 + 150 * depth,
      (10 + 30 * depth) * (0.25 + 0.75 * shimmer),
      (0.7 + 2 * depth) * (0.4 + 0.6 * shimmer),
    )
  })
  return fill(glints.join(''), colour, strength * (0.45 + 0.4 * near))
}
