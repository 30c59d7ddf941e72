// What hour it is in the scene and what that does to every colour: one loop is one day.
import { type Colour, hex, inLight, mix } from './colour.js'
import { smoothStep, wrap } from './cycles.js'
import type { Point } from './svg.js'

export interface Daylight {
  readonly time: number
  /** Sky colours from the zenith down to the horizon. */
  readonly sky: readonly [Colour, Colour, Colour, Colour]
  /** Colour of the air between us and what is far away. */
  readonly haze: Colour
  readonly sunlight: Colour
  /** 0 by day, 1 in the middle of the night. */
  readonly night: number
  /** 1 while the sun stands on the horizon, 0 at noon and midnight. */
  readonly golden: number
  readonly sun: Point
  readonly moon: Point
  /** The colour of a surface in this light; `distance` 0 is at our feet, 1 is lost in the haze. */
  lit(surface: Colour, distance?: number): Colour
}

interface Hour {
  readonly at: number
  readonly sky: readonly [Colour, Colour, Colour, Colour]
  readonly light: Colour
}

/** Midnight is 0, sunrise 0.25, noon 0.5, sunset 0.75. */
const hours: readonly Hour[] = [
  hour(0, ['#060a24', '#101a48', '#22356e', '#3d548c'], '#4d5c9c'),
  hour(0.12, ['#080e2c', '#17225a', '#34427f', '#5c6298'], '#505d9a'),
  hour(0.2, ['#141f52', '#3d3a7e', '#a65f88', '#f2a584'], '#75689c'),
  hour(0.27, ['#2d4f96', '#8478b4', '#f3a58c', '#ffdca4'], '#e0a690'),
  hour(0.36, ['#2f7bc8', '#74b3e4', '#bcdfee', '#fdf0d2'], '#fff0da'),
  hour(0.5, ['#2a78cc', '#62afe8', '#a4d8f2', '#e4f4f4'], '#ffffff'),
  hour(0.62, ['#3276bd', '#7db0da', '#e2d3ba', '#ffe0a6'], '#fff0d2'),
  hour(0.72, ['#34408c', '#9a5590', '#f47d62', '#ffc066'], '#eda27c'),
  hour(0.79, ['#1b1f5c', '#553b86', '#b8547c', '#f6906a'], '#8a6494'),
  hour(0.88, ['#0a1034', '#1d255e', '#414488', '#755f98'], '#525a98'),
]

/** The light at a time of the loop, 0 to 1. The loop opens shortly before sunset and lingers on dusk and dawn. */
export function daylightAt(time: number): Daylight {
  const even = wrap(time + 0.665)
  const phase = wrap(even + 0.034 * Math.sin(4 * Math.PI * even))
  const now = hourAt(phase)
  const height = Math.sin(2 * Math.PI * (phase - 0.25))
  const haze = mix(mix(now.sky[2], now.sky[3], 0.42), now.sky[1], 0.3)
  return {
    time,
    sky: now.sky,
    haze,
    sunlight: mix(hex('#ff8a4c'), hex('#fff6dc'), smoothStep(-0.1, 0.55, height)),
    night: 1 - smoothStep(-0.42, 0.06, height),
    golden: 1 - smoothStep(0.05, 0.6, Math.abs(height)),
    sun: orbit(phase, 530),
    moon: orbit(phase + 0.5, 480),
    lit: (surface, distance = 0) => mix(inLight(surface, now.light), haze, distance),
  }
}

function orbit(phase: number, height: number): Point {
  const angle = 2 * Math.PI * (phase - 0.25)
  return { x: 800 - 500 * Math.cos(angle), y: 650 - height * Math.sin(angle) }
}

function hourAt(phase: number): Hour {
  const after = hours.findIndex(candidate => candidate.at > phase)
  const from = pick(after === -1 ? hours.length - 1 : after - 1)
  const to = pick(after === -1 ? 0 : after)
  const part = smoothStep(0, 1, (phase - from.at) / ((after === -1 ? 1 : to.at) - from.at))
  const sky = (index: 0 | 1 | 2 | 3): Colour => mix(from.sky[index], to.sky[index], part)
  return { at: phase, sky: [sky(0), sky(1), sky(2), sky(3)], light: mix(from.light, to.light, part) }
}

function pick(index: number): Hour {
  const found = hours[index]
  if (found === undefined) throw new RangeError(`no hour ${index}`)
  return found
}

function hour(at: number, sky: readonly [string, string, string, string], light: string): Hour {
  return { at, sky: [hex(sky[0]), hex(sky[1]), hex(sky[2]), hex(sky[3])], light: hex(light) }
}
