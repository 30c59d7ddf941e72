import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compileJobType, isPython } from './compile-job-type.js'

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
})

describe('telling Python from TypeScript', () => {
  it.each([
    'from pyfarm.core.enums import WorkState',
    'import os\n\nclass Render(JobType):\n    pass',
    'class Render:\n    pass',
    'def get_command_data(self):\n    return 1',
    '# x\ndef f(a, b=1) -> int:  # gives\n    return 1',
  ])('knows Python: %s', code => {
    expect(isPython(code)).toBe(true)
  })

  it.each([
    `import { join } from 'node:path'\nexport class A {\n  b(): number { return 1 }\n}`,
    `export const Work = { def(a: number): string { return '' } }`,
    `// from here import there\nclass A extends B { c: string }`,
    `import\n  x\n  from 'y'`,
    `const text = \`\nclass is over\n\``,
  ])('knows TypeScript: %s', code => {
    expect(isPython(code)).toBe(false)
  })
})
