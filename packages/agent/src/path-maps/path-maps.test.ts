// Path maps of the master, as job types see them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pathCases, studioMaps } from '@pyfarm/contract/testing/path-cases'
import { hasPython } from '../testing/python.js'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'
import type { StubAnswer } from '../testing/stub-master.js'

let farm: TestFarm
let answer: StubAnswer

beforeEach(async () => {
  farm = await openTestFarm()
  answer = { status: 200, body: studioMaps.map((map, index) => ({ id: index + 1, ...map })) }
  farm.master.answer = ({ path }) => (path.startsWith('/pathmaps/') ? answer : undefined)
})

afterEach(() => farm.close())

async function logOf(code: string, data: Record<string, unknown>, task = 11): Promise<string> {
  farm.master.jobTypes.set('Test', code)
  const assignment = assignmentOf('Test', [task])
  await farm.call('POST', '/api/v1/assign', { ...assignment, job: { ...assignment.job, data } })
  const uploads = () => farm.master.seen(new RegExp(`PUT /jobs/1/tasks/${task}/`))
  await until(() => uploads().length === 1, 'the log')
  await until(async () => ((await farm.call('GET', '/api/v1/tasks')).body as unknown[]).length === 0, 'the end')
  return String(uploads()[0]?.body)
}

const paths = pathCases.filter(([os]) => os === 'linux').map(([, path]) => path)
const here = pathCases.filter(([os]) => os === 'linux').map(([, , path]) => path)
const showData = nodeJobType(
  '',
  `beforeStart: work => work.log('DATA' + JSON.stringify([work.job.data.paths, work.job.data.raw.map(parts => work.mapPath(parts.join('')))]))`,
)
const showDataInPython = `import json, sys
from pyfarm.jobtypes.core.jobtype import JobType, CommandData
class Work(JobType):
    def get_command_data(self):
        data = self.assignment["job"]["data"]
        print("DATA" + json.dumps([data["paths"], [self.map_path("".join(parts)) for parts in data["raw"]]], ensure_ascii=False))
        return CommandData(sys.executable, "-c", "")`

// In pieces, paths come to the job type as they are.
const data = { paths, raw: paths.map(path => ['', path.slice(0, 1), path.slice(1, 2), path.slice(2)]) }
const shown = (log: string) => JSON.parse(/DATA(.*?)"?\r\n/.exec(log)?.[1]?.replaceAll('""', '"') ?? 'null') as unknown

describe.runIf(process.platform === 'linux')('the path maps of a farm', () => {
  it('are applied to the data of a job before its job type sees it, and by mapPath', async () => {
    expect(shown(await logOf(showData, data))).toEqual([here, here])
    expect(farm.master.seen(/pathmaps/).map(each => each.path)).toEqual([`/pathmaps/?for_agent=${farm.agent.id()}`])
  })

  it.runIf(hasPython())('are applied in Python in the same way', async () => {
    expect(shown(await logOf(showDataInPython, data))).toEqual([here, here])
  })

  it('are kept for a moment, so that batches don’t ask each time', async () => {
    await logOf(showData, data, 11)
    await logOf(showData, data, 12)
    expect(farm.master.seen(/pathmaps/)).toHaveLength(1)
  })

  const without: [what: string, answer: StubAnswer][] = [
    ['has none', { status: 200, body: [] }],
    ['does not know of them', { status: 404, body: { error: 'not found' } }],
    ['answers with something else', { status: 200, body: { error: 'odd' } }],
    ['answers with HTML', { status: 200, text: '<html>' }],
  ]
  it.each(without)('map nothing when the master %s', async (_what, given) => {
    answer = given
    expect(shown(await logOf(showData, data))).toEqual([paths, paths])
  })
})
