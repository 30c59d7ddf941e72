// Tags, software and notes of one or many agents, asked for in a window.
import { Button, Group, Select, Textarea } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState, type ReactNode } from 'react'
import { useKnownSoftware, useTagNames } from '../../api/known-queries.js'
import { agentsKey, tagsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import styles from '../../parts/form.module.css'
import { countWords } from '../../words/amounts.js'
import { TagsField } from '../../parts/tags-field.js'
import { actOnAgents, type AgentChange } from './act-on-agents.js'

/** What can be changed of agents; each opens its window. */
export const agentChanges = [
  { title: 'Tags…', open: (ids: readonly string[]) => openWindow('Tags', ids, <ChangeTags ids={ids} />) },
  { title: 'Software…', open: (ids: readonly string[]) => openWindow('Software', ids, <ChangeSoftware ids={ids} />) },
  { title: 'Notes…', open: (ids: readonly string[]) => openWindow('Notes', ids, <ChangeNotes ids={ids} />) },
]

function openWindow(title: string, ids: readonly string[], children: ReactNode): void {
  modals.open({ title: `${title}: ${countWords(ids.length, 'agent')}`, children })
}

/** Starts the change, and closes the window when it has been made. */
function useAgentChange(ids: readonly string[]) {
  const change = useChange({
    act: (action: AgentChange) => actOnAgents(action, ids),
    done: () => `${countWords(ids.length, 'agent')} changed.`,
    touches: [agentsKey, ['agent'], tagsKey],
  })
  return {
    isPending: change.isPending,
    start: (action: AgentChange) => change.mutate(action, { onSuccess: () => modals.closeAll() }),
  }
}

function ChangeTags({ ids }: { ids: readonly string[] }) {
  const [tags, setTags] = useState<string[]>([])
  const known = useTagNames()
  const { start, isPending } = useAgentChange(ids)
  return (
    <div className={styles['form']}>
      <TagsField
        label="Tags"
        description="Jobs can ask for agents with a tag, or without. Enter takes what was typed."
        data={known}
        value={tags}
        onChange={setTags}
        acceptValueOnBlur
        data-autofocus
        limit={100}
      />
      <Group>
        <Button disabled={tags.length === 0} loading={isPending} onClick={() => start({ action: 'add_tags', tags })}>
          Add
        </Button>
        <Button variant="default" disabled={tags.length === 0} onClick={() => start({ action: 'remove_tags', tags })}>
          Remove
        </Button>
      </Group>
    </div>
  )
}

function ChangeSoftware({ ids }: { ids: readonly string[] }) {
  const known = useKnownSoftware()
  const [software, setSoftware] = useState<string | null>(null)
  const [version, setVersion] = useState<string | null>(null)
  const { start, isPending } = useAgentChange(ids)
  const versions = known.find(each => each.software === software)?.versions ?? []
  const chosen = software === null || version === null ? undefined : { software, version }
  return (
    <div className={styles['form']}>
      <Select
        label="Software"
        data={known.map(each => each.software)}
        value={software}
        onChange={name => {
          setSoftware(name)
          setVersion(null)
        }}
        searchable
        data-autofocus
        nothingFoundMessage="No such software is known."
      />
      <Select label="Version" data={versions.map(each => each.version)} value={version} onChange={setVersion} searchable />
      <Group>
        <Button
          disabled={chosen === undefined}
          loading={isPending}
          onClick={() => chosen && start({ action: 'add_software', ...chosen })}
        >
          It is there
        </Button>
        <Button
          variant="default"
          disabled={chosen === undefined}
          onClick={() => chosen && start({ action: 'remove_software', ...chosen })}
        >
          It is not there
        </Button>
      </Group>
    </div>
  )
}

function ChangeNotes({ ids }: { ids: readonly string[] }) {
  const [notes, setNotes] = useState('')
  const { start, isPending } = useAgentChange(ids)
  return (
    <div className={styles['form']}>
      <Textarea
        label="Notes"
        description="They take the place of what is noted of these agents now."
        autosize
        minRows={4}
        value={notes}
        onChange={event => setNotes(event.currentTarget.value)}
        data-autofocus
      />
      <Group>
        <Button loading={isPending} onClick={() => start({ action: 'set', values: { notes } })}>
          Save
        </Button>
      </Group>
    </div>
  )
}
