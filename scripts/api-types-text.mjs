import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { root } from './run.mjs'

/** Where the types of the web pages' API client lie. */
export const typesFile = join(root, 'packages/web/src/api/paths.d.ts')

const heading = '// Made by `npm run api-types` from /api/openapi.json: not to be changed by hand.\n'

/**
 * The text of that file.
 *
 * @param {object} document what a master answers at /api/openapi.json
 */
export async function typesText(document) {
  return heading + astToString(await openapiTS(document, { alphabetize: true }))
}
