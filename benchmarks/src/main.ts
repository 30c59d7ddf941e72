// `npm run bench [NAME …]`: runs the benchmarks of these names, or all, and prints a line for each number.
import { argv, exit } from 'node:process'
import { benchAgentOverhead } from './agent-overhead.js'
import { benchAssignPass } from './assign-pass.js'
import { benchBrowser } from './browser.js'
import { benchEstimates } from './estimates.js'
import { benchEventCounting } from './event-counting.js'
import { benchLiveAgents } from './live-agents.js'
import type { Goal, Measurement } from './measure.js'
import { benchPages } from './pages.js'
import { benchPlanner } from './planner.js'
import { benchSimulation } from './simulation.js'
import { benchTaskLife } from './task-life.js'

const benches: Readonly<Record<string, () => Promise<Measurement[]>>> = {
  planner: benchPlanner,
  'assign-pass': benchAssignPass,
  'task-life': benchTaskLife,
  'event-counting': benchEventCounting,
  'live-agents': benchLiveAgents,
  pages: benchPages,
  browser: benchBrowser,
  agent: benchAgentOverhead,
  simulation: benchSimulation,
  estimates: benchEstimates,
}

const wanted = argv.slice(2)
const unknown = wanted.filter(name => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Choose from: ${Object.keys(benches).join(', ')}.`)
  exit(2)
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const line of await bench()) console.log(formatLine(line))
}

function formatLine({ name, value, unit, goal }: Measurement): string {
  const line = `${name.padEnd(75)} ${formatNumber(value).padStart(10)} ${unit}`
  return goal === undefined ? line : `${line.padEnd(95)} ${formatGoal(value, goal)}`
}

function formatGoal(value: number, goal: Goal): string {
  const [sign, bound, holds] =
    'below' in goal ? ['<', goal.below, value < goal.below] : ['>=', goal.atLeast, value >= goal.atLeast]
  return `goal ${sign} ${formatNumber(bound)}: ${holds ? 'holds' : 'MISSED'}`
}

function formatNumber(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
}
