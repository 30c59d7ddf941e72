// Who may use the farm: people, roles, tokens, keys for new agents, and the browsers that are logged in.
import { PageTabs } from '../../parts/page-tabs.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { EnrolmentKeys } from './enrolment-keys.js'
import { People } from './people.js'
import { Roles } from './roles.js'
import { Sessions } from './sessions.js'
import { Tokens } from './tokens.js'

export function UsersPage() {
  usePageTitle('Users')
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Users</h1>
      </div>
      <PageTabs
        label="Users"
        tabs={[
          { id: 'people', title: 'People', panel: () => <People /> },
          { id: 'roles', title: 'Roles', panel: () => <Roles /> },
          { id: 'tokens', title: 'Tokens', panel: () => <Tokens /> },
          { id: 'keys', title: 'Enrolment keys', panel: () => <EnrolmentKeys /> },
          { id: 'sessions', title: 'Logged in', panel: () => <Sessions /> },
        ]}
      />
    </div>
  )
}
