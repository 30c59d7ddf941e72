import fastify from 'fastify'
import { expect, it } from 'vitest'
import { answerOtherMethods } from './wrong-method.js'

it('sends the pages to a browser that asks for nothing known, and JSON to all others', async () => {
  const server = fastify()
  server.decorateReply('sendFile', function (name: string) {
    return this.send(`the file ${name}`)
  })
  answerOtherMethods(server)
  const ask = async (url: string, accept: string) => {
    const { statusCode, body } = await server.inject({ url, headers: { accept } })
    return { statusCode, body }
  }
  expect(await ask('/nothing', 'text/html,*/*')).toEqual({ statusCode: 404, body: 'the file index.html' })
  for (const [url, accept] of [
    ['/nothing', '*/*'],
    ['/api/v1/nothing', 'text/html'],
  ] as const)
    expect(await ask(url, accept)).toMatchObject({ statusCode: 404, body: expect.stringContaining('Nothing is found') })
  await server.close()
})
