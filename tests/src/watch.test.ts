// The watch over every farm test is not blind: it sees what goes wrong in a farm of real processes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agentStateCodes } from '@pyfarm/contract/enums'
import { agentId, jobId } from '@pyfarm/contract/ids'
import { openDatabases } from '@pyfarm/master/database/open-databases'
import type { Databases } from '@pyfarm/master/database/open-databases'
import { loadSettings } from '@pyfarm/master/settings/load-settings'
import { startStandInAgent } from '@pyfarm/master/testing/stand-in-agent'
import type { StandInAgent } from '@pyfarm/master/testing/stand-in-agent'
import { endAll, pyfarm } from './harness/processes.js'
import type { Started } from './harness/processes.js'
import { until } from './harness/until.js'
import { openWatches, watchFarm } from './harness/watch/watch-farm.js'
import type { FarmWatch } from './harness/watch/watch-farm.js'

describe('the watch over a farm', () => {
  let home: string
  let master: Started
  let agent: StandInAgent
  let databases: Databases
  let watch: FarmWatch
  let url: string
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'pyfarm-watch-'))
    master = pyfarm(['master', '--home', home, '--port', '0', '--allow-agent-loopback-addresses'], {
      PYFARM_TRUSTED_ROLE: 'admin',
    })
    const found = () => /"url":"([^"]+)"/.exec(master.stdout())?.[1]
    await until(() => found() !== undefined, 'the master answers')
    url = found() ?? ''
    agent = await startStandInAgent()
    const { settings } = await loadSettings({ home, environment: process.env })
    databases = await openDatabases(settings)
    watch = await watchFarm({ home, folder: home, environment: {}, assigns: () => true, master: () => url })
    // What goes wrong here is meant to.
    openWatches.delete(watch)
    await post('/jobtypes/', { name: 'Render', classname: 'Render', code: 'pass' })
    const { id, port } = agent
    await post('/agents/', { id, hostname: 'stand-in', remote_ip: '127.0.0.1', port, cpus: 4, ram: 1024, free_ram: 1024 })
  })
  afterAll(async () => {
    await watch.stop()
    await databases.close()
    await endAll([master], home)
    await agent.stop()
    await rm(home, { recursive: true, force: true })
  })

  async function post(path: string, body: object): Promise<unknown> {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const answer = await fetch(`${url}/api/v1${path}`, request)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  const submit = async (job: object) =>
    z.object({ id: z.int() }).parse(await post('/jobs/', { title: 'Forgotten', jobtype: 'Render', ...job })).id

  it('has nothing to say of one at rest', async () => {
    await watch.judge(0)
  })

  it('sees an agent that stays idle because nobody woke the scheduler', async () => {
    const id = await submit({ state: 'paused' })
    await databases.farm.write.updateTable('jobs').set({ state: null }).where('id', '=', jobId(id)).execute()
    await expect(watch.judge(1_000)).rejects.toThrow(/agent stand-in \(.*\) is idle though job \d+ "Forgotten" could run on it/)
  })

  it('sees counts that are not those of the tasks, however short', async () => {
    const id = await submit({ state: 'paused' })
    await databases.farm.write.updateTable('jobs').set({ tasks_queued: 7 }).where('id', '=', jobId(id)).execute()
    await expect(watch.judge(0)).rejects.toThrow(/job \d+ "Forgotten" says of its tasks \{"queued":7/)
    await databases.farm.write.updateTable('jobs').set({ tasks_queued: 1 }).where('id', '=', jobId(id)).execute()
    await expect(watch.judge(0)).rejects.toThrow(/job \d+ "Forgotten" says of its tasks \{"queued":7/)
  })

  it('sees work on an agent that is gone', async () => {
    await databases.farm.write.updateTable('agents').set({ state: agentStateCodes.offline }).execute()
    await databases.farm.write
      .updateTable('tasks')
      .set({ active_agent_id: agentId(agent.id), agent_id: agentId(agent.id) })
      .execute()
    await expect(watch.judge(0)).rejects.toThrow(/task \d+ .* is on agent stand-in .* which is offline/)
  })
})
