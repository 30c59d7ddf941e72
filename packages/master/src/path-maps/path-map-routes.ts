import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { newPathMapAnswerSchema, pathMapSchema } from '@pyfarm/contract/api/path-map-answers'
import { newPathMapSchema, pathMapEditSchema } from '@pyfarm/contract/api/path-maps'
import { agentId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, orRefuse, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment } from '../http/wire.js'
import { deletePathMap, findPathMap, listPathMaps, listPathMapsForAgent } from './path-map-store.js'
import { newPathMapView, pathMapSchemaView, pathMapView } from './path-map-view.js'
import { createPathMap, editPathMap } from './save-path-map.js'

const mapPath = z.object({ map: idSegment })
const mapsQuery = smallListQuery(['id', 'path_linux', 'path_windows', 'path_osx', 'tag']).extend({
  for_agent: z
    .guid('must be the UUID of an agent')
    .optional()
    .describe('Only the maps for this agent: those without a tag, and those whose tag it has.'),
})

export function pathMapRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const missing = (id: number) => notFound(`Path map ${id} not found.`)
  const mapAt = async (id: number) => orRefuse((await findPathMap(read, id)) ?? missing(id))

  server.get(
    '/pathmaps/',
    { schema: { summary: 'List path maps', querystring: mapsQuery, response: answers({ 200: z.array(pathMapSchema) }) } },
    async (request, reply) => {
      const { for_agent: agent, ...query } = request.query
      const maps = agent === undefined ? await listPathMaps(read) : await listPathMapsForAgent(read, agentId(agent))
      return pageOfItems(request, reply, maps.map(pathMapView), query)
    },
  )

  server.post(
    '/pathmaps/',
    {
      schema: {
        summary: 'Make a path map',
        body: newPathMapSchema(farm.settings),
        response: answers({ 201: newPathMapAnswerSchema }),
      },
    },
    async (request, reply) => {
      const id = await createPathMap(farm, request.body)
      return reply.code(201).send(newPathMapView(await mapAt(id)))
    },
  )

  server.get(
    '/pathmaps/schema',
    { schema: { summary: 'Columns of path maps', response: answers({ 200: columnTypesSchema }) } },
    () => pathMapSchemaView(farm.settings),
  )

  server.get(
    '/pathmaps/:map',
    { schema: { summary: 'Show a path map', params: mapPath, response: answers({ 200: pathMapSchema }, 404) } },
    async request => pathMapView(await mapAt(request.params.map)),
  )

  server.post(
    '/pathmaps/:map',
    {
      schema: {
        summary: 'Change a path map',
        params: mapPath,
        body: pathMapEditSchema(farm.settings),
        response: answers({ 200: pathMapSchema }, 404),
      },
    },
    async request => {
      const id = request.params.map
      if (!(await editPathMap(farm, id, request.body))) throw new RefusedError(missing(id))
      return pathMapView(await mapAt(id))
    },
  )

  server.delete(
    '/pathmaps/:map',
    { schema: { summary: 'Delete a path map', params: mapPath, response: answers({ 204: nothing }) } },
    async (request, reply) => {
      await change(farm, tx => deletePathMap(tx, request.params.map))
      return reply.code(204).send(null)
    },
  )
}
