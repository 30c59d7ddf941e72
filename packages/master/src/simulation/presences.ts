// When an agent is there: in the times of its group, cut by its failures.
import type { AgentGroup } from '@pyfarm/contract/simulation/description'
import { exponential, type Draw } from './draws.js'

export interface Presence {
  readonly from: number
  readonly until: number
  /** It ends without a word: what the agent was doing is lost. */
  readonly fails: boolean
}

const hour = 3_600_000
/** Sets these draws apart from those for frames. */
const forAgents = 1

/** One after the other, up to the end; `agent` is a number that no other agent has. */
export function* presencesOf(group: AgentGroup, agent: number, draw: Draw, end: number): Generator<Presence, void, undefined> {
  let failures = 0
  for (const window of windowsOf(group, end)) {
    let from = window.from
    while (from < window.until) {
      const life = exponential(group.failures_per_hour / hour, draw(forAgents, agent, failures))
      const fails = from + life < window.until
      const until = fails ? Math.ceil(from + life) : window.until
      yield { from, until, fails }
      if (!fails) break
      failures++
      from = until + group.back_after
    }
  }
}

function* windowsOf(
  { from, until, every }: AgentGroup,
  end: number,
): Generator<{ from: number; until: number }, void, undefined> {
  const length = (until ?? end) - from
  for (let start = from; start < end; start += every ?? end) {
    yield { from: start, until: Math.min(start + length, end) }
  }
}
