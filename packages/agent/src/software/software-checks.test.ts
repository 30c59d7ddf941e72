import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { hasPython } from '../testing/python.js'
import { sharedFarm } from '../testing/shared-farm.js'
import type { RecordedRequest, StubAnswer } from '../testing/stub-master.js'
import { openTestFarm, until, type TestFarm } from '../testing/test-agent.js'
import type { Tuning } from '../tuning.js'

const openShared = sharedFarm()
let farm: TestFarm | undefined

afterEach(async () => {
  await farm?.close()
})

const reply = (code: string, functionName: string | null = 'found') => {
  return ({ path, method }: RecordedRequest): StubAnswer | undefined => {
    if (method !== 'GET' || !path.startsWith('/software/')) return undefined
    return path.endsWith('/discovery_code')
      ? { status: 200, text: code }
      : { status: 200, body: { id: 1, version: '1', rank: 100, discovery_function_name: functionName } }
  }
}

/** With a tuning, or for the start of an agent, one of its own. */
async function openFarm(answer: (request: RecordedRequest) => StubAnswer | undefined, tuning?: Partial<Tuning>) {
  farm = await (tuning === undefined ? openShared() : openTestFarm({}, tuning))
  farm.master.answer = answer
  return farm
}

async function check(answer: (request: RecordedRequest) => StubAnswer | undefined, tuning?: Partial<Tuning>): Promise<TestFarm> {
  const opened = await openFarm(answer, tuning)
  const asked = await opened.call('POST', '/api/v1/check_software', { software: 'Blender', version: '2.72' })
  expect(asked).toEqual({ status: 202, body: '' })
  return opened
}

const told = ({ master }: TestFarm) =>
  master.seen(/(POST|DELETE) \/agents\/[^/]+\/software/).map(({ method, path, body }) => [method, path, body])

const isThere = (id: string) => ['POST', `/agents/${id}/software/`, { software: 'Blender', version: '2.72' }]
const isAway = (id: string) => ['DELETE', `/agents/${id}/software/Blender/versions/2.72`, '']

describe('a check of software', () => {
  const answers: [answer: string, code: string, here: boolean][] = [
    ['true', `export function found() { return true }`, true],
    ['true later', `import fs from 'node:fs'\nexport const found = async () => fs.existsSync('/')`, true],
    [
      'what was asked for',
      `export const found = (asked: { software: string; version: string }) => asked.software + asked.version === 'Blender2.72'`,
      true,
    ],
    ['false', `export function found() { return false }`, false],
    ['something true', `export function found() { return 1 }`, false],
  ]
  it.each(answers)('tells the master of a function in TypeScript that says %s', async (_answer, code, here) => {
    const opened = await check(reply(code))
    await until(() => told(opened).length === 1, 'the result')
    expect(told(opened)).toEqual([here ? isThere(opened.agent.id()) : isAway(opened.agent.id())])
    expect(opened.master.seen(/GET/).map(({ path }) => path)).toEqual([
      '/software/Blender/versions/2.72',
      '/software/Blender/versions/2.72/discovery_code',
    ])
  })

  const inPython: [answer: string, code: string, here: boolean][] = [
    ['True', `def found():\n    return True`, true],
    [
      'True, and prints',
      `import os\ndef found():\n    print("x")\n    os.system("echo y")\n    return os.path.exists("/")`,
      true,
    ],
    ['None', `def found():\n    pass`, false],
    ['1', `def found():\n    return 1`, false],
  ]
  it.runIf(hasPython()).each(inPython)('tells the master of a function in Python that says %s', async (_answer, code, here) => {
    const opened = await check(reply(code))
    await until(() => told(opened).length === 1, 'the result')
    expect(told(opened)).toEqual([here ? isThere(opened.agent.id()) : isAway(opened.agent.id())])
  })

  const troubles: [name: string, answer: ReturnType<typeof reply>, sentence: RegExp][] = [
    ['an exception', reply(`export function found() { throw new Error('no licence') }`), /Blender 2\.72 went wrong: no licence/],
    ['no such function', reply(`export const other = 1`), /exports no function named "found"/],
    ['code that does not compile', reply(`export (`), /went wrong: discovery code of Blender 2\.72 does not compile: line 1: /],
    ['code that ends its process', reply(`process.exit(3)`), /ended before its work \(exit code 3\)/],
    [
      'no such version',
      ({ path }) => (path.startsWith('/software') ? { status: 404 } : undefined),
      /answered 404 to the question for this version/,
    ],
    [
      'no discovery code',
      request => (request.path.endsWith('_code') ? { status: 404 } : reply('')(request)),
      /answered 404 to the question for its discovery code/,
    ],
  ]
  it.each(troubles)('only logs %s', async (_name, answer, sentence) => {
    const opened = await check(answer)
    await until(() => opened.said.some(line => sentence.test(line)), 'the sentence')
    expect(told(opened)).toEqual([])
  })

  const pythonTroubles: [name: string, code: string, sentence: RegExp][] = [
    [
      'an exception',
      `def found():\n    raise OSError("no licence")`,
      /OSError: no licence \(line 2 of discovery code of Blender 2\.72\)/,
    ],
    ['the reference’s example, whose colon is missing', `def found()\n    return True`, /SyntaxError.*\(line 1 /],
    ['no such function', `def other():\n    return True`, /no function named "found"/],
    [
      'code that ends its process',
      `import os\ndef found():\n    os._exit(3)`,
      /Python ended before its function did \(exit code 3\)/,
    ],
  ]
  it.runIf(hasPython()).each(pythonTroubles)('only logs, in Python, %s', async (_name, code, sentence) => {
    const opened = await check(reply(code))
    await until(() => opened.said.some(line => sentence.test(line)), 'the sentence')
    expect(told(opened)).toEqual([])
  })

  it('says nothing about a version without a discovery function', async () => {
    const opened = await check(reply('', null))
    await until(() => opened.master.seen(/versions\/2\.72$/).length === 1, 'the question')
    await opened.call('POST', '/api/v1/check_software', { software: 'Other', version: '1' })
    await until(() => opened.master.seen(/Other\/versions\/1$/).length === 1, 'the next question')
    expect(opened.master.seen(/discovery_code/)).toEqual([])
    expect(told(opened)).toEqual([])
  })

  it('ends a function that takes too long, and what it started', { timeout: 60_000 }, async () => {
    const note = join(tmpdir(), `pyfarm-discovery-${process.pid}`)
    const opened = await check(
      reply(
        `import { spawn } from 'node:child_process'
         import { writeFileSync } from 'node:fs'
         export function found() {
           const { pid } = spawn('sleep', ['60'], { stdio: 'ignore', detached: true })
           writeFileSync(${JSON.stringify(note)}, String(pid))
           for (;;) {}
         }`,
      ),
      { discoveryMilliseconds: 3000 },
    )
    await until(() => opened.said.some(line => line.includes('took longer than 3 seconds')), 'the sentence', 30_000)
    const pid = readFileSync(note, 'utf8')
    rmSync(note)
    await until(() => !isAlive(pid), 'the end of its process')
    expect(told(opened)).toEqual([])
  })

  it('encodes names, whatever is in them', async () => {
    const opened = await openFarm(reply(`export const found = () => false`))
    const names = ['a/b?c#d%', '..', 'Ünïcode "x"']
    for (const name of names) await opened.call('POST', '/api/v1/check_software', { software: name, version: name })
    await until(() => told(opened).length === 3, 'the results')
    const encoded = ['a%2Fb%3Fc%23d%25', '%2E%2E', '%C3%9Cn%C3%AFcode%20%22x%22']
    expect(told(opened).map(([, path]) => path)).toEqual(
      encoded.map(name => `/agents/${opened.agent.id()}/software/${name}/versions/${name}`),
    )
    for (const body of [{}, { software: 'a' }, { software: '', version: '1' }, { software: '\ud800', version: '1' }]) {
      expect(await opened.call('POST', '/api/v1/check_software', body)).toMatchObject({ status: 400 })
    }
  })
})

describe('an agent that starts', () => {
  const list = [
    { software: 'Blender', versions: [{ version: '2.72' }, { version: '4.2' }] },
    { software: 'Other', versions: [{ version: '1' }] },
  ]
  const answer = (request: RecordedRequest) => {
    if (request.path === '/software/') return { status: 200, body: list }
    if (request.path === '/software/Other/versions/1') return reply('', null)(request)
    return reply(`export const found = ({ version }: { version: string }) => version === '4.2'`)(request)
  }

  it('checks every version that has discovery code, before a master of ours', async () => {
    const opened = await openFarm(answer, {})
    opened.master.offers = 'heartbeat'
    opened.master.answer = request =>
      request.method === 'POST' && /^\/agents\/[^/]+$/.test(request.path) ? { status: 404 } : answer(request)
    // Told that it is unknown, it registers anew.
    await opened.call('POST', '/api/v1/assign', {
      job: { id: 1, title: 'x', by: 1 },
      jobtype: { name: 'x', version: 1 },
      tasks: [],
    })
    await until(() => told(opened).length === 2, 'the results')
    expect(told(opened)).toEqual([
      isAway(opened.agent.id()),
      ['POST', `/agents/${opened.agent.id()}/software/`, { software: 'Blender', version: '4.2' }],
    ])
  })

  it('looks for all versions with the same code in one process, and for others by themselves', async () => {
    // The first is looked for while the others come.
    const versions = ['2.71', '2.72', '2.73', '3', '4']
    const code = `let calls = 0
export const found = ({ version }: { version: string }) => {
  calls++
  if (version === '3') throw new Error('no licence')
  return calls > 1
}`
    const opened = await openFarm(request => reply(request.path.includes('/4') ? `${code} // its own` : code)(request))
    for (const version of versions) await opened.call('POST', '/api/v1/check_software', { software: 'Blender', version })
    await until(() => told(opened).length === 4, 'the results')
    const results = told(opened).map(([method, path, body]) => [
      method,
      body === '' ? path : (body as { version: string }).version,
    ])
    expect(results).toContainEqual(['POST', '2.73'])
    expect(results).toContainEqual(['DELETE', `/agents/${opened.agent.id()}/software/Blender/versions/4`])
    expect(opened.said.filter(line => line.includes('went wrong'))).toEqual(['Looking for Blender 3 went wrong: no licence'])
  })

  it('asks nothing of a master of PyFarm’s', async () => {
    const opened = await openFarm(answer, {})
    expect(opened.master.seen(/software/)).toEqual([])
  })
})

function isAlive(pid: string): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
