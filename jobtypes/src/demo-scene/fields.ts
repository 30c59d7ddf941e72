import { type Colour, hex, mix } from './colour.js'
import { randomFrom, wave } from './cycles.js'
import type { Daylight } from './daylight.js'
import { frontRidge, landUnder, middleRidge, nearRidge, type Ridge } from './ridges.js'
import { ellipse, fill, line, linearGradient, polygon, round, sceneWidth } from './svg.js'

const rowCount = 34

export function drawMiddleHill(day: Daylight): string {
  return hill(day, 'middle', middleRidge, [hex('#8fae5a'), hex('#4f7f4c')], [0.12, 0.02], { from: 640, to: 900 }) + drawCrops(day)
}

export function drawNearHill(day: Daylight): string {
  return hill(day, 'near', nearRidge, [hex('#79a550'), hex('#386a43')], [0.05, 0], { from: 715, to: 900 }) + drawPath(day)
}

export function drawFrontHill(day: Daylight): string {
  return hill(day, 'front', frontRidge, [hex('#3c6b40'), hex('#1d4032')], [0, 0], { from: 850, to: 900 })
}

function hill(
  day: Daylight,
  id: string,
  ridge: Ridge,
  [crest, foot]: readonly [Colour, Colour],
  [far, near]: readonly [number, number],
  { from, to }: { from: number; to: number },
): string {
  const stops = [
    { at: 0, colour: mix(day.lit(crest, far), day.sunlight, 0.1 * (1 - day.night)) },
    { at: 1, colour: day.lit(foot, near) },
  ]
  const rim = mix(day.lit(crest, far), mix(day.sunlight, hex('#9db4ff'), day.night), 0.6)
  return (
    linearGradient(id, { x: 0, y: from }, { x: 0, y: to }, stops) +
    fill(landUnder(ridge), `url(#${id})`) +
    line(crestLine(ridge), rim, 2.4, 0.4) +
    fill(tufts(ridge, from), day.lit(mix(foot, hex('#12302c'), 0.35)), 0.5) +
    fill(tufts(ridge, to), day.lit(mix(crest, hex('#fff3b0'), 0.25)), 0.4)
  )
}

function crestLine(ridge: Ridge): string {
  const places: string[] = []
  for (let x = -100; x <= sceneWidth + 100; x += 20) places.push(`${x} ${round(ridge(x) + 1)}`)
  return `M${places.join('L')}`
}

/** Small tufts of grass all over a hill, larger towards us. */
function tufts(ridge: Ridge, seed: number): string {
  const random = randomFrom(seed)
  const marks = Array.from({ length: 130 }, () => {
    const x = random() * (sceneWidth + 160) - 80
    const down = 8 + 150 * random() ** 1.2
    const s = 2.4 + down / 34
    return `M${round(x - s)} ${round(ridge(x) + down)}q${round(s * 0.5)} ${round(-s * 0.4)} ${round(s * 0.2)} ${round(-s * 1.1)}q${round(s * 0.5)} ${round(s * 0.2)} ${round(s * 0.4)} ${round(s * 0.7)}q${round(s * 0.5)} ${round(-s * 0.2)} ${round(s * 0.8)} ${round(-s * 0.7)}q${round(-s * 0.3)} ${round(s * 0.6)} ${round(-s * 0.4)} ${round(s * 1.1)}Z`
  })
  return marks.join('')
}

/** Rows of wheat run over the middle hill to a point beyond it; gusts pass through them. */
function drawCrops(day: Daylight): string {
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const gust = 0.5 + 0.5 * wave(day.time, 2, -index / rowCount)
    const colour = day.lit(mix(hex(index % 2 === 0 ? '#e0b950' : '#b98a3a'), hex('#ffe9a0'), 0.55 * gust), 0.04)
    return fill(row(index), colour)
  })
  return rows.join('')
}

function row(index: number): string {
  const edge = (part: number, down: number) => {
    const x = 1128 + 360 * part + (part - 0.2) * 250 * down
    return { x, y: middleRidge(1128 + 360 * part) + 5 + down * 118 }
  }
  const left = index / rowCount
  const right = (index + 1.04) / rowCount
  const steps = [0, 0.25, 0.5, 0.75, 1]
  return polygon([...steps.map(down => edge(left, down)), ...steps.toReversed().map(down => edge(right, down))])
}

/** The sandy path from the barn door down to us. */
function drawPath(day: Daylight): string {
  const shape =
    'M338 732C360 760 470 776 452 812C438 842 380 862 372 910L520 910C506 868 548 846 556 814C566 770 420 762 372 732Z'
  const stops = [
    { at: 0, colour: day.lit(hex('#e8cf9e'), 0.06) },
    { at: 1, colour: day.lit(hex('#b39566')) },
  ]
  return linearGradient('path', { x: 0, y: 730 }, { x: 0, y: 900 }, stops) + fill(shape, 'url(#path)', 0.9)
}

/** Grass at our feet: a wave of wind runs through it twice a loop. */
export function drawGrass(day: Daylight): string {
  const random = randomFrom(29)
  const shades = ['#2c5a3a', '#3d7342', '#58914a', '#173a30'].map(hex)
  return shades
    .map((shade, layer) => {
      const blades = Array.from({ length: 95 }, () => {
        const x = random() * (sceneWidth + 160) - 80
        const height = 22 + 46 * random() ** 2 + (layer === 3 ? -6 : 0)
        const bend = 13 * wave(day.time, 2, -x / 620 + 0.1 * random()) + 8 * (random() - 0.5)
        const y = frontRidge(x) + 12
        const w = 2.2 + 1.6 * random()
        const tip = `${round(x + bend)} ${round(y - height)}`
        const waist = `${round(x + bend * 0.25)} ${round(y - height * 0.6)}`
        return `M${round(x - w)} ${round(y)}Q${waist} ${tip}Q${waist} ${round(x + w)} ${round(y)}Z`
      })
      return fill(blades.join(''), day.lit(shade))
    })
    .join('')
}

/** Poppies and daisies in the grass. */
export function drawFlowers(day: Daylight): string {
  const random = randomFrom(61)
  const colours = ['#ff6b57', '#ffd45e', '#fdfbff', '#c98bff', '#ff6b57'].map(hex)
  return Array.from({ length: 44 }, () => {
    const x = random() * (sceneWidth + 100) - 50
    const height = 22 + 34 * random()
    const y = frontRidge(x) + 12
    const tip = { x: x + 11 * wave(day.time, 2, -x / 620), y: y - height }
    const size = 3 + 2.6 * random()
    const colour = colours[Math.floor(random() * colours.length)] ?? hex('#ffffff')
    const petals = [0, 72, 144, 216, 288].map(turn => {
      const angle = ((turn + x) * Math.PI) / 180
      return ellipse(tip.x + Math.cos(angle) * size * 0.8, tip.y + Math.sin(angle) * size * 0.8, size * 0.62, size * 0.62)
    })
    return (
      line(
        `M${round(x)} ${round(y)}Q${round(x)} ${round(y - height * 0.6)} ${round(tip.x)} ${round(tip.y)}`,
        day.lit(hex('#3f7a44')),
        1.8,
      ) +
      fill(petals.join(''), day.lit(colour)) +
      fill(ellipse(tip.x, tip.y, size * 0.5, size * 0.5), day.lit(hex('#5a4326')))
    )
  }).join('')
}
