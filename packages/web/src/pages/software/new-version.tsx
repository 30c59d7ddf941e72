import { NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { softwareKey } from '../../api/query-keys.js'
import type { OneSoftware } from '../../api/software.js'
import { useChange } from '../../api/use-change.js'
import { RoleButton } from '../../parts/may.js'
import styles from './software.module.css'

/** Adds a version; without a rank it comes in as the newest. */
export function NewVersion({ software }: { software: OneSoftware }) {
  const [version, setVersion] = useState('')
  const [rank, setRank] = useState<number | string>('')
  const add = useChange({
    act: () => {
      const body = { version: version.trim(), ...(typeof rank === 'number' ? { rank } : {}) }
      return bodyOf(
        farm.POST('/api/v1/software/{software}/versions/', { params: { path: { software: String(software.id) } }, body }),
      )
    },
    done: () => `Version ${version.trim()} is added.`,
    touches: [softwareKey],
  })
  return (
    <form
      className={styles['row']}
      onSubmit={event => {
        event.preventDefault()
        add.mutate(undefined, {
          onSuccess: () => {
            setVersion('')
            setRank('')
          },
        })
      }}
    >
      <TextInput label="New version" required value={version} onChange={event => setVersion(event.currentTarget.value)} />
      <NumberInput label="Rank" placeholder="The newest" allowDecimal={false} value={rank} onChange={setRank} />
      <RoleButton role="admin" type="submit" loading={add.isPending}>
        Add
      </RoleButton>
    </form>
  )
}
