// Runs a shipped job type with the real programs: an agent before a stub master, and a folder for what is rendered.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestFarm } from '@pyfarm/agent/testing/test-agent'
import { z } from 'zod'
import { shippedJobTypes } from '../shipped-job-types.js'

export interface RenderedJob {
  /** `1 running`, `1 done`, `2.3 failed: why` for tile 3 of frame 2: every state that was told to the master, task by task in their order. */
  readonly states: readonly string[]
  /** All progress that was told, of all tasks. */
  readonly progress: readonly number[]
  readonly log: string
}

export interface RenderFarm {
  readonly folder: string
  render(jobType: string, data: object, frames: readonly number[], tiles?: number): Promise<RenderedJob>
  close(): Promise<void>
}

const patienceMs = 120_000
const reportSchema = z.looseObject({ state: z.string(), last_error: z.string() }).partial()
const progressSchema = z.looseObject({ progress: z.number() })

export async function openRenderFarm(): Promise<RenderFarm> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-renders-'))
  const farm = await openTestFarm()
  const jobTypes = await shippedJobTypes()
  farm.master.answer = request => {
    const name = /^\/jobtypes\/(\w+)\/versions\/1$/.exec(request.path)?.[1]
    const jobType = jobTypes.find(each => each.name === name)
    if (jobType === undefined) return undefined
    const { classname, code } = jobType
    return { status: 200, body: { name, version: 1, classname, code } }
  }
  let jobs = 0

  async function render(jobType: string, data: object, frames: readonly number[], tiles?: number): Promise<RenderedJob> {
    const job = ++jobs
    const places = frames.flatMap(frame => Array.from({ length: tiles ?? 1 }, (_, tile) => ({ frame, tile })))
    const tasks = places.map(({ frame, tile }, index) => ({
      id: index + 1,
      frame,
      attempt: 1,
      tile: tiles === undefined ? null : tile,
    }))
    const body = {
      job: { id: job, title: jobType, by: 1, data, ...(tiles === undefined ? {} : { num_tiles: tiles }) },
      jobtype: { name: jobType, version: 1 },
      tasks,
    }
    const reply = await farm.call('POST', '/api/v1/assign', body)
    if (reply.status !== 202) throw new Error(JSON.stringify(reply.body))
    await untilIdle()
    const reports = tasks.flatMap(({ id, frame, tile }) =>
      farm.master
        .seen(new RegExp(`^POST /jobs/${job}/tasks/${id}$`))
        .map(({ body: report }) => ({ place: [frame, ...(tile === null ? [] : [tile])].join('.'), report })),
    )
    const states = reports.flatMap(({ place, report }) => {
      const { state, last_error: error } = reportSchema.parse(report)
      return state === undefined ? [] : [`${place} ${state}${error === undefined ? '' : `: ${error}`}`]
    })
    const progress = reports.flatMap(({ report }) => progressSchema.safeParse(report).data?.progress ?? [])
    const upload = farm.master.seen(new RegExp(`^PUT /jobs/${job}/.*logfile$`))[0]
    return { states, progress, log: String(upload?.body) }
  }

  async function untilIdle(): Promise<void> {
    const end = performance.now() + patienceMs
    while (z.array(z.unknown()).parse((await farm.call('GET', '/api/v1/tasks/')).body).length > 0) {
      if (performance.now() > end) throw new Error('The assignment does not end.')
      await sleep(50)
    }
  }

  return {
    folder,
    render,
    close: async () => {
      await farm.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
