// The software and the tags that the agent has: each can be taken away, and others added.
import { Button, Pill } from '@mantine/core'
import type { ReactNode } from 'react'
import { agentKey, agentsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import { useWhyNot } from '../../parts/may.js'
import { agentChanges } from '../agents/change-agents.js'
import { actOnAgents, type AgentChange } from '../agents/act-on-agents.js'
import styles from './agent-setup.module.css'
import { useAgentRow, type FullAgent } from './use-agent.js'

export function AgentSetup({ agent }: { agent: FullAgent }) {
  const row = useAgentRow(agent.id)
  const forbidden = useWhyNot('operator')
  const change = useChange({
    act: ({ action }: Removal) => actOnAgents(action, [agent.id]),
    done: ({ name }) => `${agent.hostname}: ${name} is gone.`,
    undo: ({ undo }) => actOnAgents(undo, [agent.id]),
    touches: [agentsKey, agentKey(agent.id)],
  })
  const [tags, software] = agentChanges
  const remove = forbidden === undefined ? change.mutate : undefined
  return (
    <div className={styles['parts']}>
      <Part title="Tags" empty="It has no tags." add={forbidden === undefined ? () => tags?.open([agent.id]) : undefined}>
        {agent.tags.map(tag => (
          <Thing key={tag} name={tag} remove={remove && (() => remove(tagRemoval(tag)))} />
        ))}
      </Part>
      <Asked query={row}>
        {data => (
          <Part
            title="Software"
            empty="No software is known of it. Actions, Check software lets it look."
            add={forbidden === undefined ? () => software?.open([agent.id]) : undefined}
          >
            {(data?.software ?? []).map(each => (
              <Thing
                key={`${each.software} ${each.version}`}
                name={`${each.software} ${each.version}`}
                remove={remove && (() => remove(softwareRemoval(each)))}
              />
            ))}
          </Part>
        )}
      </Asked>
      {forbidden !== undefined && <p>{forbidden}</p>}
    </div>
  )
}

interface Removal {
  readonly name: string
  readonly action: AgentChange
  readonly undo: AgentChange
}

const tagRemoval = (tag: string): Removal => ({
  name: `tag ${tag}`,
  action: { action: 'remove_tags', tags: [tag] },
  undo: { action: 'add_tags', tags: [tag] },
})

const softwareRemoval = ({ software, version }: { software: string; version: string }): Removal => ({
  name: `${software} ${version}`,
  action: { action: 'remove_software', software, version },
  undo: { action: 'add_software', software, version },
})

interface PartProps {
  readonly title: string
  readonly empty: string
  readonly add: (() => void) | undefined
  readonly children: readonly ReactNode[]
}

function Part({ title, empty, add, children }: PartProps) {
  return (
    <section>
      <h2>{title}</h2>
      {children.length === 0 ? <p>{empty}</p> : <ul className={styles['things']}>{children}</ul>}
      {add !== undefined && (
        <Button size="xs" variant="default" onClick={add}>
          {title}…
        </Button>
      )}
    </section>
  )
}

function Thing({ name, remove }: { name: string; remove: (() => void) | undefined }) {
  return (
    <li>
      <Pill
        size="md"
        withRemoveButton={remove !== undefined}
        {...(remove !== undefined && { onRemove: remove })}
        removeButtonProps={{ 'aria-label': `Remove ${name}`, tabIndex: 0, 'aria-hidden': false }}
      >
        {name}
      </Pill>
    </li>
  )
}
