// Finds and reads master.yml, models.yml and scheduler.yml.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '@pyfarm/contract/problem'
import { filesOfSetting, isSettingKey, settingFileNames, settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingFileName, SettingKey } from '@pyfarm/contract/settings/settings'
import { LineCounter, parseDocument } from 'yaml'
import { didYouMean } from './nearest-name.js'

/** The defaults; found from `src` and from `dist`, which lie side by side. */
export const packagedFolder = fileURLToPath(new URL('../../settings/', import.meta.url))

export interface SettingFile {
  readonly path: string
  readonly values: ReadonlyMap<SettingKey, unknown>
}

/** Those of the three files that the folder has, in the order in which later ones win. Throws a Problem. */
export async function readSettingFolder(folder: string): Promise<SettingFile[]> {
  const files: SettingFile[] = []
  for (const name of settingFileNames) {
    const path = join(folder, name)
    const text = await readIfThere(path)
    if (text !== undefined) files.push({ path, values: parseSettingFile(path, name, text) })
  }
  return files
}

/** Like `readSettingFolder`, for a folder that a person named: it must be there and hold one of the files. */
export async function readNamedFolder(folder: string): Promise<SettingFile[]> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new Problem(`The settings folder ${folder} is no folder; give --config one that is.`)
  const files = await readSettingFolder(folder)
  if (files.length > 0) return files
  throw new Problem(
    `The settings folder ${folder} has none of ${settingFileNames.join(', ')}; put one there or leave --config away.`,
  )
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new Problem(`The settings in ${path} can't be read (${String(code)}); let this user read them.`, { cause: error })
  }
}

function parseSettingFile(path: string, name: SettingFileName, text: string): ReadonlyMap<SettingKey, unknown> {
  const content = parseYamlFile(path, text)
  if (content === null) return new Map()
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new Problem(`${path} must hold lines of the form "key: value".`)
  }
  const values = new Map<SettingKey, unknown>()
  for (const [key, value] of Object.entries(content)) values.set(knownKey(path, name, key), value)
  return values
}

/** What the YAML text holds; null for an empty one. A fault is told with its line, and without quoting what may be secret. */
export function parseYamlFile(path: string, text: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const fault = document.errors[0]
  if (fault !== undefined) {
    throw new Problem(`${path}, line ${lines.linePos(fault.pos[0]).line}: this is no YAML (${fault.message}); correct that line.`)
  }
  try {
    return document.toJS()
  } catch (error) {
    throw new Problem(`${path}: this is no YAML (${String(error)}); put values that begin with * or & in quotes.`, {
      cause: error,
    })
  }
}

function knownKey(path: string, name: SettingFileName, key: string): SettingKey {
  if (!isSettingKey(key)) {
    throw new Problem(`${path}: ${key} is no setting.${didYouMean(key, Object.keys(settingsShape))}`)
  }
  const files = filesOfSetting(key)
  if (files.includes(name)) return key
  throw new Problem(`${path}: ${key} is a setting of ${files.join(' or ')}; move it there.`)
}
