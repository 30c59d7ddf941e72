// What an agent says about itself (agent-protocol.md sections 3.1 to 3.3).
import { setAsideOffer, updateErrorOffer } from '@pyfarm/contract/agent-protocol'
import { assignmentsView, type Assignment } from '../assignments/assignment.js'
import type { Disk, MachineFacts } from '../facts/machine-facts.js'

export interface Identity {
  readonly id: string
  readonly port: number
  readonly version: string
  readonly farmName: string | undefined
  readonly machine: MachineFacts
}

/** What is true at the moment. */
export interface Present {
  readonly freeRam: number
  readonly disks: readonly Disk[]
  readonly assignments: readonly Assignment[]
  /** Seconds to add to the own clock for the master's time. */
  readonly timeOffset: number
  /** The person at the machine keeps it from work. */
  readonly setAside: boolean
  /** Why the last update came to nothing. */
  readonly updateError: string | null
}

export function registrationBody({ id, port, version, farmName, machine }: Identity, now: Present): object {
  return {
    id,
    hostname: machine.hostname,
    version,
    os_class: machine.osClass,
    os_fullname: machine.osFullName,
    ram: machine.ram,
    cpus: machine.cpus,
    cpu_name: machine.cpuName,
    port,
    free_ram: now.freeRam,
    time_offset: now.timeOffset,
    state: 'online',
    mac_addresses: machine.macAddresses,
    current_assignments: assignmentsView(now.assignments),
    disks: now.disks,
    ...(machine.gpus.length === 0 ? {} : { gpus: machine.gpus }),
    ...(farmName === undefined ? {} : { farm_name: farmName }),
  }
}

/** `offers`: what the master understands beyond PyFarm's protocol. */
export function announcementBody(state: 'online' | 'running', now: Present, offers: ReadonlySet<string>): object {
  return {
    state,
    current_assignments: assignmentsView(now.assignments),
    free_ram: now.freeRam,
    disks: now.disks,
    // It is known only after the first answer, which comes to the registration.
    ...(offers.has('heartbeat') ? { time_offset: now.timeOffset } : {}),
    ...(offers.has(setAsideOffer) ? { set_aside: now.setAside } : {}),
    ...(offers.has(updateErrorOffer) ? { update_error: now.updateError } : {}),
  }
}

/** Tells of the work as it is at the call: it is given back after that. */
export async function shutdownBody(assignments: readonly Assignment[], freeRam: Promise<number>): Promise<object> {
  const current = assignmentsView(assignments)
  return { state: 'offline', free_ram: await freeRam, current_assignments: current }
}
