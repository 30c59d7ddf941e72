// Shows progress: bars on a terminal, now and then a line anywhere else.
import { makeBars, type Terminal } from './bars.js'
import { makeLines } from './lines.js'
import type { ProgressView } from './view.js'

export function makeView(stream: Terminal & { readonly isTTY?: boolean }): ProgressView {
  return stream.isTTY === true ? makeBars(stream) : makeLines(stream, () => Date.now())
}
