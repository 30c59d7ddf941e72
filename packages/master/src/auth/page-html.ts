// The few pages that must work before all others: plain HTML without scripts.
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { pageHeaders } from '../http/page-headers.js'
import { pageStyle } from './page-style.js'

/** HTML that is safe to be put into a page as it is. */
export interface Html {
  readonly html: string
}

/**
 * Makes HTML of a template; what stands in it is shown as text, unless it is HTML itself.
 *
 *     html`<p>${name}</p>` // <p>&lt;b&gt;</p> for the name <b>
 */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  const shown = values.map(value => (isList(value) ? value.map(item => item.html).join('') : textOf(value)))
  return { html: parts.map((part, index) => part + (shown[index] ?? '')).join('') }
}

const isList = (value: unknown): value is readonly Html[] => Array.isArray(value)

const textOf = (value: string | number | Html): string => (typeof value === 'object' ? value.html : escaped(String(value)))

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, character => entities[character] ?? character)

export const nothingShown: Html = { html: '' }

export const csrfField = (token: string): Html => html`<input type="hidden" name="csrf_token" value="${token}" />`

export interface Page {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

/** Exactly what is hashed: a blank more, and browsers leave it out. */
const styleElement: Html = { html: `<style>${pageStyle}</style>` }
const styleHash = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`
const headers = {
  ...pageHeaders(`default-src 'none'; style-src ${styleHash}; form-action 'self'`),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
}

export function sendPage(reply: FastifyReply, { title, body, status = 200 }: Page): FastifyReply {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – PyFarm</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <p class="mark">PyFarm</p>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`
  return reply.code(status).headers(headers).send(page.html)
}
