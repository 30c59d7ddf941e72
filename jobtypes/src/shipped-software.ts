// The software that the farm knows how to look for; a master registers it with its versions.
import { readFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'

export interface ShippedSoftware {
  readonly software: string
  /** From the oldest to the newest. An agent has a version when what it has installed begins with it. */
  readonly versions: readonly string[]
  /** The function in the code; the same for every version, which it gets as an argument. */
  readonly discovery_function_name: string
  /** TypeScript, as it is stored on the master for each version. */
  readonly discovery_code: string
}

const catalogue: readonly (Omit<ShippedSoftware, 'discovery_code'> & { readonly file: string })[] = [
  {
    software: 'Blender',
    file: 'blender.ts',
    discovery_function_name: 'findBlender',
    versions: ['2.93', '3.3', '3.4', '3.5', '3.6', '4.0', '4.1', '4.2', '4.3', '4.4', '4.5', '5.0'],
  },
  {
    software: 'Maya',
    file: 'maya.ts',
    discovery_function_name: 'findMaya',
    versions: ['2022', '2023', '2024', '2025', '2026'],
  },
  {
    software: 'Houdini',
    file: 'houdini.ts',
    discovery_function_name: 'findHoudini',
    versions: ['19.0', '19.5', '20.0', '20.5', '21.0'],
  },
  {
    software: 'Nuke',
    file: 'nuke.ts',
    discovery_function_name: 'findNuke',
    versions: ['13.2', '14.0', '14.1', '15.0', '15.1', '15.2', '16.0'],
  },
  { software: 'ffmpeg', file: 'ffmpeg.ts', discovery_function_name: 'findFfmpeg', versions: ['4', '5', '6', '7', '8'] },
  { software: 'POV-Ray', file: 'pov-ray.ts', discovery_function_name: 'findPovRay', versions: ['3.7', '3.8'] },
  {
    software: 'Python',
    file: 'python.ts',
    discovery_function_name: 'findPython',
    versions: ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'],
  },
]

/** The shipped software with its discovery code, read from the files of this package. */
export function shippedSoftware(): Promise<ShippedSoftware[]> {
  return Promise.all(catalogue.map(async ({ file, ...software }) => ({ ...software, discovery_code: await readCode(file) })))
}

async function readCode(file: string): Promise<string> {
  const address = new URL(`../src/discovery/${file}`, import.meta.url)
  try {
    return await readFile(address, 'utf8')
  } catch {
    throw new Problem(`The discovery file ${address.pathname} is missing: install PyFarm again.`)
  }
}
