import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCgroupLimits } from './cgroup-limits.js'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cgroup-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function limitsOf(files: Record<string, string>) {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), content)
  }
  return readCgroupLimits(root)
}

describe('limits of control groups', () => {
  it('are none where there are no control groups, and where they set none', async () => {
    const none = { cpus: undefined, memory: undefined }
    expect(await readCgroupLimits(root)).toEqual(none)
    expect(
      await limitsOf({
        'proc/self/cgroup': '0::/user.slice\n',
        'sys/fs/cgroup/user.slice/cpu.max': 'max 100000\n',
        'sys/fs/cgroup/user.slice/memory.max': 'max\n',
      }),
    ).toEqual(none)
  })

  it('are read in version 2, from the group itself and those above it', async () => {
    expect(
      await limitsOf({
        'proc/self/cgroup': '0::/farm.slice/agent.service\n',
        'sys/fs/cgroup/farm.slice/cpu.max': '150000 100000\n',
        'sys/fs/cgroup/farm.slice/agent.service/cpu.max': '400000 100000\n',
        'sys/fs/cgroup/farm.slice/agent.service/memory.max': '1000000000\n',
        'sys/fs/cgroup/farm.slice/agent.service/memory.current': '600000000\n',
        'sys/fs/cgroup/farm.slice/agent.service/memory.stat': 'anon 1\ninactive_file 100000000\n',
        'sys/fs/cgroup/farm.slice/memory.max': '2000000000\n',
      }),
    ).toEqual({ cpus: 1.5, memory: { limit: 1_000_000_000, used: 500_000_000 } })
  })

  it('are read in version 1, in a container that sees paths of the outside', async () => {
    expect(
      await limitsOf({
        'proc/self/cgroup': '4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n0::/\n',
        'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '200000\n',
        'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
        'sys/fs/cgroup/memory/memory.limit_in_bytes': '536870912\n',
        'sys/fs/cgroup/memory/memory.usage_in_bytes': '100\n',
        'sys/fs/cgroup/memory/memory.stat': 'inactive_file 7\ntotal_inactive_file 300\n',
      }),
    ).toMatchObject({ cpus: 2, memory: { limit: 536_870_912 } })
  })

  it('of version 1 that stand for none are none', async () => {
    expect(
      await limitsOf({
        'proc/self/cgroup': '4:memory:/\n3:cpu:/\n',
        'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
        'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
        'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      }),
    ).toEqual({ cpus: undefined, memory: undefined })
  })
})
