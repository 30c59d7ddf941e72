// The dashboard and the alert rules of the manual speak of nothing that a master does not tell.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { makeRunningFarm } from '../testing/running-farm.js'
import type { RunningFarm } from '../testing/running-farm.js'
import { createMetrics } from './metrics.js'

const docs = new URL('../../../../docs/', import.meta.url)
const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).optional() })),
})
const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          annotations: z.object({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
})

const panels = dashboardSchema.parse(JSON.parse(await readFile(new URL('grafana/pyfarm.json', docs), 'utf8'))).panels
const rules = rulesSchema
  .parse(parse(await readFile(new URL('prometheus/pyfarm-alerts.yml', docs), 'utf8')))
  .groups.flatMap(group => group.rules)
const expressions: (readonly [string, string])[] = [
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
]

/** Metrics of an expression with the labels that it chooses them by. */
function metricsIn(expression: string) {
  return [...expression.matchAll(/\b((?:pyfarm|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', chosen = '']) => ({
    name,
    labels: [...chosen.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', sign = '', value = '']) => ({
      ...{ label, value: sign === '=' ? value : undefined },
    })),
  }))
}

/** Labels that Prometheus itself puts on, and `le` of histograms. */
const ownLabels = new Set(['instance', 'job', 'le'])

const groupedLabels = (expression: string): string[] =>
  [...expression.matchAll(/\bby\s*\(([^)]*)\)/g)]
    .flatMap(([, names = '']) => names.split(',').map(name => name.trim()))
    .filter(name => name !== '' && !ownLabels.has(name))

describe('every metric with its labels that a person is told to look at is there', () => {
  let running: RunningFarm | undefined
  let lines: string[] = []

  beforeAll(async () => {
    running = await makeRunningFarm({ agent_poll_interval: 50, mail_interval: 50 })
    await running.addAgent()
    await running.send('POST', '/jobqueues/', { name: 'film' })
    await running.submit({ jobqueue: '/film' })
    running.startBackground()
    await vi.waitFor(async () => {
      const text = (await running?.metrics()) ?? ''
      expect(text).toMatch(/pyfarm_dispatch_seconds_count [1-9]/)
      expect(text).toContain('pyfarm_chore_last_success_seconds{chore="sending mails"}')
    }, 10_000)
    const noCounts = { agents: {}, jobs: {}, tasks: {}, mails: {}, queues: [] }
    const withBroker = createMetrics(() => Promise.resolve(noCounts), { broker: () => Promise.resolve() })
    lines = [await running.metrics(), await withBroker.text()].join('\n').split('\n')
  })
  afterAll(() => running?.end())

  const seriesOf = (name: string) => lines.filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))

  it.each(expressions)('%s: %s', (_title, expression) => {
    const metrics = metricsIn(expression)
    expect(metrics).not.toEqual([])
    for (const { name, labels } of metrics) {
      expect({ name, found: seriesOf(name).length > 0 }).toEqual({ name, found: true })
      for (const { label, value } of labels) {
        if (ownLabels.has(label)) continue
        const wanted = value === undefined ? `${label}="` : `${label}="${value}"`
        expect({ name, wanted, found: seriesOf(name).some(line => line.includes(wanted)) }).toEqual({ name, wanted, found: true })
      }
    }
    for (const label of groupedLabels(expression))
      expect({ label, found: metrics.some(({ name }) => seriesOf(name).some(line => line.includes(`${label}="`))) }).toEqual({
        label,
        found: true,
      })
  })

  it('is asked of a dashboard and of rules that are not empty', () => {
    expect(panels.length).toBeGreaterThan(10)
    expect(rules.length).toBeGreaterThan(5)
  })
})
