// Makes an update of the agent: a zip file with the agent as it is installed here, and everything that it needs.
import { createWriteStream } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { bundleManifestFile, bundleProgram, type BundleManifest } from '@pyfarm/contract/agent-bundle'
import { Problem } from '@pyfarm/contract/problem'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { runningFiles } from './bundle-files.js'
import { collectPackages, type CollectedPackage } from './collect-packages.js'

const agentPackage = '@pyfarm/agent'
/** Job types find what they share, and the programs that they run, among the agent's packages. */
const bundledPackages = [agentPackage, '@pyfarm/jobtypes']

/** The same in all bundles: the same files make the same bundle. */
const fileTime = new Date(2020, 0, 1)
const programMode = 0o100_755
const plainMode = 0o100_644

export interface WrittenBundle {
  readonly file: string
  readonly version: string
  readonly platforms: readonly string[]
  readonly files: number
}

/**
 * Writes the bundle; the file appears when it is complete.
 * @param outputOf the file, by the version
 * @param from a folder below which the agent is installed
 * @param version as the agent shall call itself; default: its own
 * @throws Problem when something is missing
 */
export async function writeBundle(outputOf: (version: string) => string, from: string, version?: string): Promise<WrittenBundle> {
  const packages = await collectPackages(bundledPackages, from)
  const agent = packages.find(each => each.name === agentPackage)
  if (agent === undefined) throw new Problem(`The package ${agentPackage} is not installed: run npm install.`)
  const about = z
    .looseObject({ version: z.string() })
    .parse(JSON.parse(await readFile(join(agent.folder, 'package.json'), 'utf8')))
  const manifest: BundleManifest = {
    kind: 'pyfarm-agent',
    version: version ?? about.version,
    platforms: platformsOf(packages),
  }
  const zip = new ZipFile()
  addText(zip, bundleManifestFile, manifest)
  zip.addBuffer(Buffer.from(`import '${agentPackage}/version-main'\n`), bundleProgram, { mtime: fileTime, mode: plainMode })
  let files = 2
  for (const each of packages)
    files += await addPackage(zip, each, each === agent ? { ...about, version: manifest.version } : undefined)
  zip.end()
  const file = outputOf(manifest.version)
  await write(zip, file)
  return { ...manifest, file, files }
}

/** The compiler of job types is a program for each kind of machine; the bundle runs where it has one. */
function platformsOf(packages: readonly CollectedPackage[]): string[] {
  return packages.flatMap(({ name }) => (name.startsWith('@esbuild/') ? [name.slice('@esbuild/'.length)] : []))
}

async function addPackage(zip: ZipFile, { name, folder, place }: CollectedPackage, description?: object): Promise<number> {
  const isOwn = name.startsWith('@pyfarm/')
  const files = await runningFiles(folder, isOwn)
  if (isOwn && !files.some(file => file.startsWith('dist/'))) throw new Problem(`${folder} is not built: run npm run build.`)
  for (const file of files) {
    if (file === 'package.json' && description !== undefined) addText(zip, `${place}/${file}`, description)
    else await addFile(zip, join(folder, file), `${place}/${file}`)
  }
  return files.length
}

async function addFile(zip: ZipFile, file: string, place: string): Promise<void> {
  const isProgram = ((await stat(file)).mode & 0o111) !== 0
  zip.addFile(file, place, { mtime: fileTime, mode: isProgram ? programMode : plainMode })
}

function addText(zip: ZipFile, place: string, value: object): void {
  zip.addBuffer(Buffer.from(`${JSON.stringify(value, null, 2)}\n`), place, { mtime: fileTime, mode: plainMode })
}

async function write(zip: ZipFile, output: string): Promise<void> {
  const draft = `${output}.part`
  try {
    await pipeline(zip.outputStream, createWriteStream(draft))
    await rename(draft, output)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(`The bundle can't be written to ${output} (${reason}): name another file with --output.`, { cause: error })
  } finally {
    await rm(draft, { force: true })
  }
}
