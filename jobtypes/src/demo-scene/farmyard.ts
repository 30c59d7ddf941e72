// The farm on the near hill: barn, silo of the render nodes, house, fence, sheep.
import { hex, mix } from './colour.js'
import { fadeInOut, randomFrom, wave, wrap } from './cycles.js'
import type { Daylight } from './daylight.js'
import { lamps, windowColour } from './mills.js'
import { nearRidge, slopeAt } from './ridges.js'
import { ellipse, fill, glow, line, placed, polygon, rectangle, round } from './svg.js'

export function drawFarmyard(day: Daylight): string {
  return (
    placed(drawSilo(day), 236, nearRidge(236) + 6, { scale: 1.12 }) +
    placed(drawBarn(day), 352, nearRidge(352) + 10, { scale: 1.15 }) +
    placed(drawHouse(day), 588, nearRidge(588) + 8, { scale: 1.05 })
  )
}

function drawBarn(day: Daylight): string {
  const red = day.lit(hex('#b8403a'))
  const dark = day.lit(hex('#8d2f31'))
  const trim = day.lit(hex('#fbf3e6'))
  const wall = polygon([
    { x: -74, y: 8 },
    { x: -74, y: -66 },
    { x: -52, y: -108 },
    { x: 0, y: -134 },
    { x: 52, y: -108 },
    { x: 74, y: -66 },
    { x: 74, y: 8 },
  ])
  const roof = 'M-82 -60L-58 -112L0 -141L58 -112L82 -60'
  const boards = [-60, -46, -32, -18, -4, 10, 24, 38, 52, 66]
    .map(x => `M${x} 8V-${Math.round(66 + 60 * (1 - Math.abs(x) / 74))}`)
    .join('')
  const flank = polygon([
    { x: 74, y: 8 },
    { x: 74, y: -66 },
    { x: 52, y: -108 },
    { x: 0, y: -134 },
    { x: 84, y: -134 },
    { x: 136, y: -108 },
    { x: 152, y: -62 },
    { x: 146, y: -62 },
    { x: 146, y: 8 },
  ])
  const tiles = polygon([
    { x: 0, y: -141 },
    { x: 92, y: -141 },
    { x: 142, y: -112 },
    { x: 160, y: -60 },
    { x: 82, y: -60 },
    { x: 58, y: -112 },
  ])
  return (
    fill(flank, dark) +
    fill(tiles, day.lit(hex('#5d5a70'))) +
    fill(wall, red) +
    line(boards, dark, 1.2, 0.5) +
    line(roof, day.lit(hex('#4b485e')), 8) +
    fill(rectangle(-34, -58, 68, 66), trim) +
    fill(rectangle(-30, -54, 60, 62), mix(dark, hex('#ffb54d'), 0.75 * lamps(day, 0.1))) +
    line('M-30 -54L30 8M30 -54L-30 8M0 -54V8', trim, 3.4) +
    fill(rectangle(-15, -104, 30, 26), trim) +
    fill(rectangle(-11, -100, 22, 18), windowColour(day, 0.35)) +
    [92, 116].map(x => fill(rectangle(x, -40, 14, 18), windowColour(day, 0.5))).join('') +
    glow('barnlight', { x: 0, y: -24 }, 150, hex('#ffb45a'), 0.62 * lamps(day, 0.1))
  )
}

/** The silo is full of render nodes: rows of lights that blink while they work. */
function drawSilo(day: Daylight): string {
  const body = `M-31 8V-160A31 31 0 0 1 31 -160V8Z`
  const shade = `M8 8V-189A31 31 0 0 1 31 -160V8Z`
  const bands = [-150, -122, -94, -66, -38, -10].map(y => `M-31 ${y}Q0 ${y + 7} 31 ${y}`).join('')
  const random = randomFrom(17)
  const lights = Array.from({ length: 40 }, (_, index) => {
    const x = -21 + (index % 8) * 6
    const y = -138 + Math.floor(index / 8) * 28
    const on = wave(day.time, 3 + Math.floor(random() * 9), random()) > -0.25 ? 1 : 0.25
    const colour = random() < 0.72 ? hex('#5dffb0') : random() < 0.6 ? hex('#7cc8ff') : hex('#ffcf5a')
    return fill(ellipse(x, y, 1.9, 1.9), colour, on * (0.25 + 0.75 * day.night))
  })
  const racks = [-144, -116, -88, -60, -32].map(y => rectangle(-25, y, 50, 12)).join('')
  return (
    fill(body, day.lit(hex('#ced6e0'))) +
    fill(shade, day.lit(hex('#a3afc0'))) +
    fill(`M-31 -160A31 31 0 0 1 31 -160Z`, day.lit(hex('#b8403a'))) +
    line(bands, day.lit(hex('#8d9aac')), 1.6, 0.8) +
    fill(racks, day.lit(hex('#2b3350'))) +
    lights.join('') +
    glow('nodes', { x: 0, y: -82 }, 120, hex('#5dffb0'), 0.26 * day.night)
  )
}

function drawHouse(day: Daylight): string {
  const wall = day.lit(hex('#f4e6cc'))
  const pane = windowColour(day, 0.8)
  const gable = polygon([
    { x: -46, y: 8 },
    { x: -46, y: -44 },
    { x: 0, y: -82 },
    { x: 46, y: -44 },
    { x: 46, y: 8 },
  ])
  const roof = polygon([
    { x: -54, y: -40 },
    { x: 0, y: -90 },
    { x: 54, y: -40 },
    { x: 48, y: -36 },
    { x: 0, y: -79 },
    { x: -48, y: -36 },
  ])
  const windows = [
    [-32, -34],
    [14, -34],
    [-8, -60],
  ]
  return (
    drawSmoke(day, 27, -96) +
    fill(rectangle(20, -98, 14, 40), day.lit(hex('#9b5a48'))) +
    fill(gable, wall) +
    fill(
      polygon([
        { x: 0, y: -82 },
        { x: 46, y: -44 },
        { x: 46, y: 8 },
        { x: 30, y: 8 },
        { x: 30, y: -50 },
      ]),
      day.lit(hex('#d5bf9f')),
    ) +
    fill(roof, day.lit(hex('#7c4a52'))) +
    windows
      .map(
        ([x = 0, y = 0]) => fill(rectangle(x - 2, y - 2, 22, 22), day.lit(hex('#7c5a4a'))) + fill(rectangle(x, y, 18, 18), pane),
      )
      .join('') +
    line(windows.map(([x = 0, y = 0]) => `M${x + 9} ${y}v18M${x} ${y + 9}h18`).join(''), day.lit(hex('#7c5a4a')), 1.6) +
    fill(rectangle(-8, -26, 16, 34), day.lit(hex('#6d3f3a'))) +
    glow('houselight', { x: 0, y: -28 }, 120, hex('#ffca7a'), 0.6 * lamps(day, 0.8))
  )
}

function drawSmoke(day: Daylight, x: number, y: number): string {
  const colour = mix(day.lit(hex('#f2f0f2')), day.haze, 0.25)
  return Array.from({ length: 9 }, (_, index) => {
    const life = wrap(day.time * 2 + index / 9)
    const across = x + 62 * life ** 1.5 + 7 * wave(day.time, 1, index / 9)
    return fill(ellipse(across, y - 118 * life, 5 + 21 * life, 4 + 18 * life), colour, 0.4 * fadeInOut(life * 0.9 + 0.1))
  }).join('')
}

/** A fence along the ridge of the near hill. */
export function drawFence(day: Daylight, from: number, to: number): string {
  const wood = day.lit(hex('#8a6a52'))
  const places: number[] = []
  for (let x = from; x <= to; x += 44) places.push(x)
  const posts = places.map(x => `M${x} ${round(nearRidge(x) + 14)}v-34`).join('')
  const rail = (up: number): string => `M${places.map(x => `${x} ${round(nearRidge(x) + 14 - up)}`).join('L')}`
  return line(rail(26) + rail(13), wood, 3) + line(posts, wood, 5)
}

export function drawSheep(day: Daylight): string {
  return [
    [742, 14, 1],
    [836, 24, -1],
    [934, 8, 1],
    [128, 48, 1],
    [196, 74, -1],
  ]
    .map(([x = 0, down = 0, way = 1], index) => {
      const graze = wave(day.time, 1, index * 0.31)
      const turn = slopeAt(nearRidge, x)
      return placed(`<g transform="scale(${way} 1)">${sheep(day, graze)}</g>`, x + 7 * graze, nearRidge(x) + down, {
        degrees: turn,
        scale: 0.95,
      })
    })
    .join('')
}

function sheep(day: Daylight, graze: number): string {
  const wool = [
    [-11, -17, 10],
    [0, -21, 11],
    [11, -17, 10],
    [0, -14, 12],
  ]
    .map(([x = 0, y = 0, r = 0]) => ellipse(x, y, r, r * 0.88))
    .join('')
  const dark = day.lit(hex('#3b3542'))
  return (
    line('M-9 -10V1M-3 -9V2M5 -9V2M11 -10V1', dark, 3) +
    fill(wool, day.lit(hex('#f7f2ea'))) +
    fill(ellipse(20, -16 + 4 * graze, 6.5, 5), dark) +
    fill(ellipse(17, -21 + 4 * graze, 3.6, 2), dark)
  )
}
