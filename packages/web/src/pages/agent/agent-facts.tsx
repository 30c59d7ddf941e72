import type { Schemas } from '../../api/client.js'
import { Fact, Facts } from '../../parts/facts.js'
import { Moment } from '../../parts/moment.js'
import { memoryWords } from '../../words/amounts.js'

const gibibyte = 1024 ** 3

export function AgentFacts({ agent }: { agent: Schemas['FullAgent'] }) {
  return (
    <Facts>
      <Fact name="Address">{`${agent.remote_ip ?? agent.hostname}:${agent.port}`}</Fact>
      <Fact name="System">{agent.os_fullname ?? agent.os_class}</Fact>
      <Fact name="Processor">{`${agent.cpus} × ${agent.cpu_name ?? 'CPU'}`}</Fact>
      <Fact name="RAM free">{`${memoryWords(agent.free_ram)} of ${memoryWords(agent.ram)}`}</Fact>
      <Fact name="Graphics">{agent.gpus.join(', ')}</Fact>
      <Fact name="Disks free">{agent.disks.map(diskWords).join(', ')}</Fact>
      <Fact name="Version">{agent.version}</Fact>
      <Fact name="Updates to">{agent.upgrade_to}</Fact>
      <Fact name="Tags">{agent.tags.join(', ')}</Fact>
      <Fact name="Heard from">{agent.last_heard_from !== null && <Moment at={agent.last_heard_from} />}</Fact>
      <Fact name="Last success">{agent.last_success_on !== null && <Moment at={agent.last_success_on} />}</Fact>
      <Fact name="Id">{agent.id}</Fact>
    </Facts>
  )
}

function diskWords({ mountpoint, free, size }: Schemas['FullAgent']['disks'][number]): string {
  return `${mountpoint} ${(free / gibibyte).toFixed(0)} of ${(size / gibibyte).toFixed(0)} GiB`
}
