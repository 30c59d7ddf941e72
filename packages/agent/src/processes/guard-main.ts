// The guard: waits for the end of its agent, whose life is this process's input, and ends what the agent has left behind.
import { createInterface } from 'node:readline'
import { endFamily } from './end-family.js'
import type { GuardOrder } from './guard-orders.js'
import type { Head } from './process-table.js'

const mark = process.argv[2] ?? ''
const heads = new Map<number, Head>()

// Signals to the agent's terminal or service are for the agent: the guard ends after it.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.stdin.on('error', () => undefined)

for await (const line of createInterface({ input: process.stdin })) obey(line)
// Without a mark everything of every agent would be meant.
if (mark !== '') await endFamily({ mark, heads: [...heads.values()] })

function obey(line: string): void {
  const order = JSON.parse(line) as GuardOrder
  if (order.kind === 'watch') heads.set(order.head.pid, order.head)
  else heads.delete(order.pid)
}
