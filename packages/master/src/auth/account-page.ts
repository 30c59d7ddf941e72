import type { Instant, SessionId } from '@pyfarm/contract/ids'
import type { Person } from './caller-rules.js'
import { problemNote } from './login-pages.js'
import { csrfField, html, nothingShown } from './page-html.js'
import type { Html, Page } from './page-html.js'

interface ShownSession {
  readonly id: SessionId
  readonly created_on: Instant
  readonly last_used_on: Instant
  readonly address: string
  readonly user_agent: string
}

interface Account {
  readonly person: Person
  readonly csrfToken: string
  readonly sessions: readonly ShownSession[]
  readonly problem?: string
  readonly done?: string
}

export function accountPage({ person, csrfToken, sessions, problem, done }: Account): Page {
  const own = person.by.kind === 'session' ? person.by.id : undefined
  return {
    title: person.name,
    body: html`${problemNote(problem)} ${done === undefined ? nothingShown : html`<p class="done" role="status">${done}</p>`}
      <p class="soft">
        ${person.role === undefined ? 'You have no role on this farm yet.' : `Your role is ${person.role}.`}
        <a href="/">Back to the farm</a>
      </p>
      <h2>Password</h2>
      <form method="post" action="/account/password">
        ${csrfField(csrfToken)}
        <input type="hidden" name="username" value="${person.name}" autocomplete="username" />
        <label>Now <input type="password" name="current_password" autocomplete="current-password" required /></label>
        <label
          >New, 8 characters or more <input type="password" name="password" autocomplete="new-password" minlength="8" required
        /></label>
        <button>Change the password</button>
      </form>
      <h2>Where you are logged in</h2>
      <div class="scroll">
        <table>
          <tr>
            <th>Browser</th>
            <th>Address</th>
            <th>Since (UTC)</th>
            <th>Last used (UTC)</th>
            <th></th>
          </tr>
          ${sessions.map(session => sessionRow(session, session.id === own, csrfToken))}
        </table>
      </div>
      <h2>Leave</h2>
      <form method="post" action="/logout/">${csrfField(csrfToken)}<button>Log out</button></form>`,
  }
}

function sessionRow(session: ShownSession, isThis: boolean, csrfToken: string): Html {
  const end = html`<form method="post" action="/account/sessions/${session.id}/end">
    ${csrfField(csrfToken)}<button class="quiet">End</button>
  </form>`
  return html`<tr>
    <td>${session.user_agent === '' ? 'unknown' : session.user_agent}</td>
    <td>${session.address}</td>
    <td>${minuteOf(session.created_on)}</td>
    <td>${minuteOf(session.last_used_on)}</td>
    <td>${isThis ? 'this one' : end}</td>
  </tr>`
}

const minuteOf = (time: Instant): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ')
