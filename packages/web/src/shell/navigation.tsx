import { Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconMenu2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { pageLinks, type PageLink } from './pages.js'
import styles from './shell.module.css'

/** The pages side by side, and a menu of those for which there is no room: on a phone all of them. */
export function Navigation() {
  const isNarrow = useMediaQuery('(max-width: 75em)')
  const inMenu = pageLinks.filter(({ isFurther }) => isNarrow || isFurther === true)
  return (
    <nav aria-label="Pages" className={styles['pages']}>
      {!isNarrow && pageLinks.filter(({ isFurther }) => isFurther !== true).map(link => <PageTo key={link.path} {...link} />)}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            className={styles['more'] ?? ''}
            variant="subtle"
            color="gray"
            size="compact-md"
            leftSection={<IconMenu2 size={18} aria-hidden />}
          >
            {isNarrow ? 'Pages' : 'More'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {inMenu.map(({ name, path }) => (
            <Menu.Item key={path} component={Link} to={path}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  )
}

function PageTo({ name, path }: PageLink) {
  return (
    <Link to={path} activeOptions={{ exact: path === '/', includeSearch: false }}>
      {name}
    </Link>
  )
}
