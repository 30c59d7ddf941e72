// Rows of agents and what they have, of tags, and of who does what. Conventions: `tables.ts`.
import type { Generated } from 'kysely'
import type { AgentId, Instant, JobId, SoftwareId, SoftwareVersionId, TagId } from '@pyfarm/contract/ids'

export interface SoftwareTable {
  id: Generated<SoftwareId>
  software: string
}

export interface SoftwareVersionTable {
  id: Generated<SoftwareVersionId>
  software_id: SoftwareId
  version: string
  rank: number
  default: boolean
  discovery_code: string | null
  discovery_function_name: string | null
}

export interface TagTable {
  id: Generated<TagId>
  tag: string
}

export interface AgentTable {
  id: AgentId
  hostname: string
  port: number
  /** An IPv4 address as an integer. */
  remote_ip: number | null
  use_address: number
  state: number
  cpus: number
  cpu_name: string | null
  cpu_allocation: number
  /** MB */
  ram: number
  free_ram: number
  ram_allocation: number
  time_offset: number
  os_class: number | null
  os_fullname: string | null
  version: string | null
  upgrade_to: string | null
  restart_requested: boolean
  /** When a person last asked for a check of its software; null when none is open. */
  software_check_requested: Instant | null
  notes: string
  last_heard_from: Instant | null
  last_polled: Instant | null
  last_success_on: Instant | null
  /** What the agent offers beyond PyFarm's protocol, as it said in its last request. */
  offers: string
  /** It refused work lately: it gets none until then. */
  resting_until: Instant | null
  /** Failures since its last success, and how often the job changed between them. */
  failures_in_row: Generated<number>
  jobs_failed_in_row: Generated<number>
  last_failed_job: JobId | null
  /** It fails everything, in different jobs: it gets nothing until it has a success, or a person enables it. */
  set_aside_because: string | null
  /** The person at the machine keeps it from work. */
  set_aside_by_hand: Generated<boolean>
  /** Why it is not the version that it was to be updated to last. */
  update_error: string | null
}

export interface AgentMacAddressTable {
  agent_id: AgentId
  mac_address: number
}

export interface AgentDiskTable {
  id: Generated<number>
  agent_id: AgentId
  mountpoint: string
  /** bytes */
  size: number
  free: number
}

export interface GpuTable {
  id: Generated<number>
  fullname: string
}

export interface GpuInAgentTable {
  gpu_id: number
  agent_id: AgentId
}

export interface AgentSoftwareVersionTable {
  agent_id: AgentId
  software_version_id: SoftwareVersionId
}

export interface AgentTagTable {
  agent_id: AgentId
  tag_id: TagId
}

/** What only one process may do at a time, and which one does it. The row `farm` is held for ever, by the farm's own id. */
export interface LeaseTable {
  name: string
  holder: string | null
  /** Counts up each time the lease is taken. */
  fence: number
  expires_on: Instant
  started_on: Instant | null
}
