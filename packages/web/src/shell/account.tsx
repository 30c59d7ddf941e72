// Who is logged in, and the way out.
import { useSession } from '../api/session.js'
import styles from './account.module.css'

export function Account() {
  const who = useSession()
  if (who?.kind === 'network') return <a href={`/login/?next=${encodeURIComponent(location.pathname)}`}>Log in</a>
  if (who?.username == null) return null
  return (
    <form className={styles['account']} method="post" action="/logout/">
      <a href="/account/" title={who.role === null ? 'You have no role here' : `Your role: ${who.role}`}>
        {who.username}
      </a>
      <input type="hidden" name="csrf_token" value={who.csrf_token ?? ''} />
      <button type="submit">Log out</button>
    </form>
  )
}

/** Stands above every page while nobody has to log in. */
export function OpenDoor() {
  if (useSession()?.login_disabled !== true) return null
  return (
    <p className={styles['open']} role="note">
      Logins are switched off (<code>login_disabled</code>): everybody who reaches this master may do everything.
    </p>
  )
}
