import { settingsAnswerSchema } from '@pyfarm/contract/api/settings'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import type { Server } from '../http/server.js'
import { shownSettings } from './shown-settings.js'

export function settingsRoutes(server: Server, farm: Farm): void {
  server.get(
    '/settings/',
    {
      schema: { summary: 'Show the settings in force, without what is secret', response: answers({ 200: settingsAnswerSchema }) },
    },
    async () => shownSettings(farm.settings, farm.settingSources ?? new Map()),
  )
}
