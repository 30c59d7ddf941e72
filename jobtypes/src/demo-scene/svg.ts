// The few words of SVG that the scene is written in. Coordinates are rounded to hundredths of a unit.
import type { Colour } from './colour.js'
import { css } from './colour.js'

export const sceneWidth = 1600
export const sceneHeight = 900

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Stop {
  readonly at: number
  readonly colour: Colour
  readonly opacity?: number
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** A closed shape through the points. */
export function polygon(points: readonly Point[]): string {
  return `M${points.map(point => `${round(point.x)} ${round(point.y)}`).join('L')}Z`
}

/** A full ellipse as part of a path; several in one path are filled as one shape. */
export function ellipse(x: number, y: number, rx: number, ry: number): string {
  const half = `${round(rx)} ${round(ry)} 0 1 0 `
  return `M${round(x - rx)} ${round(y)}a${half}${round(2 * rx)} 0a${half}${round(-2 * rx)} 0Z`
}

export function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`
}

/** A filled path; nothing at all when it would not be seen. */
export function fill(shape: string, paint: Colour | string, opacity = 1): string {
  if (opacity < 0.004) return ''
  const colour = typeof paint === 'string' ? paint : css(paint)
  return `<path d="${shape}" fill="${colour}"${opacity < 1 ? ` fill-opacity="${round(opacity)}"` : ''}/>`
}

export function line(shape: string, colour: Colour, width: number, opacity = 1): string {
  if (opacity < 0.004) return ''
  const faded = opacity < 1 ? ` stroke-opacity="${round(opacity)}"` : ''
  return `<path d="${shape}" fill="none" stroke="${css(colour)}" stroke-width="${round(width)}" stroke-linecap="round"${faded}/>`
}

/** Moves, and turns and scales about the new origin. */
export function placed(content: string, x: number, y: number, { degrees = 0, scale = 1 } = {}): string {
  const turn = degrees === 0 ? '' : ` rotate(${round(degrees)})`
  const size = scale === 1 ? '' : ` scale(${round(scale)})`
  return `<g transform="translate(${round(x)} ${round(y)})${turn}${size}">${content}</g>`
}

/** Defines a gradient from (x1, y1) to (x2, y2); painted with `url(#id)`. */
export function linearGradient(id: string, from: Point, to: Point, stops: readonly Stop[]): string {
  const ends = `x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}"`
  return `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" ${ends}>${stops.map(stopTag).join('')}</linearGradient>`
}

/** Defines a gradient from a centre outwards; painted with `url(#id)`. */
export function radialGradient(id: string, centre: Point, radius: number, stops: readonly Stop[]): string {
  const place = `cx="${round(centre.x)}" cy="${round(centre.y)}" r="${round(radius)}"`
  return `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" ${place}>${stops.map(stopTag).join('')}</radialGradient>`
}

/** A soft round light: brightest in the middle, nothing at the rim. */
export function glow(id: string, centre: Point, radius: number, colour: Colour, strength: number): string {
  if (strength < 0.004) return ''
  const stops = [0, 0.15, 0.35, 0.6, 1].map(at => ({ at, colour, opacity: strength * (1 - at) ** 2.2 }))
  return radialGradient(id, centre, radius, stops) + fill(ellipse(centre.x, centre.y, radius, radius), `url(#${id})`)
}

function stopTag({ at, colour, opacity = 1 }: Stop): string {
  const faded = opacity < 1 ? ` stop-opacity="${Math.round(opacity * 1000) / 1000}"` : ''
  return `<stop offset="${round(at)}" stop-color="${css(colour)}"${faded}/>`
}
