// Bodies and filters of the agents' endpoints. Limits are the settings'.
import { z } from 'zod'
import { agentFactsShape } from '../agent-protocol.js'
import { agentStateCodes, namesOf } from '../enums.js'
import type { Settings } from '../settings/settings.js'
import { listQuery, oneOrSeveral, searchText, severalNames } from './collections.js'
import { nameText, storableText } from './texts.js'

const largestInteger = 2_147_483_647

const between = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

/** Letters, digits and dashes between dots, as host names have them. */
const hostName = /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?)*\.?$/

const text = (most: number) => storableText().max(most, `must have at most ${most} characters`)

const bytes = z
  .number('must be a number of bytes')
  .min(0, 'must be at least 0')
  .max(Number.MAX_SAFE_INTEGER)
  .transform(Math.round)

const diskSchema = (settings: Settings) =>
  z.strictObject({ mountpoint: text(settings.max_mountpoint_length), free: bytes, size: bytes })

const columnsOf = (settings: Settings) => {
  const { mac_addresses, current_assignments, farm_name, ...facts } = agentFactsShape
  return {
    ...facts,
    id: z.guid('must be a UUID'),
    hostname: z
      .string('must be a text')
      .max(settings.max_hostname_length, `must have at most ${settings.max_hostname_length} characters`)
      .regex(hostName, 'must be a host name'),
    port: between(settings.agent_min_port, settings.agent_max_port),
    remote_ip: z.union([z.ipv4('must be an IPv4 address'), z.int().min(0).max(4_294_967_295)]).nullable(),
    ram: between(settings.agent_min_ram, settings.agent_max_ram),
    free_ram: between(0, largestInteger),
    cpus: between(settings.agent_min_cpus, settings.agent_max_cpus),
    cpu_name: text(settings.max_cpuname_length).nullable(),
    os_fullname: text(settings.max_osname_length).nullable(),
    ram_allocation: z.number('must be a number').min(0),
    cpu_allocation: z.number('must be a number').min(0),
    notes: text(1_000_000),
    version: text(16).nullable(),
    upgrade_to: text(16).nullable(),
    restart_requested: z.boolean('must be true or false'),
    set_aside: z.boolean('must be true or false'),
    update_error: text(2000).nullable(),
    disks: z.array(diskSchema(settings)).max(1000),
    gpus: z.array(text(settings.max_gpu_name_length)).max(100),
    mac_addresses: mac_addresses.max(1000),
    current_assignments,
    farm_name,
    time_offset: z.int('must be a whole number').min(-largestInteger).max(largestInteger),
  }
}

/** Body of `POST /agents/`: what a registration needs, and what it may bring. */
export const agentRegistrationSchema = (settings: Settings) => {
  const { id, hostname, port, ram, free_ram, cpus, ...rest } = columnsOf(settings)
  return z.strictObject({ ...z.object(rest).partial().shape, id: id.optional(), hostname, port, ram, free_ram, cpus })
}
export type AgentRegistration = z.infer<ReturnType<typeof agentRegistrationSchema>>

/** Body of `POST /agents/<id>`: an announcement, or a change by a person. */
export const agentUpdateSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type AgentUpdate = z.infer<ReturnType<typeof agentUpdateSchema>>

const numberFilter = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  // Above what is stored, all numbers are alike.
  .transform(digits => Math.min(Number(digits), largestInteger))
  .optional()

const agentStates = namesOf(agentStateCodes)

/** The query of the list of agents. The first seven are the reference's: inclusive, all of what is given. */
export const agentsQuerySchema = listQuery(
  ['id', 'hostname', 'port', 'remote_ip', 'state', 'cpus', 'ram', 'free_ram', 'cpu_name', 'version', 'last_heard_from'],
  {
    min_ram: numberFilter,
    max_ram: numberFilter,
    min_cpus: numberFilter,
    max_cpus: numberFilter,
    port: numberFilter,
    hostname: z.string().regex(/^[^!]/, 'must be a host name').optional(),
    remote_ip: z.ipv4('must be an IPv4 address').optional(),
    id: z.guid('must be the UUID of an agent').optional(),
    search: searchText().optional().describe('The host name contains this.'),
    state: oneOrSeveral(agentStates).optional(),
    tags: severalNames().optional().describe('With all of these tags.'),
    software: z.string().max(64).optional().describe('With a version of this software.'),
    software_version: z.string().max(64).optional().describe('With a version of this name.'),
    include: z.literal('details').optional().describe('Rows of a table, with work and load, in place of PyFarm’s entries.'),
  },
)
export type AgentsQuery = z.infer<typeof agentsQuerySchema>
export type AgentFilters = Partial<Omit<AgentsQuery, 'page' | 'per_page' | 'sort' | 'order' | 'include'>>

/** Body of `POST /agents/<id>/software/`. */
export const agentSoftwareSchema = ({ max_tag_length: longest }: Pick<Settings, 'max_tag_length'>) =>
  z.strictObject({ software: nameText(longest), version: nameText(longest) })
