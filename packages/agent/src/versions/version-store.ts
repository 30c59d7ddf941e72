// The versions in an agent's home. The record is written by who starts them, the wish for another one by the agent that runs.
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleProgram } from '@pyfarm/contract/agent-bundle'
import type { z } from 'zod'
import { versionRecordSchema, wantedVersionSchema, type VersionRecord, type WantedVersion } from './version-record.js'

/** The folder of the versions; `AgentHome` has it. */
interface VersionsFolder {
  readonly versions: string
}

const recordFile = ({ versions }: VersionsFolder): string => join(versions, 'record.json')
const wantedFile = ({ versions }: VersionsFolder): string => join(versions, 'wanted.json')

export const versionFolder = ({ versions }: VersionsFolder, version: string): string => join(versions, version)

export const readRecord = (home: VersionsFolder): Promise<VersionRecord | undefined> =>
  readKept(recordFile(home), versionRecordSchema)
export const keepRecord = (home: VersionsFolder, record: VersionRecord): Promise<void> => keep(home, recordFile(home), record)
export const keepWanted = (home: VersionsFolder, wanted: WantedVersion): Promise<void> => keep(home, wantedFile(home), wanted)

/** The wish that an agent left, once. */
export async function takeWanted(home: VersionsFolder): Promise<WantedVersion | undefined> {
  const wanted = await readKept(wantedFile(home), wantedVersionSchema)
  await rm(wantedFile(home), { force: true })
  return wanted
}

export async function canStart(home: VersionsFolder, version: string): Promise<boolean> {
  return access(join(versionFolder(home, version), bundleProgram)).then(
    () => true,
    () => false,
  )
}

/** Removes every version but one. What can't be removed is left for the next time. */
export async function removeOthers(home: VersionsFolder, kept: string | null): Promise<void> {
  const entries = await readdir(home.versions, { withFileTypes: true }).catch(() => [])
  const others = entries.filter(entry => entry.isDirectory() && entry.name !== kept)
  await Promise.all(
    others.map(({ name }) => rm(join(home.versions, name), { recursive: true, force: true }).catch(() => undefined)),
  )
}

async function readKept<T extends z.ZodType>(file: string, schema: T): Promise<z.infer<T> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => 'null')
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function keep(home: VersionsFolder, file: string, value: object): Promise<void> {
  await mkdir(home.versions, { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(value), { flush: true })
  await rename(`${file}.new`, file)
}
