// A client that is generated from the API's document: its types fit its use, and the master answers it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

/** What a submitter does, written against the generated types alone. */
const submitter = `
import createClient from 'openapi-fetch'
import type { components, paths } from './schema.js'

type Job = components['schemas']['Job']

export async function submitAndFinish(baseUrl: string) {
  const farm = createClient<paths>({ baseUrl })
  const type = await farm.POST('/api/v1/jobtypes/', { body: { name: 'Render', classname: 'Render', code: 'pass' } })
  const submitted = await farm.POST('/api/v1/jobs/', {
    body: { title: 'A shot', jobtype: 'Render', start: 1, end: 3, tags: ['film'], software_requirements: [] },
  })
  if (submitted.data === undefined) throw new Error(submitted.error.error)
  const job: Job = submitted.data
  const tasks = await farm.GET('/api/v1/jobs/{job}/tasks/', { params: { path: { job: String(job.id) }, query: { state: 'queued' } } })
  for (const task of tasks.data ?? []) {
    await farm.POST('/api/v1/jobs/{job}/tasks/{task}', {
      params: { path: { job: String(job.id), task: String(task.id) } },
      body: { state: 'done' },
    })
  }
  const shown = await farm.GET('/api/v1/jobs/{job}', { params: { path: { job: 'A shot' } } })
  const unknown = await farm.GET('/api/v1/jobs/{job}', { params: { path: { job: '99' } } })
  const removed = await farm.DELETE('/api/v1/jobs/{job}', { params: { path: { job: String(job.id) } } })
  return {
    type: type.response.status,
    frames: (tasks.data ?? []).map(task => task.frame),
    state: shown.data?.state,
    error: unknown.error?.error,
    removed: removed.response.status,
  }
}
`

const compilerOptions: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  skipLibCheck: true,
}

describe('a client that is generated from the document', () => {
  let made: MadeDatabase | undefined
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(() => {
    if (made === undefined) throw new Error('The database was not made.')
    return made
  })
  let folder = ''

  beforeAll(async () => {
    // Below the package, so that its imports are found.
    const builds = fileURLToPath(new URL('../../.build/', import.meta.url))
    await mkdir(builds, { recursive: true })
    folder = await mkdtemp(join(builds, 'client-'))
    const document = (await current().server.inject('/api/openapi.json')).body
    await writeFile(join(folder, 'package.json'), '{"type": "module"}')
    await writeFile(join(folder, 'schema.ts'), astToString(await openapiTS(document)))
    await writeFile(join(folder, 'submitter.ts'), submitter)
    await current().server.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('compiles without a complaint, and submits, watches, ends and deletes a job', async () => {
    const program = ts.createProgram([join(folder, 'submitter.ts')], { ...compilerOptions, outDir: folder })
    const complaints = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
    expect(complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
    const client = z
      .object({ submitAndFinish: z.custom<(url: string) => Promise<unknown>>(value => typeof value === 'function') })
      .parse(await import(pathToFileURL(join(folder, 'submitter.js')).href))
    const { port } = current().server.server.address() as AddressInfo
    expect(await client.submitAndFinish(`http://127.0.0.1:${port}`)).toEqual({
      type: 201,
      frames: [1, 2, 3],
      state: 'done',
      error: 'Job 99 not found.',
      removed: 204,
    })
  }, 60_000)
})
