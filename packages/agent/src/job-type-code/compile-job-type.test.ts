import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compileJobType } from './compile-job-type.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('compiling a job type', () => {
  it('gives a module that finds the packages of the agent, and keeps it for the next time', async () => {
    const code = `import { defineJobType } from '@pyfarm/agent/job-type'
import { z } from 'zod'
import { join } from 'node:path'
import fs from 'fs'
export const Work = defineJobType({ commandData: () => ({ command: join('a', typeof z.string, typeof fs.readFileSync) }) })`
    const file = await compileJobType({ name: 'A/b', version: 2, code }, folder)
    const { Work } = (await import(pathToFileURL(file).href)) as { Work: { commandData(): { command: string } } }
    expect(Work.commandData().command).toBe('a/function/function')
    expect(await compileJobType({ name: 'A/b', version: 2, code }, folder)).toBe(file)
    expect(await compileJobType({ name: 'A/b', version: 2, code: `${code}\n` }, folder)).not.toBe(file)
    expect(await readdir(folder)).toHaveLength(2)
  })
  it('keeps Python as it is', async () => {
    const code = 'class Work:\n    name = "ä"\n'
    const file = await compileJobType({ name: 'A/b', version: 2, code }, folder)
    expect(file).toMatch(/A_b-2-[0-9a-f]+\.py$/)
    expect(await readFile(file, 'utf8')).toBe(code)
  })
})
