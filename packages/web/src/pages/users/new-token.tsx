import { Button, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { roles } from '@pyfarm/contract/roles'
import { bodyOf, farm } from '../../api/client.js'
import { tokensKey } from '../../api/people-queries.js'
import { useChange } from '../../api/use-change.js'
import formStyles from '../../parts/form.module.css'
import styles from './section.module.css'

const days = ['7', '30', '90', '365', 'never'] as const
const dayMs = 86_400_000

interface NewTokenFields {
  readonly name: string
  readonly role: string | null
  readonly days: string
}

/** Makes a token of the person who looks at the page, and shows it the one time that it can be seen. */
export function NewToken() {
  const [made, setMade] = useState<string>()
  const form = useForm<NewTokenFields>({ initialValues: { name: '', role: null, days: '90' } })
  const make = useChange({
    act: async ({ name, role, days: kept }: NewTokenFields) => {
      const until = kept === 'never' ? null : new Date(Date.now() + Number(kept) * dayMs).toISOString()
      const answer = await bodyOf(
        farm.POST('/api/v1/tokens/', { body: { name, role: roles.find(known => known === role) ?? null, expires_on: until } }),
      )
      setMade(answer.token)
    },
    touches: [tokensKey],
  })
  if (made !== undefined) return <Made token={made} />
  return (
    <form className={formStyles['form']} onSubmit={form.onSubmit(fields => make.mutate(fields))}>
      <TextInput label="Name" description="What it is for." required data-autofocus {...form.getInputProps('name')} />
      <Select
        label="At most the role"
        placeholder="That of its owner"
        clearable
        data={[...roles]}
        {...form.getInputProps('role')}
      />
      <Select
        label="Good for"
        allowDeselect={false}
        data={days.map(value => ({ value, label: value === 'never' ? 'as long as it is not revoked' : `${value} days` }))}
        {...form.getInputProps('days')}
      />
      <Button type="submit" loading={make.isPending}>
        Make the token
      </Button>
    </form>
  )
}

function Made({ token }: { token: string }) {
  return (
    <div className={styles['section']} role="status">
      <p>Copy it now: it is not shown again.</p>
      <code className={styles['secret']}>{token}</code>
      <p>
        Send it as <code>Authorization: Bearer …</code>, or give it to <code>pyfarm login --token</code>.
      </p>
    </div>
  )
}
