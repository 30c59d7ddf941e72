import { beforeAll, beforeEach, expect, it } from 'vitest'
import { workStateCodes } from '@pyfarm/contract/enums'
import { instant, jobId } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { autodeleteJobs } from './autodelete-jobs.js'

onEachDatabase('autodelete', database => {
  const current = startTestFarm(database)
  const never = new AbortController().signal

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })
  beforeEach(async () => {
    await database().database.write.deleteFrom('jobs').execute()
  })

  const submit = async (body: object): Promise<JobId> =>
    jobId(idOf(await current().send('POST', '/jobs/', { title: 'Old', jobtype: 'Render', ...body })))
  const ended = (job: JobId, secondsAgo: number, state: 'done' | 'failed' = 'done') =>
    database()
      .database.write.updateTable('jobs')
      .set({ state: workStateCodes[state], time_finished: instant(Date.now() - secondsAgo * 1000) })
      .where('id', '=', job)
      .execute()
  const marked = async () =>
    (
      await database().database.read.selectFrom('jobs').select('id').where('to_be_deleted', '=', true).orderBy('id').execute()
    ).map(({ id }) => id)

  it('marks a job for deletion that many seconds after it is done, and not before', async () => {
    const [over, early] = [await submit({ autodelete_time: 60 }), await submit({ autodelete_time: 60 })]
    await ended(over, 61)
    await ended(early, 30)
    await autodeleteJobs(current().farm, never)
    expect(await marked()).toEqual([over])
  })

  it('leaves jobs alone that have no such time, have failed, or go on', async () => {
    const [without, failed] = [await submit({ autodelete_time: null }), await submit({ autodelete_time: 1 })]
    await submit({ autodelete_time: 0 })
    await ended(without, 1e6)
    await ended(failed, 1e6, 'failed')
    await autodeleteJobs(current().farm, never)
    expect(await marked()).toEqual([])
  })

  it('leaves a job until those that wait for it are due too: deleting it would delete them', async () => {
    const parent = await submit({ autodelete_time: 1 })
    const child = await submit({ autodelete_time: 60, parents: [{ id: parent }] })
    await ended(parent, 1e6)
    await autodeleteJobs(current().farm, never)
    expect(await marked()).toEqual([])
    await ended(child, 30)
    await autodeleteJobs(current().farm, never)
    expect(await marked()).toEqual([])
    await ended(child, 61)
    await autodeleteJobs(current().farm, never)
    expect(await marked()).toEqual([parent, child])
  })
})
