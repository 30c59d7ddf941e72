import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileCode } from '@pyfarm/agent/job-type-code/compile-job-type'
import { runDiscovery } from '@pyfarm/agent/host/run-discovery'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shippedSoftware } from './shipped-software.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-discovery-'))
  vi.stubEnv('PATH', folder)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function program(name: string, script: string): Promise<string> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

async function look(software: string, version: string): Promise<unknown> {
  const shipped = (await shippedSoftware()).find(each => each.software === software)
  if (shipped === undefined) throw new Error(`no ${software}`)
  const codeFile = await compileCode({ stem: software, title: software, code: shipped.discovery_code }, folder)
  const functionName = shipped.discovery_function_name
  const answer = await runDiscovery({ software, versions: [version], title: software, codeFile, functionName })
  return 'answers' in answer ? answer.answers[0] : answer
}

const here: unknown = expect.objectContaining({ found: true })
const away: unknown = expect.objectContaining({ found: false })

describe('the shipped discovery', () => {
  it('is one file for each software, which an agent can compile, with versions that differ', async () => {
    const all = await shippedSoftware()
    expect(all.map(({ software }) => software)).toEqual(['Blender', 'Maya', 'Houdini', 'Nuke', 'ffmpeg', 'POV-Ray', 'Python'])
    for (const { software, discovery_code: code, discovery_function_name: name, versions } of all) {
      const file = await compileCode({ stem: software, title: software, code }, folder)
      expect(await import(pathToFileURL(file).href)).toMatchObject({ [name]: expect.any(Function) as unknown })
      expect(new Set(versions).size).toBe(versions.length)
    }
  })

  const said: [software: string, file: string, says: string, versions: string[], others: string[]][] = [
    ['Blender', 'blender', 'Blender 4.2.1 LTS\n\tbuild date: 2024-08-19', ['4', '4.2', '4.2.1'], ['4.20', '2.1', '3']],
    ['Maya', 'maya', 'Maya 2024.2, Cut Number 202310181224', ['2024', '2024.2'], ['2023', '202']],
    ['Nuke', 'Nuke15.1', 'Nuke 15.1v2, 64 bit, built Aug  1 2024.', ['15.1', '15.1v2'], ['15.2', '15.1v3', '64']],
    ['ffmpeg', 'ffmpeg', 'ffmpeg version 6.1.1-3ubuntu5 Copyright (c) 2000-2023', ['6', '6.1'], ['61', '7', '2000']],
    ['POV-Ray', 'povray', 'POV-Ray 3.7.0.10.unofficial', ['3', '3.7'], ['3.8', '3.70']],
    ['Python', 'python3', 'Python 3.11.7', ['3.11', '3.11.7'], ['3.1', '3.12']],
  ]
  it.each(said)(
    'knows %s in PATH by what it says, on standard output or error',
    async (software, file, says, versions, others) => {
      for (const to of ['', ' >&2']) {
        await program(file, `printf '%s\\n' '${says}'${to}`)
        for (const version of versions) expect([version, await look(software, version)]).toEqual([version, here])
        for (const version of others) expect([version, await look(software, version)]).toEqual([version, away])
      }
    },
  )

  it('knows Houdini by the folder that its program lies in', async () => {
    await symlink(await program('hfs20.5.332/bin/houdini', 'exit 1'), path.join(folder, 'houdini'))
    expect(await look('Houdini', '20.5')).toEqual(here)
    expect(await look('Houdini', '20')).toEqual(here)
    expect(await look('Houdini', '20.0')).toEqual(away)
  })

  it('finds nothing where the program is missing, can’t be run, or says something else', async () => {
    expect(await look('Blender', '4.2')).toEqual(away)
    await writeFile(path.join(folder, 'blender'), 'echo Blender 4.2.0')
    expect(await look('Blender', '4.2')).toEqual(away)
    await program('blender', 'echo "Welcome to Blender 4.2"; exit 1')
    expect(await look('Blender', '4.2')).toEqual(away)
  })
})
