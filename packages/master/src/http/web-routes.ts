// The web app: one page, and its files with hashed names.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { pageFolders } from '@pyfarm/contract/page-folders'
import { pageHeaders } from './page-headers.js'
import { sendWebApp } from './send-web-app.js'
import type { Server } from './server.js'

const headers = pageHeaders(
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'",
)

export async function webRoutes(server: Server): Promise<void> {
  const folder = join(dirname(fileURLToPath(import.meta.resolve('@pyfarm/web/package.json'))), 'dist')
  if (!existsSync(join(folder, 'index.html'))) {
    server.get('/', (_request, reply) => reply.code(503).send({ error: 'The web app is not built: run npm run build.' }))
    return
  }
  await server.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    wildcard: false,
    index: false,
    immutable: true,
    maxAge: '1y',
    setHeaders: reply => void reply.headers(headers),
  })
  for (const path of ['/', ...pageFolders.flatMap(name => [`/${name}`, `/${name}/*`])]) {
    server.get(path, (_request, reply) => sendWebApp(reply))
  }
}
