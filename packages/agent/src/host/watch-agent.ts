// A thread of the host: kills the host and everything it started when the agent has died.
import { workerData } from 'node:worker_threads'
import { killProcessTree } from '../processes/process-tree.js'

const watchMilliseconds = 1000
const { hostId, hostPid, agentPid } = workerData as { hostId: string; hostPid: number; agentPid: number }

setInterval(() => {
  if (process.ppid === agentPid) return
  killProcessTree(hostPid, hostId)
}, watchMilliseconds)
