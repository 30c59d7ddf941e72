import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rm } from 'node:fs/promises'
import { instant, taskId } from '@pyfarm/contract/ids'
import { compressedName, compressLogFile } from '../task-logs/log-files.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { cleanUpLogs } from './clean-up-logs.js'
import { compressLogs } from './compress-logs.js'

const day = 86_400

onEachDatabase('the logs', database => {
  const current = startTestFarm(database)
  const never = new AbortController().signal
  let job = 0
  let task = 0

  const folder = () => current().farm.settings.tasklogs_dir
  const put = async (name: string, content: string | Buffer, secondsAgo = 2 * day) => {
    const file = join(folder(), name)
    await writeFile(file, content)
    const time = new Date(Date.now() - secondsAgo * 1000)
    await utimes(file, time, time)
  }
  const files = async () => (await readdir(folder())).sort()
  const logs = () => `/jobs/${job}/tasks/${task}/attempts/1/logs/`
  const register = async (identifier: string) => {
    expect((await current().send('POST', logs(), { identifier })).status).toBe(201)
  }
  const read = (identifier: string, headers: Record<string, string> = {}) =>
    current().send('GET', `${logs()}${identifier}/logfile`, undefined, { headers })
  const upload = (identifier: string, content: string) =>
    current().send('PUT', `${logs()}${identifier}/logfile`, content, { headers: { 'content-type': 'text/csv' } })

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })
  beforeEach(async () => {
    await database().database.write.deleteFrom('jobs').execute()
    await database().database.write.deleteFrom('task_logs').execute()
    await rm(folder(), { recursive: true, force: true })
    await mkdir(folder(), { recursive: true })
    job = idOf(await current().send('POST', '/jobs/', { title: 'Logged', jobtype: 'Render' }))
    task = ((await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[])[0]?.id ?? 0
  })

  describe('that are finished', () => {
    const content = 'one line\r\n'.repeat(5_000)

    it('are compressed, and read as plain as before', async () => {
      await register('a.csv')
      await put('a.csv', content)
      await compressLogs(current().farm, never)
      expect(await files()).toEqual(['.a.csv.gz'])
      expect((await readFile(join(folder(), '.a.csv.gz'))).length).toBeLessThan(content.length / 10)
      const answer = await read('a.csv')
      expect(answer).toMatchObject({ status: 200, body: content })
      expect(answer.headers['content-encoding']).toBeUndefined()
    })

    it('go out as they are to who takes gzip', async () => {
      await register('a.csv')
      await put('a.csv', content)
      await compressLogs(current().farm, never)
      const answer = await read('a.csv', { 'accept-encoding': 'gzip' })
      expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/csv' })
    })

    it('are left alone when they have just come, have no row, or are no files of ours', async () => {
      await register('new.csv')
      await put('new.csv', content, 0)
      await put('foreign.dat', content)
      await mkdir(join(folder(), 'folder.csv'))
      await symlink('/etc/passwd', join(folder(), 'link.csv'))
      const before = await files()
      await compressLogs(current().farm, never)
      expect(await files()).toEqual(before)
    })

    it('give way to an upload that comes again', async () => {
      await register('a.csv')
      await put('a.csv', content)
      await compressLogs(current().farm, never)
      expect((await upload('a.csv', 'new')).status).toBe(201)
      expect(await files()).toEqual(['a.csv'])
      expect((await read('a.csv')).body).toBe('new')
    })

    it.each([
      ['while the compressed file was written', { 'a.csv': content, [`.${randomUUID()}.part`]: 'half' }],
      ['before the plain file was removed', { 'a.csv': content, '.a.csv.gz': gzipSync(content) }],
      ['while the plain file was set aside', { '.a.csv.gz': gzipSync(content), [`.${randomUUID()}.part`]: content }],
      ['before an older compressed file was removed by an upload', { 'a.csv': content, '.a.csv.gz': gzipSync('old') }],
    ])('are whole when the master was killed %s, and compressed by the next run', async (_when, left) => {
      await register('a.csv')
      for (const [name, bytes] of Object.entries(left)) await put(name, bytes)
      expect((await read('a.csv')).body).toBe(content)
      await compressLogs(current().farm, never)
      expect((await read('a.csv')).body).toBe(content)
      await cleanUpLogs(current().farm, never)
      expect(await files()).toEqual(['.a.csv.gz'])
      expect((await read('a.csv')).body).toBe(content)
    })

    it('are compressed in bounded memory, however long they are', async () => {
      const long = randomBytes(8 * 1024 * 1024)
      await put('long.csv', long)
      expect(await compressLogFile(folder(), 'long.csv')).toBe(true)
      expect(await files()).toEqual([compressedName('long.csv')])
    })
  })

  describe('that belong to nothing', () => {
    it('go: rows of no task with their files, files of no row, uploads that were cut off', async () => {
      await register('kept.csv')
      await put('kept.csv', 'kept')
      await register('orphan.csv')
      await put('orphan.csv', 'orphan')
      const { write } = database().database
      await write
        .updateTable('task_logs')
        .set({ created_on: instant(1) })
        .execute()
      const orphan = await write
        .selectFrom('task_logs')
        .select('id')
        .where('identifier', '=', 'orphan.csv')
        .executeTakeFirstOrThrow()
      await write
        .deleteFrom('task_log_associations')
        .where('task_log_id', '=', orphan.id)
        .where('task_id', '=', taskId(task))
        .execute()
      await put('rowless.csv', 'x')
      await put('.compressed-rowless.csv.gz', 'x')
      await put(`.${randomUUID()}.part`, 'half')
      await cleanUpLogs(current().farm, never)
      expect(await files()).toEqual(['kept.csv'])
      expect(await write.selectFrom('task_logs').select('identifier').execute()).toEqual([{ identifier: 'kept.csv' }])
    })

    it('stay for a while, and what may be somebody else’s stays for good', async () => {
      await put('young.csv', 'x', 60)
      await put(`.${'a'.repeat(8)}-0000-4000-8000-000000000000.part`, 'half', 60)
      await put('notes.md', 'x')
      await put('.hidden', 'x')
      await mkdir(join(folder(), 'folder.csv'))
      const before = await files()
      await cleanUpLogs(current().farm, never)
      expect(await files()).toEqual(before)
    })
  })
})
