import { Button, CopyButton, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { enrolmentKeysKey } from '../../api/people-queries.js'
import { useChange } from '../../api/use-change.js'
import formStyles from '../../parts/form.module.css'
import styles from './section.module.css'

const hours = [
  { value: '1', label: 'one hour' },
  { value: '8', label: '8 hours' },
  { value: '24', label: 'one day' },
  { value: '168', label: 'one week' },
]
const hourMs = 3_600_000
const mostAgents = 10_000

interface NewKeyFields {
  readonly name: string
  readonly uses: number | string
  readonly hours: string
}

/** Makes a key for so many agents, and shows the command with it the one time that it can be seen. */
export function NewEnrolmentKey() {
  const [made, setMade] = useState<string>()
  const form = useForm<NewKeyFields>({
    initialValues: { name: '', uses: 1, hours: '1' },
    validate: { uses: uses => (isCount(Number(uses)) ? null : `A whole number from 1 to ${mostAgents}.`) },
  })
  const make = useChange({
    act: async ({ name, uses, hours: kept }: NewKeyFields) => {
      const until = new Date(Date.now() + Number(kept) * hourMs).toISOString()
      const body = { name, uses: Number(uses), expires_on: until }
      setMade((await bodyOf(farm.POST('/api/v1/enrolment_keys/', { body }))).key)
    },
    touches: [enrolmentKeysKey],
  })
  if (made !== undefined) return <Made enrolmentKey={made} />
  return (
    <form className={formStyles['form']} onSubmit={form.onSubmit(fields => make.mutate(fields))}>
      <TextInput
        label="Name"
        description="What it is for, for example: rack 7."
        required
        maxLength={255}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <NumberInput
        label="For how many agents"
        min={1}
        max={mostAgents}
        allowDecimal={false}
        required
        {...form.getInputProps('uses')}
      />
      <Select label="Good for" allowDeselect={false} data={hours} {...form.getInputProps('hours')} />
      <Button type="submit" loading={make.isPending}>
        Make the key
      </Button>
    </form>
  )
}

const isCount = (uses: number) => Number.isInteger(uses) && uses >= 1 && uses <= mostAgents

function Made({ enrolmentKey }: { enrolmentKey: string }) {
  const command = `npx pyfarm agent --master ${window.location.origin} --enrol ${enrolmentKey}`
  return (
    <div className={styles['section']} role="status">
      <p>Run this on each new render machine. Copy it now: the key is not shown again.</p>
      <code className={styles['secret']}>{command}</code>
      {/* Browsers let pages copy only over TLS, and on their own machine. */}
      {window.isSecureContext && (
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy the command'}
            </Button>
          )}
        </CopyButton>
      )}
      {isLoopback(window.location.hostname) && (
        <p>
          Write the name by which other machines reach this master in place of <code>{window.location.hostname}</code>.
        </p>
      )}
      <p>
        Who can list the processes of a machine sees the key there. On a machine that others use, put it in a file that only the
        agent’s user may read, and write <code>--enrol-file FILE</code> in place of <code>--enrol</code> and the key.
      </p>
    </div>
  )
}

const isLoopback = (name: string) => name === 'localhost' || name === '[::1]' || name.startsWith('127.')
