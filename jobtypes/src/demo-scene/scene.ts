// The demo's picture: a farm by a lake through one day. Nothing in it is random or read from a clock, so every machine draws the same frame.
import { hex } from './colour.js'
import { drawClouds } from './clouds.js'
import { wave } from './cycles.js'
import { type Daylight, daylightAt } from './daylight.js'
import { drawFarmyard, drawFence, drawSheep } from './farmyard.js'
import { drawFlowers, drawFrontHill, drawGrass, drawMiddleHill, drawNearHill } from './fields.js'
import { drawFireflies } from './fireflies.js'
import { drawLake, drawShore } from './lake.js'
import { drawTurbine, drawWindmill } from './mills.js'
import { drawFarHills, drawMist, drawMountains } from './mountains.js'
import { farRidge, middleRidge, nearRidge, shoreRidge, sway } from './ridges.js'
import { drawBirds, drawSky } from './sky.js'
import { fill, placed, radialGradient, rectangle, sceneHeight, sceneWidth } from './svg.js'
import { drawFirs, drawOak, drawPoplar } from './trees.js'

export interface SceneSize {
  /** Pixels */
  readonly width: number
  readonly height: number
}

/**
 * The scene at a moment of its loop as an SVG document. `time` 0 and 1 are the same moment; the picture fills the size,
 * cut at the sides or above and below when the size is not 16:9.
 */
export function sceneAt(time: number, { width, height }: SceneSize): string {
  const day = daylightAt(time)
  const box = `viewBox="0 0 ${sceneWidth} ${sceneHeight}" preserveAspectRatio="xMidYMid slice"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${box}>${layers(day).join('')}${vignette()}</svg>`
}

function layers(day: Daylight): readonly string[] {
  const mountains = layer(day, 'mountains', drawMountains(day))
  return [
    drawSky(day),
    drawClouds(day),
    mountains,
    drawBirds(day),
    drawMist(day),
    layer(day, 'far', turbines(day) + drawFarHills(day)),
    drawLake(day, mountains),
    layer(day, 'shore', woods(day) + drawShore(day)),
    layer(day, 'middle', middleGround(day)),
    layer(day, 'near', nearGround(day)),
    layer(day, 'front', drawFrontHill(day) + drawFlowers(day) + drawGrass(day)),
    drawFireflies(day),
  ]
}

/** The camera sways once a loop: near layers slide further than far ones. */
function layer(day: Daylight, name: keyof typeof sway, content: string): string {
  return placed(content, sway[name] * wave(day.time, 1), 0)
}

function turbines(day: Daylight): string {
  const places = [
    [470, 96, 5],
    [560, 120, 4],
    [668, 92, 5],
    [1006, 84, 6],
    [1092, 108, 4],
  ]
  return places.map(([x = 0, size = 0, thirds = 0]) => drawTurbine(day, x, farRidge(x) + 6, size, thirds, 0.3)).join('')
}

function woods(day: Daylight): string {
  const colour = day.lit(hex('#23493f'), 0.2)
  const left = drawFirs(day, shoreRidge, { from: -90, to: 340, count: 44, size: 46, seed: 2 }, colour)
  const right = drawFirs(day, shoreRidge, { from: 1290, to: 1690, count: 40, size: 44, seed: 9 }, colour)
  return left + right
}

function middleGround(day: Daylight): string {
  const poplars = [905, 946, 990, 1032].map((x, index) => drawPoplar(day, x, middleRidge(x) + 6, 118 - index * 9)).join('')
  const wood = drawFirs(day, middleRidge, { from: 1486, to: 1690, count: 17, size: 84, seed: 31 }, day.lit(hex('#23503f'), 0.08))
  const mill = drawWindmill(day, 1268, middleRidge(1268) + 8, 212, 5)
  return poplars + wood + drawMiddleHill(day) + mill
}

function nearGround(day: Daylight): string {
  const oaks = [
    [88, 96],
    [20, 74],
    [668, 70],
  ]
    .map(([x = 0, size = 0]) => drawOak(day, x, nearRidge(x) + 6, size))
    .join('')
  return oaks + drawNearHill(day) + drawFarmyard(day) + drawFence(day, 640, 1180) + drawSheep(day)
}

/** Slightly darker corners. */
function vignette(): string {
  const black = hex('#05061a')
  const stops = [
    { at: 0.62, colour: black, opacity: 0 },
    { at: 1, colour: black, opacity: 0.34 },
  ]
  const centre = { x: sceneWidth / 2, y: sceneHeight * 0.46 }
  return radialGradient('vignette', centre, 1080, stops) + fill(rectangle(0, 0, sceneWidth, sceneHeight), 'url(#vignette)')
}
