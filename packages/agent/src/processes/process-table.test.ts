import { describe, expect, it } from 'vitest'
import { familyIn, isReplaced, listProcesses, type ListedProcess } from './process-table.js'

const head = { pid: 100, since: 1_000_000 }
const listed = (pid: number, parentPid: number, since = 1_001_000): ListedProcess => ({ pid, parentPid, since })

describe('the family of a head in a list of processes', () => {
  it.each<[string, ListedProcess[], number[]]>([
    [
      'is the head and all that descends from it',
      [listed(100, 1, 1_000_400), listed(101, 100), listed(102, 101), listed(7, 1)],
      [100, 101, 102],
    ],
    ['is what descends from it when it has ended itself', [listed(101, 100), listed(102, 101)], [101, 102]],
    [
      'is not a process that has got its number, nor what that has started',
      [listed(100, 1, 2_000_000), listed(103, 100, 2_000_500)],
      [],
    ],
    ['is what it started before another process got its number', [listed(100, 1, 2_000_000), listed(101, 100)], [101]],
    ['is not what was there before it', [listed(101, 100, 900_000)], []],
    [
      'is found in a list that goes round in a circle',
      [listed(101, 100), listed(102, 103), listed(103, 102), listed(100, 101)],
      [100, 101],
    ],
  ])('%s', (_what, table, family) => {
    expect(familyIn(table, [head]).sort()).toEqual(family)
  })

  it('is in the list of this machine', async () => {
    const table = await listProcesses()
    const me = table.find(({ pid }) => pid === process.pid)
    expect(me?.parentPid).toBe(process.ppid)
    expect(familyIn(table, [{ pid: process.ppid, since: table.find(({ pid }) => pid === process.ppid)?.since ?? 0 }])).toContain(
      process.pid,
    )
    expect(isReplaced(table, { pid: process.pid, since: me?.since ?? 0 })).toBe(false)
    expect(isReplaced(table, { pid: process.pid, since: 0 })).toBe(true)
  })
})
