import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileJobType } from '@pyfarm/agent/job-type-code/compile-job-type'
import { hasFramePlace } from '@pyfarm/contract/frame-paths'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { catalogue } from './catalogue.js'
import { demoJobs } from './demo-jobs.js'
import { AssembleWebp } from './shipped/assemble-webp.js'
import { RenderScene } from './shipped/render-scene.js'
import { shippedJobTypes } from './shipped-job-types.js'
import { fakeWork } from './testing/fake-work.js'

describe('the shipped job types', () => {
  it('are single files that import nothing but what every agent has', async () => {
    for (const jobType of await shippedJobTypes()) {
      const imports = Array.from(jobType.code.matchAll(/from '([^']+)'/g), match => match[1] ?? '')
      expect(imports.filter(name => !/^(node:.*|@pyfarm\/(agent|contract|jobtypes\/kit)\/[\w-]+)$/.test(name))).toEqual([])
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

  it('have different names and describe every key of their data', async () => {
    const jobTypes = await shippedJobTypes()
    expect(new Set(jobTypes.map(({ name }) => name)).size).toBe(jobTypes.length)
    for (const { name, data } of jobTypes) {
      expect(data, name).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' })
      const properties = Object.entries(data.properties ?? {})
      expect(properties.length, name).toBeGreaterThan(0)
      for (const [key, value] of properties) {
        expect(value, `${name} ${key}`).toMatchObject({ description: expect.stringMatching(/^[A-Z{].*\.$/) as unknown })
      }
    }
  })

  it('have data whose defaults and examples are as their schema says', () => {
    for (const { name, schema } of catalogue) {
      for (const [key, part] of Object.entries(schema.shape)) {
        const meta = z.toJSONSchema(part, { io: 'input' })
        for (const value of [...(meta.examples ?? []), ...(meta.default === undefined ? [] : [meta.default])]) {
          expect(z.safeParse(part, value).success, `${name} ${key} ${JSON.stringify(value)}`).toBe(true)
        }
      }
    }
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
