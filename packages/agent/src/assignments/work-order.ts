import type { WorkOrder } from '../host/messages.js'
import { mapData, type PathRule } from '@pyfarm/contract/path-map-rules'
import type { Life } from './assignment-life.js'

/** Compiled code of a job type and the export in it that is the job type. */
export interface JobTypeCode {
  readonly file: string
  readonly exportName: string
}

/** What the host gets to know about an assignment. */
export function workOrder(
  { id, body, tasks, logFile, context }: Life,
  code: JobTypeCode,
  pathMaps: readonly PathRule[],
): WorkOrder {
  const { job, jobtype } = body
  const data = mapData(job.data ?? {}, pathMaps)
  return {
    id,
    job: {
      id: job.id,
      title: job.title ?? '',
      by: job.by,
      numTiles: job.num_tiles ?? undefined,
      cpus: job.cpus,
      ram: job.ram,
      user: job.user,
      data,
      environ: job.environ ?? {},
    },
    jobType: jobtype,
    received: { ...body, job: { ...job, data } },
    agentId: context.agentId(),
    tasks: tasks.map(({ assigned, attempt }) => ({
      id: assigned.id,
      frame: assigned.frame,
      tile: assigned.tile ?? undefined,
      attempt,
    })),
    codeFile: code.file,
    exportName: code.exportName,
    logFile,
    ...(job.silence_seconds === undefined ? {} : { silenceSeconds: job.silence_seconds }),
    logLimit: context.limits.logLimit,
    temporary: context.home.temporary,
    pathMaps,
  }
}
