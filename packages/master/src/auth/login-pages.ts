import { csrfField, html, nothingShown } from './page-html.js'
import type { Html, Page } from './page-html.js'

export const problemNote = (problem: string | undefined): Html =>
  problem === undefined ? nothingShown : html`<p class="problem" role="alert">${problem}</p>`

interface LoginForm {
  readonly next: string
  readonly username?: string | undefined
  readonly problem?: string | undefined
  readonly why?: string | undefined
  readonly needsSetup: boolean
}

export function loginPage({ next, username = '', problem, why, needsSetup }: LoginForm): Page {
  return {
    title: 'Log in',
    body: html`${problemNote(problem)}
      ${needsSetup ? html`<p class="done">There is no administrator yet. <a href="/setup/">Make the first one</a>.</p>` : nothingShown}
      <form class="wide" method="post" action="/login/">
        <input type="hidden" name="next" value="${next}" />
        <label>Name <input name="username" value="${username}" autocomplete="username" required autofocus /></label>
        <label>Password <input type="password" name="password" autocomplete="current-password" required /></label>
        <label class="choice"><input type="checkbox" name="remember" checked /> Stay logged in on this computer</label>
        <button>Log in</button>
      </form>
      ${why === undefined || problem !== undefined ? nothingShown : html`<p class="soft">${why}</p>`}`,
  }
}

export function logoutPage(name: string, csrfToken: string): Page {
  return {
    title: 'Log out',
    body: html`<p>You are logged in as ${name}.</p>
      <form class="wide" method="post" action="/logout/">${csrfField(csrfToken)}<button>Log out</button></form>
      <p class="soft"><a href="/">Back to the farm</a></p>`,
  }
}
