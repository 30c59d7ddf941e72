// The software that agents can have and job types can require.
import { Button, Modal, Table, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { softwareKey } from '../../api/query-keys.js'
import { byRank, useSoftware, type SoftwareDetails } from '../../api/software.js'
import { useChange } from '../../api/use-change.js'
import { RoleButton } from '../../parts/may.js'
import { Note } from '../../parts/note.js'
import { SearchField } from '../../parts/search-field.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import pageStyles from '../../styles/detail-page.module.css'
import styles from './software.module.css'

export function SoftwarePage() {
  usePageTitle('Software')
  const [{ search = '' }, change] = useAddress()
  const [isMaking, setMaking] = useState(false)
  const software = useSoftware()
  const fitting = software.data?.filter(({ software: name }) => name.toLowerCase().includes(search.toLowerCase()))
  return (
    <div className={pageStyles['page']}>
      <div className={pageStyles['top']}>
        <h1>Software</h1>
        <SearchField label="Search by name" text={search} search={text => change({ search: text })} />
        <span className={pageStyles['end']}>
          <RoleButton role="admin" size="xs" onClick={() => setMaking(true)}>
            New software
          </RoleButton>
        </span>
      </div>
      {software.error !== null && <Note title={software.error.message} tone="trouble" />}
      {fitting === undefined && software.error === null && <Note title="Reading the software…" />}
      {fitting?.length === 0 && <Nothing search={search} clear={() => change({ search: undefined })} />}
      {fitting !== undefined && fitting.length > 0 && <SoftwareTable software={fitting} />}
      <Modal opened={isMaking} onClose={() => setMaking(false)} title="New software">
        {isMaking && <NewSoftware />}
      </Modal>
    </div>
  )
}

function Nothing({ search, clear }: { search: string; clear: () => void }) {
  if (search === '') {
    return (
      <Note title="No software yet">
        What job types or jobs require stands here: an agent that lacks it does not get their tasks. Agents find out with
        discovery code which versions they have.
      </Note>
    )
  }
  return (
    <Note title="No software has such a name.">
      <Button variant="default" size="xs" onClick={clear}>
        Show all software
      </Button>
    </Note>
  )
}

function SoftwareTable({ software }: { software: readonly SoftwareDetails[] }) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Software</Table.Th>
            <Table.Th>Versions, the newest first</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {software.map(each => (
            <Table.Tr key={each.id}>
              <Table.Td>
                <Link to="/software/$software" params={{ software: String(each.id) }}>
                  {each.software}
                </Link>
              </Table.Td>
              <Table.Td>
                <ul className={styles['versions']}>
                  {byRank(each.versions).map(({ id, version, agents }) => (
                    <li key={id}>
                      <Link to="/software/$software/versions/$version" params={{ software: String(each.id), version }}>
                        {version}
                      </Link>{' '}
                      <span className={styles['soft']}>
                        {agents === 1 ? 'on 1 agent' : `on ${agents.toLocaleString()} agents`}
                      </span>
                    </li>
                  ))}
                </ul>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function NewSoftware() {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const make = useChange({
    act: async () => {
      const { id } = await bodyOf(farm.POST('/api/v1/software/', { body: { software: name.trim() } }))
      void navigate({ to: '/software/$software', params: { software: String(id) } })
    },
    done: () => `Software ${name.trim()} is made.`,
    touches: [softwareKey],
  })
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <TextInput
        label="Name"
        description="As job types name it, such as blender."
        required
        data-autofocus
        value={name}
        error={make.error?.message}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={make.isPending}>
        Make the software
      </Button>
    </form>
  )
}
