// `GET /agents/schema`: columns and their types as PyFarm names them (wire-facts.md).
import type { Settings } from '@pyfarm/contract/settings/settings'

export const agentSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'UUIDType',
  hostname: `VARCHAR(${settings.max_hostname_length})`,
  port: 'INTEGER',
  remote_ip: 'IPv4Address',
  use_address: 'UseAgentAddressEnum',
  state: 'AgentStateEnum',
  cpus: 'INTEGER',
  cpu_name: `VARCHAR(${settings.max_cpuname_length})`,
  cpu_allocation: 'FLOAT',
  ram: 'INTEGER',
  free_ram: 'INTEGER',
  ram_allocation: 'FLOAT',
  time_offset: 'INTEGER',
  os_class: 'OperatingSystemEnum',
  os_fullname: `VARCHAR(${settings.max_osname_length})`,
  version: 'VARCHAR(16)',
  upgrade_to: 'VARCHAR(16)',
  restart_requested: 'BOOLEAN',
  notes: 'TEXT',
  last_heard_from: 'DATETIME',
  last_polled: 'DATETIME',
  last_success_on: 'DATETIME',
})
