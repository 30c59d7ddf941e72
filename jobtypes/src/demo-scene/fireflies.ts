import { hex } from './colour.js'
import { randomFrom, wave } from './cycles.js'
import type { Daylight } from './daylight.js'
import { ellipse, fill, radialGradient, round, sceneWidth } from './svg.js'

/** Fireflies wander over the meadow at night, each on a closed path of its own. */
export function drawFireflies(day: Daylight): string {
  if (day.night < 0.1) return ''
  const random = randomFrom(97)
  const light = hex('#e9ff8a')
  const halo = radialGradient('firefly', { x: 0, y: 0 }, 17, [
    { at: 0, colour: light, opacity: 0.85 },
    { at: 0.3, colour: light, opacity: 0.28 },
    { at: 1, colour: light, opacity: 0 },
  ])
  const swarm = Array.from({ length: 46 }, () => {
    const turns = 1 + Math.floor(random() * 2)
    const x = random() * sceneWidth + 62 * wave(day.time, turns, random())
    const y = 742 + 140 * random() + 26 * wave(day.time, turns + 1, random())
    const shine = day.night * Math.max(0, 0.35 + 0.65 * wave(day.time, 2 + Math.floor(random() * 3), random()))
    if (shine < 0.03) return ''
    const spot = fill(ellipse(0, 0, 17, 17), 'url(#firefly)') + fill(ellipse(0, 0, 2, 2), hex('#fbffdc'))
    return `<g transform="translate(${round(x)} ${round(y)})" opacity="${round(shine)}">${spot}</g>`
  })
  return halo + swarm.join('')
}
