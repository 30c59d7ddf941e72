import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import { parseDatabaseAddress } from '@pyfarm/contract/settings/database-address'
import { testSettings } from '../testing/test-settings.js'
import { migrateDatabases, openDatabases } from './open-databases.js'

it('the farm and its statistics can be one file, and write to it in turns', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pyfarm-one-file-'))
  const address = parseDatabaseAddress(`sqlite:///${join(folder, 'both.sqlite')}`)
  if ('refused' in address) throw new Error(address.refused)
  const settings = { ...(await testSettings()), database: address, statistics_database: address }
  const { farm, statistics, close } = await openDatabases(settings)
  try {
    await migrateDatabases({ farm, statistics, close }, settings)
    const counts = { num_online: 1, num_running: 0, num_offline: 0, num_disabled: 0 }
    let isOpen = false
    // The first holds the file while others come: waiting for it must not keep it from its end.
    const first = farm.transaction(async tx => {
      await tx.insertInto('tags').values({ tag: 'gpu' }).execute()
      isOpen = true
      await new Promise(resolve => setTimeout(resolve, 50))
      isOpen = false
    })
    const second = statistics.transaction(async tx => {
      expect(isOpen).toBe(false)
      await tx
        .insertInto('agent_counts')
        .values({ ...counts, counted_time: instant(1) })
        .execute()
    })
    await Promise.all([first, second])
    expect(await statistics.read.selectFrom('agent_counts').selectAll().execute()).toHaveLength(1)
  } finally {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
})
