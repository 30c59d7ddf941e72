// The agent's process of `agent-overhead.ts`: its options are the argument.
import type { AgentOptions } from '@pyfarm/contract/commands'
import { runAgent } from '@pyfarm/agent/main'

await runAgent(JSON.parse(process.argv[2] ?? '{}') as AgentOptions)
process.disconnect()
