// Acts as the master or an agent of a farm: node fixture-part <home> <name> <behaviour> [port]
// Behaviours: works, fails (its first job fails), stubborn (does not end when asked), problem (can't start), dies (at once).
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { JobDetails } from '@pyfarm/contract/api/details'
import type { PartMessage } from '@pyfarm/contract/commands'
import { endWithParent } from '../end-signals.js'
import { jobRow } from './rows.js'

const [home = '', name = '', behaviour = '', port = '0'] = process.argv.slice(2)
const requestsFile = join(home, 'requests')
const jobsFile = join(home, 'jobs.json')

const tell = (message: PartMessage) => process.send?.(message)

// First of all: who reads its id may send it a signal at once.
if (behaviour === 'stubborn') process.on('SIGTERM', () => undefined)
if (name !== 'master') process.on('SIGUSR2', () => process.exit(0))
appendFileSync(join(home, 'pids'), `${name} ${process.pid}\n`)
if (behaviour === 'dies') process.exit(3)
if (behaviour === 'problem') tell({ kind: 'problem', message: 'no disk is left' })
else begin()

function begin(): void {
  endWithParent()
  if (name === 'master') serve()
  else {
    setInterval(() => undefined, 1000)
    tell({ kind: 'ready', url: 'http://127.0.0.1:1' })
  }
}

function serve(): void {
  const server = createServer((request, reply) => void answer(request, reply))
  server.listen(Number(port), '127.0.0.1', () => {
    const address = server.address() as AddressInfo
    tell({ kind: 'ready', url: `http://127.0.0.1:${address.port}` })
  })
}

async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const what = `${request.method ?? ''} ${request.url ?? ''}`
  if (!what.includes('include=details')) appendFileSync(requestsFile, `${what} ${body}\n`)
  const [status, value] = respond(what, body)
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function respond(what: string, body: string): [status: number, value: unknown] {
  if (what === 'GET /api/v1/jobs/?include=details') return [200, advance()]
  if (what === 'POST /api/v1/jobtypes/') return [201, {}]
  if (what === 'POST /api/v1/jobs/') return [201, submit(JSON.parse(body) as { title: string; parents: { id: number }[] })]
  const job = readJobs().find(row => what === `GET /api/v1/jobs/${row.title}`)
  return job === undefined ? [404, { error: 'not found' }] : [200, job]
}

function submit({
  title,
  parents,
}: {
  readonly title: string
  readonly parents: readonly { readonly id: number }[]
}): JobDetails {
  const jobs = readJobs()
  const tasks = { queued: 2, assigned: 0, running: 0, done: 0, failed: 0 }
  const job = jobRow({ id: jobs.length + 1, title, tasks, parents: parents.map(({ id }) => id), blocked: parents.length > 0 })
  saveJobs([...jobs, job])
  return job
}

/** Each look at the jobs finds one task more finished. */
function advance(): JobDetails[] {
  const jobs = readJobs()
  const next = jobs.find(job => job.state !== 'done')
  const moved = jobs.map(job => (job === next ? finishTask(job) : job))
  saveJobs(moved)
  return moved
}

function finishTask(job: JobDetails): JobDetails {
  const failing = behaviour === 'fails'
  const tasks = { ...job.tasks, queued: Math.max(0, job.tasks.queued - 1) }
  const counts = failing ? { ...tasks, failed: tasks.failed + 1 } : { ...tasks, done: tasks.done + 1 }
  return { ...job, blocked: false, tasks: counts, state: tasks.queued > 0 ? 'running' : failing ? 'failed' : 'done' }
}

function readJobs(): JobDetails[] {
  try {
    return JSON.parse(readFileSync(jobsFile, 'utf8')) as JobDetails[]
  } catch {
    return []
  }
}

function saveJobs(jobs: readonly JobDetails[]): void {
  writeFileSync(jobsFile, JSON.stringify(jobs))
}
