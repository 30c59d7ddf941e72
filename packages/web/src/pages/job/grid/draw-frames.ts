// Draws cells of frames: a colour and a shape for each state, so that none is told by colour alone.
import { cellsBetween, placeOf, type GridSize } from './grid-geometry.js'

export interface FrameLook {
  /** The letter of the state of a cell. */
  readonly letterAt: (index: number) => string
  readonly isSelected: (index: number) => boolean
  /** The cell that the keys are at. */
  readonly current: number
  readonly hasFocus: boolean
}

const colours = {
  q: ['--queued-soft', '--queued-ink'],
  a: ['--queued-soft', '--queued-ink'],
  r: ['--running', '--on-running'],
  d: ['--done', '--on-done'],
  f: ['--failed', '--on-failed'],
} as const
type Letter = keyof typeof colours

const gap = 2

/** @param top of what is seen, in pixels from the first row */
export function drawFrames(
  context: CanvasRenderingContext2D,
  size: GridSize,
  top: number,
  height: number,
  look: FrameLook,
): void {
  const style = getComputedStyle(context.canvas)
  const colour = (name: string) => style.getPropertyValue(name)
  const { first, last } = cellsBetween(top, top + height, size)
  const side = size.cell - gap
  const stamps = new Map<string, HTMLCanvasElement>()
  const scale = context.getTransform().a
  for (let index = first; index <= last; index++) {
    const letter = look.letterAt(index)
    if (!isLetter(letter)) continue
    const stamp = stamps.get(letter) ?? stampOf(letter, side, scale, colour)
    stamps.set(letter, stamp)
    const { x, y } = placeOf(index, size)
    context.drawImage(stamp, x, y - top, side, side)
  }
  context.lineWidth = 2
  context.strokeStyle = colour('--accent')
  for (let index = first; index <= last; index++) {
    if (!look.isSelected(index) && !(look.hasFocus && index === look.current)) continue
    const { x, y } = placeOf(index, size)
    const isCurrent = look.hasFocus && index === look.current
    context.strokeStyle = colour(isCurrent ? '--ink' : '--accent')
    context.strokeRect(x, y - top, side, side)
    if (look.isSelected(index) && isCurrent) {
      context.strokeStyle = colour('--accent')
      context.strokeRect(x + 2, y - top + 2, side - 4, side - 4)
    }
  }
}

const isLetter = (letter: string): letter is Letter => letter in colours

/** One cell, to be drawn as often as there are some in that state: thousands of shapes would take long. */
function stampOf(letter: Letter, side: number, scale: number, colour: (name: string) => string): HTMLCanvasElement {
  const stamp = document.createElement('canvas')
  stamp.width = stamp.height = Math.ceil(side * scale)
  const context = stamp.getContext('2d')
  if (context === null) return stamp
  const [ground, ink] = colours[letter]
  context.scale(stamp.width / side, stamp.height / side)
  context.fillStyle = colour(ground)
  context.fillRect(0, 0, side, side)
  context.strokeStyle = context.fillStyle = colour(ink)
  context.lineWidth = 1.5
  context.lineCap = 'round'
  context.beginPath()
  shapeOf(context, letter, 0, 0, side)
  if (letter === 'r') context.fill()
  else context.stroke()
  return stamp
}

/** Done: plain; failed: a cross; running: a triangle; assigned: a ring with a dot; queued: a ring. */
function shapeOf(context: CanvasRenderingContext2D, letter: Letter, x: number, y: number, side: number): void {
  const third = side / 3
  const middle = side / 2
  if (letter === 'f') {
    context.moveTo(x + third, y + third)
    context.lineTo(x + side - third, y + side - third)
    context.moveTo(x + side - third, y + third)
    context.lineTo(x + third, y + side - third)
  } else if (letter === 'r') {
    context.moveTo(x + third, y + third - 1)
    context.lineTo(x + side - third + 1, y + middle)
    context.lineTo(x + third, y + side - third + 1)
    context.closePath()
  } else if (letter !== 'd') {
    context.moveTo(x + middle + third, y + middle)
    context.arc(x + middle, y + middle, third, 0, Math.PI * 2)
    if (letter === 'a') {
      context.moveTo(x + middle + 1, y + middle)
      context.arc(x + middle, y + middle, 1, 0, Math.PI * 2)
    }
  }
}
