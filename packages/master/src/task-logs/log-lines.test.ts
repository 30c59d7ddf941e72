// Logs by their lines: pages of them and searches, from the disk, packed, and from an agent.
import { mkdir, open, readdir, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { logLinesSchema, logSearchSchema } from '@pyfarm/contract/api/log-lines'
import type { LogLines, LogSearch } from '@pyfarm/contract/api/log-lines'
import { agentId, taskId } from '@pyfarm/contract/ids'
import { giveTask } from '../tasks/give-task.js'
import { memoryGrowth } from '../testing/real-http.js'
import { onSqlite } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { compressLogFile } from './log-files.js'

const agent = '11111111-1111-4111-8111-111111111111'
const at = '2026-11-26T12:00:00.000000'
const logs = '/jobs/1/tasks/1/attempts/1/logs/'
const row = (line: number, text: string, stream = '0') => `${at},4711,${stream},${line},${text}\r\n`
const escape = String.fromCharCode(27)

onSqlite('a log by its lines', database => {
  const current = startTestFarm(database, { allow_agents_from_loopback: true, agent_request_timeout: 2000 })
  const send: ReturnType<typeof current>['send'] = (...given) => current().send(...given)
  const folder = () => current().farm.settings.tasklogs_dir
  const linesOf = async (log: string, query = ''): Promise<LogLines> => {
    const { status, body } = await send('GET', `${logs}${log}/lines${query}`)
    expect({ status, body }).toMatchObject({ status: 200 })
    return logLinesSchema.parse(body)
  }
  const find = async (log: string, query: Record<string, string>): Promise<LogSearch> => {
    const { status, body } = await send('GET', `${logs}${log}/search?${new URLSearchParams(query).toString()}`)
    expect({ status, body }).toMatchObject({ status: 200 })
    return logSearchSchema.parse(body)
  }
  /** Goes on until all was searched. */
  const findAll = async (log: string, query: Record<string, string>): Promise<number[]> => {
    const matches: number[] = []
    for (let after = 0; ;) {
      const found = await find(log, { ...query, after: String(after) })
      matches.push(...found.matches)
      if (found.searched >= found.total) return matches
      expect(found.searched).toBeGreaterThan(after)
      after = found.searched
    }
  }
  const texts = async (log: string, query: string) => (await linesOf(log, query)).lines.map(({ line, text }) => [line, text])
  const keep = async (log: string, content: string) => {
    await send('POST', logs, { identifier: log })
    await mkdir(folder(), { recursive: true })
    await writeFile(join(folder(), log), content)
  }

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    await send('POST', '/jobs/', { title: 'First', jobtype: 'Render', start: 1, end: 2 })
  })

  describe('that was uploaded', () => {
    const content = [
      row(1, 'Scene loaded'),
      row(2, `"${escape}[31mError: ""missing"" texture"`, '1'),
      row(3, '"two lines,'),
      'the second"\r\n',
      `${at},None,internal,4,ended`,
    ].join('')
    beforeAll(() => keep('small.csv', content))

    it('has streams, times, texts and absolute numbers', async () => {
      expect(await linesOf('small.csv')).toEqual({
        total: 5,
        size: Buffer.byteLength(content),
        complete: true,
        under_way: false,
        lines: [
          { line: 1, time: at, pid: 4711, stream: 'stdout', text: 'Scene loaded' },
          { line: 2, time: at, pid: 4711, stream: 'stderr', text: `${escape}[31mError: "missing" texture` },
          { line: 3, time: at, pid: 4711, stream: 'stdout', text: 'two lines,' },
          { line: 4, time: null, pid: null, stream: null, text: 'the second"' },
          { line: 5, time: at, pid: null, stream: 'agent', text: 'ended' },
        ],
      })
    })

    it.each([
      ['?from=4&count=1', [[4, 'the second"']]],
      ['?from=5&count=100', [[5, 'ended']]],
      ['?from=6', []],
      ['?count=0', []],
    ])('is read by pages: %s', async (query, expected) => {
      expect(await texts('small.csv', query)).toEqual(expected)
    })

    it.each([
      ['a text, whatever its case', { q: 'ERROR: "missing"' }, [2]],
      ['a text in its case', { q: 'ERROR', case: '1' }, []],
      ['a text with the signs of expressions', { q: 'lines,' }, [3]],
      ['an expression that begins with the message', { q: '^(two|the) ', regex: '1' }, [3, 4]],
      ['nothing of what stands before the messages', { q: '2026-11' }, []],
      ['only what comes after', { q: 'e', after: '4' }, [5]],
    ])('is searched for %s', async (_what, query, expected) => {
      expect((await find('small.csv', query)).matches).toEqual(expected)
    })

    it.each([
      ['lines?from=0', 'from'],
      ['lines?count=1001', 'count'],
      ['search?q=', 'q'],
      ['search?q=(&regex=1', 'q'],
      ['search', 'q'],
    ])('refuses %s, naming the field', async (path, field) => {
      expect(await send('GET', `${logs}small.csv/${path}`)).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining(field) as string },
      })
    })

    it('is 404 without a file or an agent, or where there is no such log', async () => {
      await send('POST', logs, { identifier: 'nowhere.csv' })
      for (const log of ['nowhere.csv', 'unknown.csv'])
        expect(await send('GET', `${logs}${log}/lines`)).toMatchObject({ status: 404 })
    })

    it('is read anew when it was uploaded anew', async () => {
      await keep('again.csv', row(1, 'first'))
      expect(await texts('again.csv', '')).toEqual([[1, 'first']])
      await writeFile(join(folder(), 'new'), row(1, 'second') + row(2, 'third'))
      await rename(join(folder(), 'new'), join(folder(), 'again.csv'))
      expect(await texts('again.csv', '')).toEqual([
        [1, 'second'],
        [2, 'third'],
      ])
    })

    it('is not held up by an expression that never ends', async () => {
      await keep('slow.csv', row(1, `${'a'.repeat(60_000)}!`))
      const slow = send('GET', `${logs}slow.csv/search?q=${encodeURIComponent('^(a+)+$')}&regex=1`)
      expect(await texts('small.csv', '?from=1&count=1')).toEqual([[1, 'Scene loaded']])
      expect(await slow).toMatchObject({ status: 400, body: { error: expect.stringContaining('too long') as string } })
      expect((await find('small.csv', { q: 'scene' })).matches).toEqual([1])
    })
  })

  describe('of 60 MB', () => {
    const lines = 600_000
    const long = 400_000
    beforeAll(async () => {
      await keep('large.csv', '')
      const file = await open(join(folder(), 'large.csv'), 'w')
      for (let line = 1; line <= lines;) {
        let part = ''
        for (; part.length < 1_000_000 && line <= lines; line++)
          part += row(
            line,
            line === long
              ? 'x'.repeat(2_000_000)
              : `Rendering sample ${line} of ${lines}, memory ${line % 97} MB, all is well so far`,
          )
        await file.write(part)
      }
      await file.close()
    }, 60_000)

    it.each(['as it is', 'packed'])(
      'is read anywhere and searched without being held, %s',
      async how => {
        if (how === 'packed') expect(await compressLogFile(folder(), 'large.csv')).toBe(true)
        const growth = await memoryGrowth(async () => {
          await expect.poll(async () => (await linesOf('large.csv', '?count=0')).complete, { timeout: 30_000 }).toBe(true)
          for (const from of [1, 299_999, lines - 2]) {
            const [first] = (await linesOf('large.csv', `?from=${from}&count=500`)).lines
            expect(first).toMatchObject({ line: from, text: expect.stringContaining(`sample ${from} of`) as string })
          }
          expect(await findAll('large.csv', { q: 'sample 59999' })).toEqual([
            59_999,
            ...Array.from({ length: 10 }, (_, n) => 599_990 + n),
          ])
          expect(await findAll('large.csv', { q: 'sample \\d*77777 of', regex: '1' })).toEqual([
            77_777, 177_777, 277_777, 377_777, 477_777, 577_777,
          ])
        })
        expect(growth).toBeLessThan(120 * 1024 * 1024)
      },
      90_000,
    )

    it('shows the beginning of a very long line, more of it by itself', async () => {
      const [, line] = (await linesOf('large.csv', `?from=${long - 1}&count=3`)).lines
      expect(line).toMatchObject({ line: long, cut: true })
      expect(line?.text.length).toBeLessThanOrEqual(4000)
      const [single] = (await linesOf('large.csv', `?from=${long}&count=1`)).lines
      expect(single?.text.length).toBeGreaterThan(200_000)
    })

    it('leaves no copy in the folder', async () => {
      expect((await readdir(folder())).filter(name => name.endsWith('.part'))).toEqual([])
    })
  })

  describe('that is at its agent', () => {
    let standIn: Server
    let sent: ServerResponse | undefined
    beforeAll(async () => {
      standIn = createServer((_request, response) => {
        sent = response.writeHead(200, { 'pyfarm-offers': 'log-follow' })
        sent.write(row(1, 'begun'))
      })
      await new Promise<void>(resolve => standIn.listen(0, '127.0.0.1', resolve))
      const { port } = standIn.address() as AddressInfo
      const facts = { id: agent, hostname: 'one', remote_ip: '127.0.0.1', port, ram: 4096, free_ram: 2048, cpus: 4 }
      const headers = { 'user-agent': agentUserAgent, 'pyfarm-offers': 'heartbeat, log-follow' }
      await send('POST', '/agents/', facts, { headers })
      await giveTask(current().farm, agentId(agent), taskId(1))
      await send('POST', logs, { identifier: 'live.csv', agent_id: agent })
    })
    afterAll(() => {
      standIn.closeAllConnections()
      return new Promise(resolve => standIn.close(resolve))
    })

    it('grows while it is looked at, and ends', async () => {
      expect(await linesOf('live.csv')).toMatchObject({ total: 1, complete: false, under_way: true, lines: [{ text: 'begun' }] })
      sent?.write(row(2, 'half '))
      sent?.write(row(3, 'whole'))
      await expect
        .poll(() => texts('live.csv', '?from=2'))
        .toEqual([
          [2, 'half '],
          [3, 'whole'],
        ])
      expect((await find('live.csv', { q: 'whole' })).matches).toEqual([3])
      sent?.end()
      await expect.poll(async () => (await linesOf('live.csv', '?count=0')).complete).toBe(true)
      expect((await linesOf('live.csv', '?count=0')).under_way).toBe(false)
    })
  })
})
