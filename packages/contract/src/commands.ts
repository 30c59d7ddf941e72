// What `pyfarm` hands to the parts that it starts, and what they tell it back.

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
  /** Run the scheduler in this process. */
  readonly scheduler: boolean
  readonly debug: boolean
}

/** Options of `pyfarm scheduler`; the master's `scheduler-main` module exports `runScheduler(options)`. */
export interface SchedulerOptions {
  readonly home: string
  readonly configFolder?: string
  /** How many agents it calls at once; default: `agent_requests_at_once`. */
  readonly concurrency?: number
  readonly debug: boolean
}

/** Options of `pyfarm agent`; the agent's `main` module exports `runAgent(options)`. */
export interface AgentOptions {
  /** The master's address, `http://host:port`, or `host[:port]` as PyFarm's agent took it. */
  readonly master: string
  readonly home: string
  /** Address that the agent listens on. */
  readonly host: string
  /** 0 picks a free one; a taken one is an error unless `nextFreePort`. */
  readonly port: number
  readonly nextFreePort?: boolean
  /** Name that the master is told to call; default: the machine's. */
  readonly hostname?: string
  readonly farmName?: string
  readonly cpus?: number
  /** MB */
  readonly ram?: number
  readonly debug: boolean
}

/** Sent with `process.send` by a part that was started with an IPC channel. */
export type PartMessage =
  { readonly kind: 'ready'; readonly url: string } | { readonly kind: 'problem'; readonly message: string }
