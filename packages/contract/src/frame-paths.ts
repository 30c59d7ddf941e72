// Where the picture of a frame lies: a path whose file name holds a run of `#` in place of the frame's number.

/**
 * The path of one frame. The last run of `#` in the file name becomes the frame's number, with zeros in front to the run's length.
 * A pattern without `#` in its file name is the same path for every frame; `#` in folder names is left alone.
 *
 * @example
 * framePath('/shots/intro-####.png', 12)   // /shots/intro-0012.png
 * framePath('/shots/intro-####.png', 1.5)  // /shots/intro-0001.5000.png
 */
export function framePath(pattern: string, frame: number): string {
  return pattern.replace(placeOfFrame, run => paddedFrame(frame, run.length))
}

/** True when the path differs from frame to frame. */
export function hasFramePlace(pattern: string): boolean {
  return placeOfFrame.test(pattern)
}

/** The frame's number with at least `digits` digits before the point; a frame between two whole ones always has four behind it. */
export function paddedFrame(frame: number, digits: number): string {
  const sign = frame < 0 ? '-' : ''
  const text = Number.isInteger(frame) ? String(Math.abs(frame)) : Math.abs(frame).toFixed(4)
  const [whole = '', part] = text.split('.')
  return `${sign}${whole.padStart(digits, '0')}${part === undefined ? '' : `.${part}`}`
}

/** The last run of `#` after the last `/` or `\`. */
const placeOfFrame = /#+(?=[^#/\\]*$)/
