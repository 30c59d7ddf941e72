import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { hasPython } from '../testing/python.js'
import { assignmentOf, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'
import { environmentOf, findAccount } from './account.js'

const isRoot = process.getuid?.() === 0
const command = { command: 'ls' }

describe.runIf(process.platform === 'linux')('the account of a command', () => {
  it('is the agent’s without a user and group, and when they are the agent’s own', async () => {
    expect(await findAccount(command)).toBeUndefined()
    expect(await findAccount({ ...command, user: userInfo().username })).toBeUndefined()
    expect(await findAccount({ ...command, user: userInfo().uid, group: userInfo().gid })).toBeUndefined()
  })

  it('has to be there', async () => {
    await expect(findAccount({ ...command, user: 'no-such-user' })).rejects.toThrow(
      'could not start "ls": there is no user "no-such-user" on this machine',
    )
    await expect(findAccount({ ...command, group: 'no-such-group' })).rejects.toThrow('there is no group "no-such-group"')
    await expect(findAccount({ ...command, user: '--help' })).rejects.toThrow('there is no user "--help"')
  })

  it.skipIf(isRoot)('can be another only for root', async () => {
    await expect(findAccount({ ...command, user: 'root' })).rejects.toThrow('only an agent that runs as root can')
  })

  it.runIf(isRoot)('has all groups of its user, and the group that is wanted', async () => {
    expect(await findAccount({ ...command, user: 'nobody' })).toMatchObject({ name: 'nobody', uid: idOf('-u'), gid: idOf('-g') })
    expect(await findAccount({ ...command, user: 'nobody', group: 4 })).toMatchObject({ gid: 4, groups: [4, idOf('-g')] })
    expect(await findAccount({ ...command, group: 4 })).toMatchObject({ uid: undefined, gid: 4, groups: [4] })
  })

  it('changes what the environment says of the user, if that is still the agent’s', () => {
    const account = { uid: 1, gid: 1, groups: [1], name: 'rita', home: '/home/rita' }
    const mine = { HOME: process.env['HOME'] ?? '', PATH: '/bin' }
    expect(environmentOf(account, mine)).toMatchObject({ HOME: '/home/rita', PATH: '/bin' })
    expect(environmentOf(account, { HOME: '/elsewhere' })).toMatchObject({ HOME: '/elsewhere' })
  })
})

const idOf = (option: string) => Number(execFileSync('id', [option, 'nobody']).toString())

describe.runIf(isRoot && process.platform === 'linux')('a command of another user', () => {
  let farm: TestFarm
  afterEach(() => farm.close())

  const script = 'echo "ids $(id -u) $(id -g) $(id -G) $USER" && echo here > written && cat written && umask'

  async function logOf(code: string): Promise<string> {
    farm = await openTestFarm()
    farm.master.jobTypes.set('Test', code)
    await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [11]))
    await until(() => farm.master.seen(/PUT/).length === 1, 'the log')
    expect(farm.master.seen(/POST \/jobs\/1\/tasks\/11$/).map(each => each.body)).toEqual([
      { state: 'running' },
      { state: 'done' },
    ])
    return String(farm.master.seen(/PUT/)[0]?.body)
  }

  const expected = () => `ids ${idOf('-u')} 4 4 ${idOf('-g')} nobody`

  it('runs as that user, can write into its temporary folder, and leaves nothing there', async () => {
    const log = await logOf(
      `export const Work = { commandData: () => ({ command: 'sh', arguments: ['-c', ${JSON.stringify(script)}], user: 'nobody', group: 4 }) }`,
    )
    expect(log).toContain(expected())
    expect(log).toContain(',here\r\n')
  })

  it.runIf(hasPython())('does so under Python as well', async () => {
    const log = await logOf(`from pyfarm.jobtypes.core.jobtype import JobType, CommandData
class Work(JobType):
    def get_command_data(self):
        return CommandData("sh", "-c", ${JSON.stringify(script)}, user="nobody", group=4, cwd=self.tempdir())`)
    expect(log).toContain(expected())
    expect(log).toContain(',here\r\n')
  })

  it('has failed with its reason when there is no such program', async () => {
    farm = await openTestFarm()
    farm.master.jobTypes.set(
      'Test',
      `export const Work = { commandData: () => ({ command: 'no-such-renderer', user: 'nobody' }) }`,
    )
    await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [11]))
    await until(() => farm.master.seen(/PUT/).length === 1, 'the log')
    expect(farm.master.seen(/POST \/jobs\/1\/tasks\/11$/)[0]?.body).toMatchObject({
      last_error: expect.stringMatching(/^could not start "no-such-renderer": not found in PATH/) as string,
    })
  })
})
