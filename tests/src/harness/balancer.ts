// Stands before several masters as a load balancer does: a connection goes to the first one that takes it.
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface Balancer {
  readonly url: string
  readonly close: () => Promise<void>
}

export async function startBalancer(masters: readonly string[]): Promise<Balancer> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A side that breaks off ends the other.
    socket.on('error', () => socket.destroy())
  }
  const join = (client: Socket, [url, ...others]: readonly string[]) => {
    if (url === undefined) {
      client.destroy()
      return
    }
    const { hostname, port } = new URL(url)
    const master = connect(Number(port), hostname)
    keep(master)
    let isJoined = false
    master.once('connect', () => {
      isJoined = true
      client.pipe(master).pipe(client)
    })
    master.once('close', () => {
      if (isJoined) client.destroy()
      else join(client, others)
    })
    client.once('close', () => master.destroy())
  }
  const server = createServer(client => {
    keep(client)
    join(client, masters)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
}
