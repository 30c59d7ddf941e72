// The pages of logins, with the parser for forms that no other route has.
import formbody from '@fastify/formbody'
import type { Farm } from '../farm.js'
import type { Server } from '../http/server.js'
import { accountRoutes } from './account-routes.js'
import { formLimit } from './forms.js'
import { loginRoutes } from './login-routes.js'
import { setupRoutes } from './setup-routes.js'

export function loginPageRoutes(server: Server, farm: Farm): void {
  void server.register(async (pages: Server) => {
    await pages.register(formbody, { bodyLimit: formLimit })
    loginRoutes(pages, farm)
    setupRoutes(pages, farm)
    accountRoutes(pages, farm)
  })
}
