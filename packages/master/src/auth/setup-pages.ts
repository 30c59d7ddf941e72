import { problemNote } from './login-pages.js'
import { html, nothingShown } from './page-html.js'
import type { Page } from './page-html.js'

interface SetupForm {
  readonly key?: string | undefined
  readonly username?: string | undefined
  readonly email?: string | undefined
  readonly problem?: string | undefined
}

export function setupPage({ key, username = '', email = '', problem }: SetupForm): Page {
  return {
    title: 'The first administrator',
    body: html`${problemNote(problem)}
      <p>Administrators make the other users, and decide what runs on the farm. This page works once.</p>
      <form class="wide" method="post" action="/setup/">
        ${key === undefined ? nothingShown : html`<input type="hidden" name="key" value="${key}" />`}
        <label>Name <input name="username" value="${username}" autocomplete="username" required autofocus /></label>
        <label>Mail address, if any <input type="email" name="email" value="${email}" autocomplete="email" /></label>
        <label
          >Password, 8 characters or more
          <input type="password" name="password" autocomplete="new-password" minlength="8" required
        /></label>
        <button>Make the administrator</button>
      </form>`,
  }
}

export const closedSetupPage: Page = {
  title: 'Not from here',
  status: 403,
  body: html`<p>
      The first administrator is made on the machine of the master itself, or with the address that the master printed when it
      started (<code>/setup/?key=…</code>).
    </p>
    <p>On that machine, this does the same:</p>
    <p><code>pyfarm users create NAME --role admin</code></p>`,
}
