import { z } from 'zod'
import { newPathMapSchema, pathMapEditSchema } from '@pyfarm/contract/api/path-maps'
import { agentId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { notFound, orRefuse, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment } from '../http/wire.js'
import { deletePathMap, findPathMap, listPathMaps, listPathMapsForAgent } from './path-map-store.js'
import { newPathMapView, pathMapSchemaView, pathMapView } from './path-map-view.js'
import { createPathMap, editPathMap } from './save-path-map.js'

const mapPath = z.object({ map: idSegment })
const listQuery = z.object({ for_agent: z.uuid('must be the UUID of an agent').optional() })

export function pathMapRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const missing = (id: number) => notFound(`Path map ${id} not found.`)
  const mapAt = async (id: number) => orRefuse((await findPathMap(read, id)) ?? missing(id))

  server.get('/pathmaps/', { schema: { querystring: listQuery } }, async ({ query }) => {
    const maps = query.for_agent === undefined ? listPathMaps(read) : listPathMapsForAgent(read, agentId(query.for_agent))
    return (await maps).map(pathMapView)
  })

  server.post('/pathmaps/', { schema: { body: newPathMapSchema(farm.settings) } }, async (request, reply) => {
    const id = await createPathMap(farm, request.body)
    return reply.code(201).send(newPathMapView(await mapAt(id)))
  })

  server.get('/pathmaps/schema', () => pathMapSchemaView(farm.settings))

  server.get('/pathmaps/:map', { schema: { params: mapPath } }, async request => pathMapView(await mapAt(request.params.map)))

  server.post('/pathmaps/:map', { schema: { params: mapPath, body: pathMapEditSchema(farm.settings) } }, async request => {
    const id = request.params.map
    if (!(await editPathMap(farm, id, request.body))) throw new RefusedError(missing(id))
    return pathMapView(await mapAt(id))
  })

  server.delete('/pathmaps/:map', { schema: { params: mapPath } }, async (request, reply) => {
    await change(farm, tx => deletePathMap(tx, request.params.map))
    return reply.code(204).send()
  })
}
