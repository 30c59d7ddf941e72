// `pyfarm up` with fixture parts in place of master and agents: run-up, as a process of its own.
import { z } from 'zod'
import { endSignal } from '../end-signals.js'
import { makeView } from '../progress/make-view.js'
import { reportError } from '../report-error.js'
import { openLogs } from '../up/farm-logs.js'
import { runUp } from '../up/run-up.js'

const optionsSchema = z.object({
  home: z.string(),
  part: z.string(),
  agents: z.int(),
  exitWhenDone: z.boolean(),
  /** How the parts behave: see fixture-part. */
  master: z.string(),
  agent: z.string(),
})
export type FixtureUpOptions = z.infer<typeof optionsSchema>

const jobType = {
  ...{ name: 'RenderScene', description: 'Renders.', classname: 'Render', code: 'render' },
  ...{ max_batch: null, batch_contiguous: true, supports_tiling: false, data_schema: {} },
}

async function main(): Promise<void> {
  const { home, part, agents, exitWhenDone, master, agent } = optionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'))
  const signal = endSignal()
  const logOf = await openLogs(home, ['master', 'agent-1'])
  const start = (...parameters: string[]) => ({ command: process.execPath, arguments: [part, home, ...parameters], echo: false })
  process.exitCode = await runUp({
    home,
    programs: {
      master: known => ({
        name: 'the master',
        logFile: logOf('master'),
        ...start('master', master, known === undefined ? '0' : new URL(known).port),
      }),
      agent: number => ({ name: `agent ${number}`, logFile: logOf(`agent-${number}`), ...start(`agent-${number}`, agent) }),
    },
    agents,
    wantedPort: 0,
    exitWhenDone,
    shipped: { jobTypes: [jobType], software: [] },
    demo: {
      jobs: [
        { body: { title: 'Render' }, parents: [] },
        { body: { title: 'Assemble' }, parents: ['Render'] },
      ],
      folder: '/pictures',
      animation: '/pictures/animation.webp',
    },
    view: makeView(process.stdout),
    signal,
  })
}

main().catch((error: unknown) => reportError(error, false))
