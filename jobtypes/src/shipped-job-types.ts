// The job types that come with the farm; `pyfarm up` registers them at its first start.
import { readFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'

export interface ShippedJobType {
  readonly name: string
  readonly description: string
  readonly classname: string
  readonly max_batch: number | null
  readonly batch_contiguous: boolean
  /** What each key of a job's data means. */
  readonly data: Readonly<Record<string, string>>
  /** TypeScript, as it is stored on the master. */
  readonly code: string
}

const catalogue: readonly (Omit<ShippedJobType, 'code'> & { readonly file: string })[] = [
  {
    name: 'RenderScene',
    file: 'render-scene.ts',
    description: 'Renders the demo scene, a farm by a lake through one day, as PNG files.',
    classname: 'RenderScene',
    max_batch: null,
    batch_contiguous: true,
    data: {
      output: 'Absolute path of the pictures with #### for the frame number; needed.',
      width: 'Width in pixels; default 1280.',
      height: 'Height in pixels; default 720.',
      count: 'Frames of the whole loop; default 96.',
    },
  },
  {
    name: 'AssembleWebp',
    file: 'assemble-webp.ts',
    description: 'Makes one animated WebP file of rendered frames.',
    classname: 'AssembleWebp',
    max_batch: 1,
    batch_contiguous: true,
    data: {
      input: 'Absolute path of the pictures with #### for the frame number; needed.',
      output: 'Absolute path of the animation; needed.',
      frames: 'The frames of the animation, such as 1-96; needed.',
      fps: 'Frames per second; default 24.',
      width: 'Width in pixels; default the width of the pictures.',
    },
  },
  {
    name: 'CommandLine',
    file: 'command-line.ts',
    description: 'Runs any program once for each task, without a shell.',
    classname: 'CommandLine',
    max_batch: null,
    batch_contiguous: false,
    data: {
      command: 'The program: a name that is looked up in PATH, or an absolute path; needed.',
      arguments: 'List of texts; {frame}, {frame:4} (with zeros to four digits), {tile} and {job} are filled in.',
      cwd: 'The folder to run in; default a temporary folder of the assignment.',
      output: 'Absolute path of the picture that a task makes, with #### for the frame number, if the farm shall show it.',
    },
  },
]

/** The shipped job types with their code, read from the files of this package. */
export function shippedJobTypes(): Promise<ShippedJobType[]> {
  return Promise.all(catalogue.map(async ({ file, ...jobType }) => ({ ...jobType, code: await readCode(file) })))
}

async function readCode(file: string): Promise<string> {
  const address = new URL(`../src/shipped/${file}`, import.meta.url)
  try {
    return await readFile(address, 'utf8')
  } catch {
    throw new Problem(`The job type file ${address.pathname} is missing: install PyFarm again.`)
  }
}
