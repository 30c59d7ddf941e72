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
  /** Whether each is asked. */
  const idle = new Map<SimulatedAgent, boolean>()
  return {
    asking: () => inOrder([...idle].filter(([, isAsked]) => isAsked).map(([agent]) => agent)),
    all: () => inOrder([...idle.keys()]),
    add: agent => void idle.set(agent, true),
    remove: agent => void idle.delete(agent),
    refuse: agent => void idle.set(agent, false),
    askAgain: isSuch => {
      for (const [agent, isAsked] of idle) if (!isAsked && isSuch(agent)) idle.set(agent, true)
    },
  }
}

const inOrder = (agents: SimulatedAgent[]): SimulatedAgent[] => agents.sort((a, b) => a.index - b.index)
