// Values that the data of several job types has.
import { z } from 'zod'

const startOfFrames = String.raw`^([/\\]|[A-Za-z]:[/\\])(.*[/\\])?[^/\\]*#[^/\\]*`

export const absolutePath = z.string().regex(/^([/\\]|[A-Za-z]:[/\\])/)
/** With a run of # in its file name. */
export const framePattern = z.string().regex(new RegExp(`${startOfFrames}$`))
export const filledText = z.string().regex(/\S/)
const frame = String.raw`-?\d+(\.\d{1,4})?`
const frameRange = `${frame}(-${frame}(x${frame})?)?`
const largestFrame = 1_000_000
/** `1-96`, `1-100x5`, `1,2,5`; one frame may be a number. */
export const frameList = z.union([
  z.string().regex(new RegExp(`^${frameRange}(,${frameRange})*$`)),
  z.number().min(-largestFrame).max(largestFrame),
])
export const words = z.array(z.union([z.string(), z.number()]))
export const resolution = z.tuple([z.int().min(1).max(65_536), z.int().min(1).max(65_536)])

/** With an end in small or large letters. */
export const framePatternEnding = (...ends: readonly string[]) => {
  const letters = (end: string) => Array.from(end, letter => `[${letter}${letter.toUpperCase()}]`).join('')
  return z.string().regex(new RegExp(`${startOfFrames}[.](${ends.map(letters).join('|')})$`))
}

export const pictures = framePattern.meta({
  description: 'Absolute path of the pictures with #### for the frame number. The folder is made.',
  examples: ['/renders/frame-####.png'],
})
export const program = (name: string) =>
  filledText
    .default(name)
    .meta({ description: 'The program, if it is not found in PATH under its usual name.', examples: [`/opt/${name}/${name}`] })
export const moreArguments = (place: string, example: readonly string[]) =>
  words.default([]).meta({ description: `More arguments, ${place}.`, examples: [[...example]] })
