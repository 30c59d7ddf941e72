import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileJobType } from '@pyfarm/agent/job-type-code/compile-job-type'
import { hasFramePlace } from '@pyfarm/contract/frame-paths'
import { describe, expect, it } from 'vitest'
import { demoJobs } from './demo-jobs.js'
import { AssembleWebp } from './shipped/assemble-webp.js'
import { RenderScene } from './shipped/render-scene.js'
import { shippedJobTypes } from './shipped-job-types.js'
import { fakeWork } from './testing/fake-work.js'

describe('the shipped job types', () => {
  it('are single files that import nothing but what every agent has', async () => {
    for (const jobType of await shippedJobTypes()) {
      const imports = Array.from(jobType.code.matchAll(/from '([^']+)'/g), match => match[1] ?? '')
      expect(imports.filter(name => !/^(node:.*|@pyfarm\/(agent|contract)\/[\w-]+)$/.test(name))).toEqual([])
      expect(jobType.code).toContain(`export const ${jobType.classname} = defineJobType(`)
    }
  })

  it('compile on an agent and export their job type', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-job-types-'))
    try {
      for (const { name, classname, code } of await shippedJobTypes()) {
        const file = await compileJobType({ name, version: 1, code }, folder)
        const exported: unknown = await import(pathToFileURL(file).href)
        expect(exported).toMatchObject({ [classname]: { commandData: expect.any(Function) as unknown } })
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('have different names and describe their data', async () => {
    const jobTypes = await shippedJobTypes()
    expect(jobTypes.map(({ name }) => name)).toEqual(['RenderScene', 'AssembleWebp', 'CommandLine'])
    expect(jobTypes.every(({ data }) => Object.keys(data).length > 0)).toBe(true)
  })
})

describe('the demo jobs', () => {
  const outputFolder = path.resolve('home', 'output')
  const { render, assemble } = demoJobs({ outputFolder })

  it('are 96 frames in batches of 8 and one animation of them', () => {
    expect(render).toMatchObject({ start: 1, end: 96, by: 1, batch: 8 })
    expect(assemble).toMatchObject({ start: 1, end: 1, data: { input: render.data.output, frames: '1-96' } })
    expect(hasFramePlace(render.data.output)).toBe(true)
  })

  it('are what their job types want', () => {
    expect(() => RenderScene.commandData(fakeWork(render.data, [1]))).not.toThrow()
    expect(() => AssembleWebp.commandData(fakeWork(assemble.data, [1]))).not.toThrow()
  })
})
