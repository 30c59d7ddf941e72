import { fullBatch, wireReports } from './in-batches.js'
import type { Entry, Lane } from './lane.js'

/** What one batch takes of a lane, and its form on the wire. */
export interface Load {
  readonly lane: Lane
  readonly freight: readonly { readonly entry: Entry; readonly wire: readonly object[] }[]
}

/** Takes a batch's fill out of the lanes: from each what can be sent in a batch, in order, up to what can't or is not kept yet. */
export function load(lanes: Iterable<Lane>): Load[] {
  const room = { ...fullBatch }
  const cargo: Load[] = []
  for (const lane of lanes) {
    if (room.reports <= 0 || room.bytes <= 0) break
    const freight = lane.isBusy ? [] : takeFrom(lane, room)
    if (freight.length > 0) cargo.push({ lane, freight })
  }
  return cargo
}

function takeFrom({ target, entries }: Lane, room: { reports: number; bytes: number }): Load['freight'] {
  const freight: { entry: Entry; wire: readonly object[] }[] = []
  for (let entry = entries[0]; entry?.isKept === true; entry = entries[0]) {
    const wire = wireReports(target, entry.report, entry.at)
    const bytes = wire === undefined ? 0 : Buffer.byteLength(JSON.stringify(wire))
    const isFull = room.reports < (wire?.length ?? 0) || (bytes > room.bytes && room.reports < fullBatch.reports)
    if (wire === undefined || isFull) break
    room.reports -= wire.length
    room.bytes -= bytes
    freight.push({ entry, wire })
    entries.shift()
  }
  return freight
}
