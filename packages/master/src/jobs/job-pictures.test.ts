import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

describe('the picture of a task', () => {
  let made: MadeDatabase | undefined
  let elsewhere: string
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  const current = startTestFarm(() => {
    if (made === undefined) throw new Error('The database was not made.')
    return made
  })
  const output = (...path: string[]): string => join(current().home, 'output', ...path)
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff])

  beforeAll(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'pyfarm-elsewhere-'))
    await mkdir(output('shot', 'folder.png'), { recursive: true })
    await writeFile(output('shot', 'f-0001.png'), bytes)
    await writeFile(output('shot', 'film.webp'), bytes)
    await writeFile(output('shot', 'one.JPG'), bytes)
    await writeFile(output('shot', 'page.html'), '<script>')
    await writeFile(output('shot', 'empty.png'), '')
    await writeFile(join(elsewhere, 'secret.png'), bytes)
    await writeFile(join(current().home, 'secret.png'), bytes)
    await mkdir(join(current().home, 'output-not'))
    await writeFile(join(current().home, 'output-not', 'secret.png'), bytes)
    await symlink(join(elsewhere, 'secret.png'), output('link.png'))
    await symlink(elsewhere, output('linked'))
    await symlink(output('shot', 'page.html'), output('dressed.png'))
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
  })
  afterAll(async () => {
    await rm(elsewhere, { recursive: true, force: true })
    await made?.drop()
  })

  async function pictureOf(pattern: unknown): Promise<{ status: number; headers: Record<string, unknown>; content: Buffer }> {
    const { body } = await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', data: { output: pattern } })
    const { id } = body as { id: number }
    const tasks = (await current().send('GET', `/jobs/${id}/tasks/`)).body as { id: number }[]
    const url = `/api/v1/jobs/${id}/tasks/${tasks[0]?.id ?? 0}/picture`
    const answer = await current().server.inject({ method: 'GET', url })
    return { status: answer.statusCode, headers: answer.headers, content: answer.rawPayload }
  }

  it.each([
    ['f-####.png', 'image/png'],
    ['film.webp', 'image/webp'],
    ['one.JPG', 'image/jpeg'],
  ])('%s is shown as %s, and can do nothing in a browser', async (name, type) => {
    const { status, headers, content } = await pictureOf(output('shot', name))
    expect(status).toBe(200)
    expect(content).toEqual(bytes)
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })

  it.each<[string, () => unknown]>([
    ['of a frame that is not there yet', () => output('shot', 'g-####.png')],
    ['that is empty yet', () => output('shot', 'empty.png')],
    ['that is a folder', () => output('shot', 'folder.png')],
    ['that is a page', () => output('shot', 'page.html')],
    ['that links to a page', () => output('dressed.png')],
    ['that lies in the home beside the output', () => join(current().home, 'secret.png')],
    ['in a folder that begins like the output', () => join(current().home, 'output-not', 'secret.png')],
    ['that climbs out', () => `${output('shot')}/../../secret.png`],
    ['anywhere else', () => join(elsewhere, 'secret.png')],
    ['behind a link to a file', () => output('link.png')],
    ['behind a link to a folder', () => output('linked', 'secret.png')],
    ['with a NUL in its path', () => `${output('shot', 'f-0001.png')}\0.png`],
    ['on a relative path', () => 'output/shot/f-0001.png'],
    ['that is no text', () => 7],
    ['that is nothing', () => null],
  ])('%s is 404', async (_what, pattern) => {
    const { status, content } = await pictureOf(pattern())
    expect(status).toBe(404)
    expect(JSON.parse(content.toString())).toEqual({ error: expect.any(String) })
  })

  it('of a task of another job is 404', async () => {
    expect((await current().send('GET', '/jobs/1/tasks/2/picture')).status).toBe(404)
    expect((await current().send('GET', '/jobs/99/tasks/1/picture')).status).toBe(404)
  })
})
