import { Button, Checkbox, Menu } from '@mantine/core'
import { IconColumns } from '@tabler/icons-react'
import { shownColumns, type TableColumn } from './table-columns.js'

interface ColumnChoiceProps<Row> {
  readonly columns: readonly TableColumn<Row>[]
  readonly chosen: ReadonlySet<string> | undefined
  /** Undefined goes back to what is shown without a choice. */
  readonly choose: (columns: readonly string[] | undefined) => void
}

/** Which columns a table shows. */
export function ColumnChoice<Row>({ columns, chosen, choose }: ColumnChoiceProps<Row>) {
  const shown = new Set(shownColumns(columns, chosen).map(({ id }) => id))
  const toggle = (id: string) => choose(columns.map(column => column.id).filter(other => (other === id) !== shown.has(other)))
  return (
    <Menu closeOnItemClick={false} position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns size={16} />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map(({ id, title }) => (
          <Menu.Item key={id} onClick={() => toggle(id)} role="menuitemcheckbox" aria-checked={shown.has(id)}>
            <Checkbox size="xs" label={title} checked={shown.has(id)} readOnly tabIndex={-1} />
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => choose(undefined)}>As it was</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
