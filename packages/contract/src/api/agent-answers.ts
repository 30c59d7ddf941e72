// What the agents' endpoints answer.
import { z } from 'zod'
import { agentStateCodes, namesOf, operatingSystemCodes, useAddressCodes } from '../enums.js'
import { timeSchema } from './answers.js'

/** The 22 columns and the tags: what POST answers. */
export const agentSchema = z
  .strictObject({
    id: z.string(),
    hostname: z.string(),
    port: z.int(),
    remote_ip: z.string().nullable(),
    use_address: z.enum(namesOf(useAddressCodes)).nullable(),
    state: z.enum(namesOf(agentStateCodes)),
    cpus: z.int(),
    cpu_name: z.string().nullable(),
    cpu_allocation: z.number(),
    ram: z.int(),
    free_ram: z.int(),
    ram_allocation: z.number(),
    time_offset: z.int(),
    os_class: z.enum(namesOf(operatingSystemCodes)).nullable(),
    os_fullname: z.string().nullable(),
    version: z.string().nullable(),
    upgrade_to: z.string().nullable(),
    restart_requested: z.boolean(),
    notes: z.string(),
    last_heard_from: timeSchema.nullable(),
    last_polled: timeSchema.nullable(),
    last_success_on: timeSchema.nullable(),
    tags: z.array(z.string()),
  })
  .meta({ id: 'Agent' })
export type AgentAnswer = z.infer<typeof agentSchema>

/** What GET answers: disks and GPUs as well. */
export const fullAgentSchema = agentSchema
  .extend({
    disks: z.array(z.strictObject({ mountpoint: z.string(), free: z.number(), size: z.number() })),
    gpus: z.array(z.string()),
  })
  .meta({ id: 'FullAgent' })
export type FullAgent = z.infer<typeof fullAgentSchema>

/** An entry of the agent list: these four keys alone. */
export const agentListItemSchema = z
  .strictObject({ id: z.string(), hostname: z.string(), port: z.int(), remote_ip: z.string().nullable() })
  .meta({ id: 'AgentListItem' })
