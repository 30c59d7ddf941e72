// One version of a software: its rank, how agents find out whether they have it, and which do.
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { agentRows } from '../../api/farm-queries.js'
import { agentsKey } from '../../api/query-keys.js'
import { useDiscoveryCode, useOneSoftware, type DetailedVersion, type OneSoftware } from '../../api/software.js'
import { AgentLink } from '../../parts/agent-link.js'
import { Note } from '../../parts/note.js'
import { StateChip } from '../../parts/state-chip.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import pageStyles from '../../styles/detail-page.module.css'
import { DeleteVersion } from './delete-version.js'
import styles from './software.module.css'
import { VersionForm } from './version-form.js'

export function VersionPage() {
  const { software: key = '', version: name = '' } = useParams({ strict: false })
  const software = useOneSoftware(key)
  const version =
    software.data?.versions.find(each => each.version === name) ?? software.data?.versions.find(({ id }) => String(id) === name)
  usePageTitle(software.data === undefined ? 'Software' : `${software.data.software} ${version?.version ?? name}`)
  const code = useDiscoveryCode(key, version?.version)
  const failure = software.error ?? code.error
  if (failure !== null) return <Note title={failure.message} tone="trouble" />
  if (software.data === undefined) return <Note title="Reading the version…" />
  if (version === undefined) return <Note title={`There is no version ${name} of ${software.data.software}.`} />
  return <Whole software={software.data} version={version} code={code.data} />
}

function Whole({ software, version, code }: { software: OneSoftware; version: DetailedVersion; code: string | undefined }) {
  const navigate = useNavigate()
  const params = { software: String(software.id) }
  return (
    <div className={pageStyles['page']}>
      <div className={pageStyles['top']}>
        <h1>
          <Link to="/software/$software" params={params}>
            {software.software}
          </Link>{' '}
          {version.version}
        </h1>
        <span className={pageStyles['end']}>
          <DeleteVersion
            software={software}
            version={version}
            deleted={() => void navigate({ to: '/software/$software', params })}
          />
        </span>
      </div>
      {code === undefined ? (
        <Note title="Reading the discovery code…" />
      ) : (
        <VersionForm key={version.id} software={software} version={version} code={code} />
      )}
      <Holders software={software} version={version} />
    </div>
  )
}

const mostHolders = 50

function Holders({ software, version }: { software: OneSoftware; version: DetailedVersion }) {
  const query = { software: software.software, software_version: version.version }
  const holders = useQuery({
    queryKey: [...agentsKey, 'with software', JSON.stringify(query)],
    queryFn: async ({ signal }) => {
      const page = { include: 'details', sort: 'hostname', page: '1', per_page: String(mostHolders) } as const
      return agentRows(await bodyOf(farm.GET('/api/v1/agents/', { params: { query: { ...query, ...page } }, signal })))
    },
  })
  return (
    <section aria-labelledby="holders">
      <h2 id="holders">Agents that have it</h2>
      {holders.error !== null && <Note title={holders.error.message} tone="trouble" />}
      {holders.data?.length === 0 && (
        <Note title="No agent has it, as far as is known.">
          Agents look for it when they start, and on Actions, Check software.
        </Note>
      )}
      <ul className={styles['versions']}>
        {holders.data?.map(agent => (
          <li key={agent.id}>
            <AgentLink agent={agent.id}>{agent.hostname}</AgentLink> <StateChip state={agent.state} />
          </li>
        ))}
      </ul>
      {version.agents > mostHolders && (
        <Link to="/agents/" search={query as never}>
          See all {version.agents.toLocaleString()}
        </Link>
      )}
    </section>
  )
}
