import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAddress } from '../shell/use-address.js'
import styles from './page-tabs.module.css'

export interface PageTab {
  readonly id: string
  readonly title: string
  readonly panel: () => ReactNode
}

/** Parts of a page of which one is seen at a time; which one stands in the address (`tab`). Only that one is drawn. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly [PageTab, ...PageTab[]] }) {
  const [{ tab }, change] = useAddress()
  const shown = tabs.find(({ id }) => id === tab) ?? tabs[0]
  return (
    <Tabs
      value={shown.id}
      onChange={next => change({ tab: next === tabs[0].id ? undefined : (next ?? undefined) }, true)}
      keepMounted={false}
    >
      <Tabs.List aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Tabs.Tab key={id} value={id}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, panel }) => (
        <Tabs.Panel key={id} value={id} pt="md">
          {id === shown.id && <div className={styles['panel']}>{panel()}</div>}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
