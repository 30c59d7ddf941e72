import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { updateVersionSchema } from '@pyfarm/contract/api/agent-updates'
import { digestHeader, signatureHeader, updateKeyHeader, writeDigest } from '@pyfarm/contract/update-signature'
import type { Farm } from '../farm.js'
import { answers, fileAnswer } from '../http/answers.js'
import { sendRefusal } from '../http/errors.js'
import { badRequest, notFound } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { withUploads } from '../http/uploads.js'
import { factsOfUpdate } from './update-digests.js'
import { openUpdate, storeUpdate } from './update-files.js'
import { acceptsZip, updateAddress, updateFileName } from './update-rules.js'

const updatePath = z.object({ version: updateVersionSchema })
type UpdatePath = z.infer<typeof updatePath>
const zip = 'application/zip'

export function agentUpdateRoutes(server: Server, farm: Farm): void {
  const { settings } = farm

  server.get(
    '/agents/updates/:version',
    {
      schema: {
        summary: 'Fetch an update of the agent',
        params: updatePath,
        response: answers({ 200: fileAnswer(zip), 301: nothing }, 404),
      },
    },
    async (request, reply) => {
      const { version } = request.params
      if (!acceptsZip(request.headers.accept)) return sendRefusal(reply, badRequest(`Accept: an update is ${zip}.`))
      reply.headers(await vouch(farm, version))
      const { agent_updates_webdir: webdir } = settings
      if (webdir !== null) return reply.redirect(updateAddress(webdir, version), 301)
      const file = await openUpdate(settings, version)
      if (file === undefined) return sendRefusal(reply, notFound(`There is no update to version ${version}.`))
      return reply
        .headers({
          'content-type': zip,
          'content-length': file.size,
          'content-disposition': `attachment; filename="${updateFileName(version)}"`,
          'x-content-type-options': 'nosniff',
        })
        .send(file.content)
    },
  )

  withUploads(server, uploads => {
    uploads.put<{ Params: UpdatePath }>(
      '/agents/updates/:version',
      {
        schema: {
          summary: 'Upload an update of the agent',
          params: updatePath,
          response: answers({ 201: nothing }, 408, 413, 415),
        },
      },
      async (request, reply) => {
        if (mediaTypeOf(request.headers['content-type']) !== zip) {
          return sendRefusal(reply, badRequest(`Content-Type: an update is ${zip}.`))
        }
        await storeUpdate(settings, request.params.version, request.raw)
        await factsOfUpdate(settings, request.params.version)
        return reply.code(201).send()
      },
    )
  })
}

/** What an agent can tell by that it got this update whole and from this farm, wherever its bytes come from. */
async function vouch(farm: Farm, version: string): Promise<Record<string, string>> {
  const facts = await factsOfUpdate(farm.settings, version)
  if (facts === undefined) return {}
  const key = await farm.updateKey()
  return { [digestHeader]: writeDigest(facts.sha256), [signatureHeader]: key.sign(facts), [updateKeyHeader]: key.publicText }
}

const mediaTypeOf = (header: string | undefined): string | undefined => header?.split(';')[0]?.trim().toLowerCase()
