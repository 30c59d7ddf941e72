import { type Colour, hex, mix } from './colour.js'
import { smoothStep, wave } from './cycles.js'
import type { Daylight } from './daylight.js'
import { ellipse, fill, glow, line, placed, polygon, rectangle, round } from './svg.js'

/** A wind turbine: three equal blades, so a third of a turn looks the same and any number of thirds closes the loop. */
export function drawTurbine(day: Daylight, x: number, y: number, size: number, thirds: number, distance: number): string {
  const white = day.lit(hex('#f1f3f6'), distance)
  const shade = day.lit(hex('#b4bdca'), distance)
  const tower = polygon([
    { x: -0.028 * size, y: 0 },
    { x: -0.012 * size, y: -size },
    { x: 0.012 * size, y: -size },
    { x: 0.028 * size, y: 0 },
  ])
  const blade = `M0 ${round(-0.015 * size)}C${round(0.05 * size)} ${round(-0.14 * size)} ${round(0.03 * size)} ${round(-0.4 * size)} 0 ${round(-0.6 * size)}L${round(-0.016 * size)} 0Z`
  const turned = day.time * 120 * thirds + x * 0.7
  const blades = [0, 120, 240].map(step => placed(fill(blade, white), 0, 0, { degrees: turned + step })).join('')
  const light = glow(
    `warn${Math.round(x)}`,
    { x: 0, y: -size * 1.03 },
    15,
    hex('#ff5a4a'),
    day.night * smoothStep(-0.2, 0.8, wave(day.time, 4, x / 900)),
  )
  return placed(
    fill(tower, shade) + placed(blades, 0, -size) + fill(ellipse(0, -size, 0.026 * size, 0.026 * size), shade) + light,
    x,
    y,
  )
}

/** A stone windmill with four sails of cloth; `quarters` quarter turns a loop. */
export function drawWindmill(day: Daylight, x: number, y: number, size: number, quarters: number): string {
  const side = (left: number, right: number, low: number, high: number): string => {
    const at = (part: number, up: number) => ({ x: part * (0.27 - 0.13 * up) * size, y: -up * 0.86 * size })
    return polygon([at(left, low), at(left, high), at(right, high), at(right, low)])
  }
  const tower =
    fill(side(-1, 1, -0.03, 1), day.lit(hex('#e9dcc6'))) +
    fill(side(0.25, 1, -0.03, 1), day.lit(hex('#c4b29d'))) +
    fill(side(-1, -0.62, -0.03, 1), day.lit(hex('#fff3dd'))) +
    fill(side(-1.03, 1.03, 0.5, 0.535), day.lit(hex('#8a5a45')))
  const cap = `M${round(-0.165 * size)} ${round(-0.85 * size)}C${round(-0.16 * size)} ${round(-1.06 * size)} ${round(0.16 * size)} ${round(-1.06 * size)} ${round(0.165 * size)} ${round(-0.85 * size)}Z`
  const turned = day.time * 90 * quarters + 18
  const sails = [0, 90, 180, 270].map(step => placed(drawSail(day, size), 0, 0, { degrees: turned + step })).join('')
  const hub = fill(ellipse(0, 0, 0.035 * size, 0.035 * size), day.lit(hex('#4a342c')))
  return placed(tower + fill(cap, day.lit(hex('#9a4a3c'))) + drawOpenings(day, size) + placed(sails + hub, 0, -0.9 * size), x, y)
}

function drawSail(day: Daylight, size: number): string {
  const wood = day.lit(hex('#5a4034'))
  const cloth = mix(day.lit(hex('#fff6e6')), day.haze, 0.08)
  const bars = [0.2, 0.32, 0.44, 0.56, 0.68].map(up => `M0 ${round(-up * size)}h${round(0.12 * size)}`).join('')
  return (
    fill(rectangle(0.008 * size, -0.72 * size, 0.11 * size, 0.57 * size), cloth, 0.94) +
    line(`M0 0V${round(-0.75 * size)}M${round(0.12 * size)} ${round(-0.15 * size)}V${round(-0.72 * size)}`, wood, size * 0.013) +
    line(bars, wood, size * 0.009)
  )
}

function drawOpenings(day: Daylight, size: number): string {
  const pane = windowColour(day, 0.2)
  const arch = (w: number, h: number, y: number): string =>
    `M${round(-w)} ${round(y)}v${round(-h)}a${round(w)} ${round(w)} 0 0 1 ${round(2 * w)} 0v${round(h)}Z`
  return (
    fill(arch(0.062 * size, 0.15 * size, 0.02 * size), day.lit(hex('#6b4535'))) +
    fill(arch(0.034 * size, 0.05 * size, -0.3 * size), pane) +
    fill(arch(0.03 * size, 0.045 * size, -0.62 * size), pane) +
    glow(`mill${Math.round(size)}`, { x: 0, y: -0.33 * size }, 0.3 * size, hex('#ffc46a'), 0.55 * lamps(day, 0.2))
  )
}

/** How brightly the lamps of a house burn, 0 to 1; each house has its own bedtime. */
export function lamps(day: Daylight, bedtime: number): number {
  return smoothStep(0.25 + 0.3 * bedtime, 0.5 + 0.3 * bedtime, day.night) * (0.94 + 0.06 * wave(day.time, 7, bedtime))
}

/** A window pane: dark blue glass by day, warm light at night. */
export function windowColour(day: Daylight, bedtime: number): Colour {
  return mix(day.lit(hex('#46607c'), 0.1), hex('#ffd98a'), lamps(day, bedtime))
}
