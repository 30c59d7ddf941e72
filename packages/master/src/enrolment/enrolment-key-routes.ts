import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { enrolmentKeySchema, newEnrolmentKeyAnswerSchema, newEnrolmentKeySchema } from '@pyfarm/contract/api/enrolment'
import { enrolmentKeyId } from '@pyfarm/contract/ids'
import { callerOf } from '../auth/caller.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, isoOf } from '../http/wire.js'
import { listKeys, revokeKey } from './enrolment-store.js'
import type { EnrolmentKeyRow } from './enrolment-store.js'
import { makeEnrolmentKey } from './make-enrolment-key.js'

const keyPath = z.object({ enrolment_key: idSegment.transform(enrolmentKeyId) })
const keysQuery = smallListQuery(['id', 'name', 'uses', 'uses_left', 'created_by', 'created_on', 'expires_on'])

export function enrolmentKeyRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/enrolment_keys/',
    {
      schema: {
        summary: 'List the enrolment keys that are neither revoked nor expired',
        querystring: keysQuery,
        response: answers({ 200: z.array(enrolmentKeySchema) }),
      },
    },
    async (request, reply) => pageOfItems(request, reply, (await listKeys(read, farm.clock())).map(keyView), request.query),
  )

  server.post(
    '/enrolment_keys/',
    {
      schema: {
        summary: 'Make an enrolment key, by which agents get tokens of their own; it is shown this one time',
        body: newEnrolmentKeySchema,
        response: answers({ 201: newEnrolmentKeyAnswerSchema }, 409),
      },
    },
    async (request, reply) => {
      const { row, key } = await makeEnrolmentKey(farm, callerOf(request), request.body)
      return reply
        .header('cache-control', 'no-store')
        .code(201)
        .send({ ...keyView(row), key })
    },
  )

  server.delete(
    '/enrolment_keys/:enrolment_key',
    {
      schema: {
        summary: 'Revoke an enrolment key; agents that it has enrolled stay',
        params: keyPath,
        response: answers({ 204: nothing }, 404),
      },
    },
    async (request, reply) => {
      const id = request.params.enrolment_key
      await farm.database.transaction(async tx => {
        if (!(await revokeKey(tx, id, farm.clock()))) throw new RefusedError(notFound(`Enrolment key ${id} not found.`))
      })
      return reply.code(204).send(null)
    },
  )
}

const keyView = ({ id, name, uses, uses_left, created_by, created_on, expires_on }: EnrolmentKeyRow) => ({
  ...{ id, name, uses, uses_left, created_by },
  created_on: isoOf(created_on),
  expires_on: isoOf(expires_on),
})
