// Who has nothing to do. Agents that a pass gave nothing are not asked again until something has come that they may use:
// between, what can be used only gets less, so they would get nothing again.
import type { SimulatedAgent } from './world.js'

export interface IdleAgents {
  /** In the order in which they are served. */
  asking(): SimulatedAgent[]
  all(): SimulatedAgent[]
  add(agent: SimulatedAgent): void
  remove(agent: SimulatedAgent): void
  /** The plan had nothing for it. */
  refuse(agent: SimulatedAgent): void
  /** Something has come that those who got nothing may use, if they are such. */
  askAgain(isSuch: (agent: SimulatedAgent) => boolean): void
}

export function createIdleAgents(): IdleAgents {
  const asking = new Set<SimulatedAgent>()
  const refused = new Set<SimulatedAgent>()
  return {
    asking: () => inOrder(asking),
    all: () => inOrder([...asking, ...refused]),
    add: agent => void asking.add(agent),
    remove: agent => {
      asking.delete(agent)
      refused.delete(agent)
    },
    refuse: agent => {
      asking.delete(agent)
      refused.add(agent)
    },
    askAgain: isSuch => {
      for (const agent of refused) {
        if (!isSuch(agent)) continue
        refused.delete(agent)
        asking.add(agent)
      }
    },
  }
}

const inOrder = (agents: Iterable<SimulatedAgent>): SimulatedAgent[] => [...agents].sort((a, b) => a.index - b.index)
