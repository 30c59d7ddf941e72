// The frame around every page: where one is, where one can go, whether what is shown is live.
import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import mark from '../mark.svg'
import { Account, OpenDoor } from './account.js'
import { ConnectionSign } from './connection-sign.js'
import { KeyHelp } from './key-help.js'
import { Navigation } from './navigation.js'
import styles from './shell.module.css'
import { useShortcuts } from './shortcuts.js'

export function Shell() {
  const [helps, setHelps] = useState(false)
  useShortcuts(useCallback(() => setHelps(true), []))
  const isWall = useLocation({ select: ({ search }) => 'wall' in search })
  if (isWall) return <Outlet />
  return (
    <>
      <a className={styles['skip']} href="#page">
        Skip to the page
      </a>
      <OpenDoor />
      <header className={styles['header']}>
        <Link to="/" className={styles['name']} aria-label="PyFarm: home">
          <img src={mark} alt="" width="26" height="26" />
          <span>PyFarm</span>
        </Link>
        <Navigation />
        <ConnectionSign />
        <Account />
        <SchemeSwitch />
        <Tooltip label="Keys (?)">
          <ActionIcon variant="subtle" color="gray" aria-label="Show the keys" onClick={() => setHelps(true)}>
            <IconKeyboard size={20} />
          </ActionIcon>
        </Tooltip>
      </header>
      <main id="page" className={styles['page']}>
        <Outlet />
      </main>
      <KeyHelp opened={helps} close={() => setHelps(false)} />
    </>
  )
}

const schemes = {
  auto: { next: 'light', Icon: IconSunMoon, words: 'Colours of the system' },
  light: { next: 'dark', Icon: IconSun, words: 'Light colours' },
  dark: { next: 'auto', Icon: IconMoon, words: 'Dark colours' },
} as const

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { next, Icon, words } = schemes[colorScheme]
  return (
    <Tooltip label={words}>
      <ActionIcon variant="subtle" color="gray" aria-label={`${words}; change`} onClick={() => setColorScheme(next)}>
        <Icon size={20} />
      </ActionIcon>
    </Tooltip>
  )
}
