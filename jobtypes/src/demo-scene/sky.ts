// Everything above the horizon: stars, sun, moon, clouds, birds.
import { type Colour, css, hex, mix } from './colour.js'
import { fadeInOut, randomFrom, smoothStep, wave, wrap } from './cycles.js'
import type { Daylight } from './daylight.js'
import {
  ellipse,
  fill,
  glow,
  line,
  linearGradient,
  placed,
  polygon,
  radialGradient,
  rectangle,
  round,
  sceneHeight,
  sceneWidth,
} from './svg.js'

const white = hex('#ffffff')
const moonColour = hex('#fdf3d8')
const pole = { x: 980, y: 180 }

interface Star {
  readonly angle: number
  readonly distance: number
  readonly size: number
  readonly twinkle: number
  readonly colour: Colour
}

const stars: readonly Star[] = plantStars(620)

export function drawSky(day: Daylight): string {
  const horizon = 660
  const stops = [0, 0.45, 0.78, 1].map((at, index) => ({ at, colour: day.sky[index] ?? day.haze }))
  return (
    linearGradient('sky', { x: 0, y: 0 }, { x: 0, y: horizon }, stops) +
    fill(rectangle(0, 0, sceneWidth, sceneHeight), 'url(#sky)') +
    drawMilkyWay(day) +
    drawStars(day) +
    drawShootingStar(day) +
    drawMoon(day) +
    drawSun(day)
  )
}

function plantStars(count: number): readonly Star[] {
  const random = randomFrom(7)
  const colours = ['#ffffff', '#cfe0ff', '#ffe9c9', '#bcd2ff'].map(hex)
  return Array.from({ length: count }, () => ({
    angle: random() * 360,
    distance: 40 + 1150 * Math.sqrt(random()),
    size: 0.6 + 1.7 * random() ** 6,
    twinkle: random(),
    colour: colours[Math.floor(random() * colours.length)] ?? white,
  }))
}

/** Stars turn about the pole once a day, each drawing a short trail. */
function drawStars({ night, time }: Daylight): string {
  if (night < 0.02) return ''
  return stars
    .map(star => {
      const angle = ((star.angle - time * 360) * Math.PI) / 180
      const x = pole.x + star.distance * Math.cos(angle)
      const y = pole.y + star.distance * Math.sin(angle)
      if (x < -20 || x > sceneWidth + 20 || y < -20 || y > 640) return ''
      const shine = night * (0.62 + 0.38 * wave(time, 6, star.twinkle)) * (1 - smoothStep(420, 640, y) * 0.75)
      const trail = angle + 0.007
      const tail = `L${round(pole.x + star.distance * Math.cos(trail))} ${round(pole.y + star.distance * Math.sin(trail))}`
      const head = line(`M${round(x)} ${round(y)}${tail}`, star.colour, star.size * 1.2, shine * 0.4)
      return head + fill(ellipse(x, y, star.size, star.size), star.colour, shine)
    })
    .join('')
}

function drawMilkyWay({ night, time }: Daylight): string {
  if (night < 0.02) return ''
  const cloud = (id: string, x: number, colour: string, strength: number): string =>
    `<g transform="translate(${x} 330) scale(1 0.3)">${glow(id, { x: 0, y: 0 }, 520, hex(colour), night * strength)}</g>`
  const band = cloud('way1', -420, '#8f9bff', 0.3) + cloud('way2', 40, '#d7b6ff', 0.26) + cloud('way3', 460, '#7fb4ff', 0.28)
  return placed(band, pole.x, pole.y, { degrees: -time * 360 + 150 })
}

function drawShootingStar({ time, night }: Daylight): string {
  const life = (time - 0.27) / 0.07
  if (life <= 0 || life >= 1 || night < 0.3) return ''
  const x = 420 + 420 * life
  const y = 90 + 150 * life
  const tail = [
    { at: 0, colour: white, opacity: 0 },
    { at: 1, colour: white, opacity: 0.95 * fadeInOut(life) },
  ]
  const shape = polygon([
    { x: x - 210, y: y - 76 },
    { x: x + 1, y: y - 1.8 },
    { x: x + 1, y: y + 1.8 },
  ])
  return linearGradient('meteor', { x: x - 210, y: y - 76 }, { x, y }, tail) + fill(shape, 'url(#meteor)')
}

function drawMoon({ moon, night, sky }: Daylight): string {
  const shine = smoothStep(0.1, 0.7, night)
  if (shine < 0.02 || moon.y > 720) return ''
  const radius = 46
  const disc = radialGradient('moon', { x: moon.x - 14, y: moon.y - 14 }, radius * 1.5, [
    { at: 0, colour: white },
    { at: 0.55, colour: moonColour },
    { at: 1, colour: mix(moonColour, sky[1], 0.45) },
  ])
  const craters = [
    [-14, -8, 11],
    [12, 14, 9],
    [16, -16, 6],
    [-6, 20, 6],
    [-26, 12, 5],
    [2, -26, 5],
  ]
    .map(([x = 0, y = 0, r = 0]) => ellipse(moon.x + x, moon.y + y, r, r))
    .join('')
  return (
    glow('moonglow', moon, 420, hex('#b9c8ff'), 0.42 * shine) +
    glow('moonring', moon, 130, hex('#e6ecff'), 0.6 * shine) +
    disc +
    fill(ellipse(moon.x, moon.y, radius, radius), 'url(#moon)', shine) +
    fill(craters, mix(moonColour, sky[1], 0.35), 0.3 * shine)
  )
}

function drawSun({ sun, sunlight, night }: Daylight): string {
  const shine = 1 - smoothStep(0.55, 1, night)
  if (shine < 0.02) return ''
  const radius = 46
  return (
    glow('sunglow', sun, 820, sunlight, 0.66 * shine) +
    glow('sunring', sun, 220, mix(sunlight, white, 0.35), 0.85 * shine) +
    radialGradient('sun', sun, radius, [
      { at: 0, colour: white },
      { at: 0.7, colour: mix(sunlight, white, 0.72) },
      { at: 1, colour: mix(sunlight, white, 0.35) },
    ]) +
    fill(ellipse(sun.x, sun.y, radius, radius), 'url(#sun)', shine)
  )
}

/** Birds cross the sky in the late afternoon and the morning. */
export function drawBirds(day: Daylight): string {
  const flock = wrap(day.time * 1 + 0.14)
  const visible = 1 - smoothStep(0.2, 0.6, day.night)
  if (visible < 0.02) return ''
  const colour = css(day.lit(hex('#31304a'), 0.15))
  const places = [
    [0, 0],
    [-46, 16],
    [-52, -22],
    [-92, 34],
    [-104, -40],
    [-140, 50],
  ]
  return places
    .map(([dx = 0, dy = 0], index) => {
      const flap = 7 + 7 * wave(day.time, 12, index * 0.17)
      const x = -200 + flock * 2100 + dx
      const y = 330 - 150 * Math.sin(flock * Math.PI) + dy + 5 * wave(day.time, 3, index * 0.3)
      const wings = `M-17 ${round(-flap)}Q-9 ${round(-flap * 0.9 - 3)} 0 0Q9 ${round(-flap * 0.9 - 3)} 17 ${round(-flap)}`
      const stroke = `fill="none" stroke="${colour}" stroke-width="3" stroke-linecap="round" stroke-opacity="${round(visible)}"`
      return placed(`<path d="${wings}" ${stroke}/>`, x, y, { scale: 0.8 })
    })
    .join('')
}
