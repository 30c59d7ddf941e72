// Every answer in a test is checked against what its route declares, so that the API document is true.
import { z } from 'zod'
import type { Server } from '../http/server.js'

/** An answer that is not as declared fails with 500 and says in what. */
export function checkAnswers(server: Server): void {
  server.setSerializerCompiler(({ schema, method, url, httpStatus }) => answer => {
    if (!(schema instanceof z.ZodType)) throw new Error(`${method} ${url} declares no schema for ${httpStatus ?? ''}.`)
    const result = schema.safeParse(answer)
    if (!result.success) throw new Error(`${method} ${url} ${httpStatus ?? ''}: ${z.prettifyError(result.error)}`)
    return JSON.stringify(answer)
  })
}
