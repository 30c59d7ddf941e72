// The lie of the land: how high each layer stands at a place. Things are put on the land by the same numbers.
import { type Point, sceneHeight, sceneWidth } from './svg.js'

export type Ridge = (x: number) => number

/** How far a layer slides to either side while the camera sways, in units; near layers slide further. */
export const sway = { mountains: 5, far: 11, shore: 17, middle: 26, near: 40, front: 64 } as const

export const farRidge: Ridge = x => 612 + 20 * Math.sin(x / 170 + 1.1) + 11 * Math.sin(x / 71 + 0.4) - 16 * bump(x, 260, 260)

export const shoreRidge: Ridge = x =>
  640 + 9 * Math.sin(x / 120 + 2.2) + 5 * Math.sin(x / 47) - 40 * bump(x, 60, 330) - 30 * bump(x, 1560, 300)

export const middleRidge: Ridge = x => 806 - 152 * bump(x, 1330, 470) + 9 * Math.sin(x / 130) - 24 * bump(x, -60, 420)

export const nearRidge: Ridge = x => 846 - 128 * bump(x, 300, 460) + 8 * Math.sin(x / 150 + 2) + 26 * bump(x, 1500, 500)

export const frontRidge: Ridge = x => 884 + 10 * Math.sin(x / 190 + 1) - 16 * bump(x, 0, 320) - 22 * bump(x, 1620, 380)

/** The land under a ridge as a closed path, wide enough for the sway. */
export function landUnder(ridge: Ridge, bottom = sceneHeight + 10): string {
  const points: Point[] = []
  for (let x = -100; x <= sceneWidth + 100; x += 12) points.push({ x, y: ridge(x) })
  const outline = points.map(point => `${point.x} ${point.y.toFixed(1)}`).join('L')
  return `M-100 ${bottom}L${outline}L${sceneWidth + 100} ${bottom}Z`
}

/** How steeply the ridge falls to the right, in degrees. */
export function slopeAt(ridge: Ridge, x: number): number {
  return (Math.atan2(ridge(x + 8) - ridge(x - 8), 16) * 180) / Math.PI
}

/** A rounded hill of height 1 about a place. */
function bump(x: number, centre: number, width: number): number {
  return Math.exp(-(((x - centre) / width) ** 2) * 1.6)
}
