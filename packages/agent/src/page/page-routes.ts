// The page for the person at the machine: what runs, and buttons to keep the machine from work.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { ApiContext } from '../api/api-context.js'
import { bodyProblem } from '../api/json-bodies.js'
import { intakeSchema } from '../intake/intake.js'
import { isAtMachine, whyNoPress } from './page-guard.js'
import { pageState } from './page-state.js'

const file = (name: string): string => readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8')
const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' } as const

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

const pressSchema = z.strictObject({ mode: intakeSchema })

/** Anybody may read the page, as anybody may read status, tasks and logs. */
export function registerPageRoutes(server: FastifyInstance, context: ApiContext): void {
  const token = randomBytes(24).toString('base64url')
  const send = (reply: FastifyReply, type: string, text: string) => reply.headers(headers).type(type).send(text)

  server.get('/', (request, reply) => {
    const mine = isAtMachine(request) ? token : ''
    return send(reply, 'text/html; charset=utf-8', file('page.html').replace('{token}', mine))
  })
  server.get('/page/page.js', (_request, reply) => send(reply, types.js, file('page.js')))
  server.get('/page/page.css', (_request, reply) => send(reply, types.css, file('page.css')))
  server.get('/page/icon.svg', (_request, reply) => send(reply, types.svg, file('icon.svg')))
  server.get('/page/state', async (_request, reply) => reply.headers(headers).send(await pageState(context)))

  server.post('/page/intake', { config: { unguarded: true } }, async (request, reply) => {
    const refused = whyNoPress(request, token)
    if (refused !== undefined) return reply.code(403).send({ error: refused })
    const body = pressSchema.safeParse(request.body)
    if (!body.success) return reply.code(400).send({ error: bodyProblem(body.error) })
    await context.intake.set(body.data.mode)
    return reply.headers(headers).send(await pageState(context))
  })
}
