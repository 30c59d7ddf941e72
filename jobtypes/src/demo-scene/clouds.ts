import { hex, mix } from './colour.js'
import { fadeInOut, randomFrom, wrap } from './cycles.js'
import type { Daylight } from './daylight.js'
import { ellipse, fill, linearGradient } from './svg.js'

interface Cloud {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly drift: number
  /** Where in its life it is at time 0. */
  readonly birth: number
  readonly shape: readonly { readonly x: number; readonly y: number; readonly r: number }[]
}

const clouds: readonly Cloud[] = plantClouds()

/** Clouds form, drift with the wind and dissolve; each lives for one loop. */
export function drawClouds(day: Daylight): string {
  const top = mix(mix(day.sky[3], hex('#ffffff'), 0.55 * (1 - day.night)), day.sky[1], 0.55 * day.night)
  const foot = mix(day.sky[1], day.sky[2], 0.55)
  return clouds
    .map((cloud, index) => {
      const life = wrap(day.time + cloud.birth)
      const x = cloud.x + cloud.drift * (life - 0.5)
      const id = `cloud${index}`
      const stops = [
        { at: 0, colour: top, opacity: 0.95 },
        { at: 1, colour: foot, opacity: 0.35 },
      ]
      const from = { x, y: cloud.y - 74 * cloud.size }
      const paint = linearGradient(id, from, { x, y: cloud.y + 22 * cloud.size }, stops)
      const shine = fadeInOut(life) * (0.9 - 0.3 * day.night)
      const lining = mix(top, mix(day.sunlight, day.sky[3], day.night), 0.4)
      return paint + fill(outline(cloud, x), `url(#${id})`, shine) + fill(billows(cloud, x), lining, shine * 0.34)
    })
    .join('')
}

function outline(cloud: Cloud, x: number): string {
  const puffs = cloud.shape.map(puff =>
    ellipse(x + puff.x * cloud.size, cloud.y + puff.y * cloud.size, puff.r * cloud.size, puff.r * cloud.size * 0.86),
  )
  return ellipse(x, cloud.y - 13 * cloud.size, 150 * cloud.size, 15 * cloud.size) + puffs.join('')
}

/** The lit upper sides inside a cloud. */
function billows(cloud: Cloud, x: number): string {
  const lit = cloud.shape.slice(1, -1).map(puff => {
    const r = puff.r * cloud.size
    return ellipse(x + puff.x * cloud.size - 0.1 * r, cloud.y + puff.y * cloud.size - 0.2 * r, 0.72 * r, 0.58 * r)
  })
  return lit.join('')
}

function plantClouds(): readonly Cloud[] {
  const random = randomFrom(23)
  return Array.from({ length: 11 }, (_, index) => ({
    x: 60 + ((index * 617) % 1600),
    y: 120 + 330 * random(),
    size: 0.55 + 0.75 * random(),
    drift: 230 + 240 * random(),
    birth: index / 11,
    shape: puffs(random),
  }))
}

function puffs(random: () => number): Cloud['shape'] {
  const count = 7 + Math.floor(random() * 4)
  return Array.from({ length: count }, (_, index) => {
    const across = (index / (count - 1)) * 2 - 1
    const r = 15 + 40 * (1 - across * across) * (0.5 + 0.5 * random())
    return { x: across * 116 + 16 * (random() - 0.5), y: -r * (0.62 + 0.16 * random()), r }
  })
}
