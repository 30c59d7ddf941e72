// Job type ConvertImages: resizes pictures and saves them in another format, one process for a batch of frames.
import { defineJobType } from '@pyfarm/agent/job-type'
import { frameHooks } from '@pyfarm/jobtypes/kit/frame-program'
import * as read from '@pyfarm/jobtypes/kit/job-data'

const formats = ['png', 'jpeg', 'webp', 'tiff', 'avif', 'gif'] as const
const extensions = ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'avif', 'gif']
const fits = ['inside', 'outside', 'contain', 'cover', 'fill'] as const

export const ConvertImages = defineJobType({
  ...frameHooks('The program that converts pictures', 'converting', 'converted'),

  commandData: work => {
    const { input, output, ...options } = readData(work.job.data)
    return {
      command: process.execPath,
      arguments: [
        work.shippedProgram('@pyfarm/jobtypes', 'pyfarm-convert-images'),
        `--frames=${work.tasks.map(task => task.frame).join(',')}`,
        ...[`--input=${input}`, `--output=${output}`],
        ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
      ],
    }
  },
})

function readData(data: read.JobData) {
  const input = read.readPattern(data, 'input', 'of the pictures with #### for the frame number, such as /renders/frame-####.png')
  const output = read.readPattern(
    data,
    'output',
    'of the new pictures with #### for the frame number, such as /renders/small-####.jpg',
  )
  const format = read.optional(data, 'format', () => read.readChoice(data, 'format', formats))
  if (input === output) throw new Error("The job data's `output` is its `input`: give the new pictures another name.")
  if (format === undefined && !extensions.includes(/\.([^./\\]+)$/.exec(output)?.[1]?.toLowerCase() ?? '')) {
    throw new Error(
      `The job data needs \`format\`, because \`output\` does not end with one of ${extensions.join(', ')}: ${output}`,
    )
  }
  return {
    input,
    output,
    format,
    width: read.optional(data, 'width', () => read.readWhole(data, 'width', 1, 65_536)),
    height: read.optional(data, 'height', () => read.readWhole(data, 'height', 1, 65_536)),
    fit: read.optional(data, 'fit', () => read.readChoice(data, 'fit', fits)),
    quality: read.optional(data, 'quality', () => read.readWhole(data, 'quality', 1, 100)),
  }
}
