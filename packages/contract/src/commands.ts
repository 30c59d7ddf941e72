// What `pyfarm` hands to the parts that it starts, and what they tell it back.
import { z } from 'zod'

/** The file in the home with the token of its owner, by which commands are the master's administrator. */
export const homeTokenFile = 'token'

/** Options of `pyfarm master`; the master's `main` module exports `runMaster(options)`. */
export interface MasterOptions {
  /** Folder for everything that is written by default: database files, logs, keys. Absolute. */
  readonly home: string
  /** Looked into for settings after `/etc/pyfarm` and the home (`--config`). */
  readonly configFolder?: string
  readonly host?: string
  /** 0 picks a free one. Default: the port of `base_url`. */
  readonly port?: number
  /** When the port is taken, take the next free one and say so (`pyfarm up`). */
  readonly nextFreePort?: boolean
  readonly dropAll?: boolean
  readonly createAll?: boolean
  /** The database address, repeated as the confirmation that dropping its tables is meant. */
  readonly confirmDrop?: string
  readonly allowAgentLoopbackAddresses?: boolean
  /** Paths, for `tls_cert` and `tls_key`. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsSelfSigned?: boolean
  /** Listen where others reach it, without TLS or logins. */
  readonly insecure?: boolean
  /** Run the scheduler in this process. */
  readonly scheduler: boolean
  readonly debug: boolean
}

/** Options of `pyfarm scheduler`; the master's `scheduler-main` module exports `runScheduler(options)`. */
export interface SchedulerOptions {
  readonly home: string
  readonly configFolder?: string
  /** Agents that were let in by a loopback address are called there, whatever the settings say. */
  readonly allowAgentLoopbackAddresses?: boolean
  /** How many agents it calls at once; default: `agent_requests_at_once`. */
  readonly concurrency?: number
  /** Where it tells its metrics; 0 picks a free one. Default: nowhere. */
  readonly metricsPort?: number
  /** Address that it listens on for that; default: 127.0.0.1. */
  readonly metricsHost?: string
  readonly debug: boolean
}

/** Options of `pyfarm agent`; what newer or older versions of it add is left out. */
export const agentOptionsSchema = z.object({
  /** The master's address, `http://host:port`, or `host[:port]` as PyFarm's agent took it. */
  master: z.string(),
  home: z.string(),
  /** Address that the agent listens on. */
  host: z.string(),
  /** 0 picks a free one; a taken one is an error unless `nextFreePort`. */
  port: z.int(),
  nextFreePort: z.boolean().optional(),
  /** Name that the master is told to call; default: the machine's. */
  hostname: z.string().optional(),
  farmName: z.string().optional(),
  cpus: z.int().optional(),
  /** MB */
  ram: z.int().optional(),
  /** How long logs are kept that the master has, and how many MB of them. */
  logDays: z.int().optional(),
  logMegabytes: z.int().optional(),
  /** Take an assignment beside those that run while memory and processors last. Default: one at a time. */
  allowSharing: z.boolean().optional(),
  /** MB that must be free for temporary files and logs; 0 for no limit. Default: 256. */
  minFreeDisk: z.int().optional(),
  /** MB that the log of one assignment may grow to. Default: 1024. */
  logLimit: z.int().optional(),
  /** Seconds that a renderer has to end after SIGTERM, before SIGKILL. Default: 2, and less when the agent stops. */
  endGrace: z.int().optional(),
  /** So many agents share this machine: without `cpus` and `ram`, each offers an even part of it. */
  sharedBy: z.int().optional(),
  /** Networks beside the master's own addresses that orders are taken from, as CIDR or single addresses. */
  ordersFrom: z.array(z.string()).readonly().optional(),
  /** A key by which the agent is enrolled, unless it was by this very key. */
  enrolKey: z.string().optional(),
  /** Tags that this agent gives itself. */
  tags: z.array(z.string()).readonly().optional(),
  debug: z.boolean(),
})
/** The agent's `main` module exports `runAgent(options)`. */
export type AgentOptions = Readonly<z.infer<typeof agentOptionsSchema>>

/** Sent with `process.send` by a part that was started with an IPC channel. */
export type PartMessage =
  { readonly kind: 'ready'; readonly url: string } | { readonly kind: 'problem'; readonly message: string }
