import { Select } from '@mantine/core'
import { languageOf } from '@pyfarm/contract/code-language'
import { useJobTypeVersion, type JobTypeDetails } from '../../api/job-types.js'
import { CodeDifference } from '../../parts/code-editor/code-difference.js'
import { changedOnly, namesOf } from '../../parts/edit/edit-rules.js'
import { Note } from '../../parts/note.js'
import { useAddress } from '../../shell/use-address.js'
import { fieldNames, fieldsOfVersion, type JobTypeFields } from './job-type-fields.js'
import styles from './job-type.module.css'

interface DifferencePanelProps {
  readonly type: JobTypeDetails
  readonly shown: { readonly version: number; readonly name: string }
  /** What is shown of that version, with what was typed. */
  readonly values: JobTypeFields
}

/** What differs between the version that is shown and another one, which stands in the address (`with`). */
export function DifferencePanel({ type, shown, values }: DifferencePanelProps) {
  const [parts, change] = useAddress()
  const numbers = type.versions.map(({ version }) => version)
  const before = numbers.findLast(version => version < shown.version) ?? shown.version
  const wanted = numbers.find(version => String(version) === parts['with']) ?? before
  const other = useJobTypeVersion(String(type.id), wanted)
  return (
    <div className={styles['fields']} data-wide>
      <Select
        label="Compared with"
        w="14rem"
        allowDeselect={false}
        data={[...numbers].reverse().map(version => ({ value: String(version), label: `Version ${version}` }))}
        value={String(wanted)}
        onChange={version => change({ with: version ?? undefined }, true)}
      />
      {other.error !== null && <Note title={other.error.message} tone="trouble" />}
      {other.data !== undefined && (
        <Difference
          before={{ name: `Version ${wanted}`, fields: fieldsOfVersion(other.data) }}
          after={{ name: shown.name, fields: values }}
        />
      )}
    </div>
  )
}

interface Side {
  readonly name: string
  readonly fields: JobTypeFields
}

function Difference({ before, after }: { before: Side; after: Side }) {
  const names = namesOf(changedOnly(before.fields, after.fields))
  const small = names.filter(name => name !== 'code' && name !== 'data_schema')
  const side = ({ name, fields }: Side, of: 'code' | 'data_schema') => ({ label: `${fieldNames[of]}, ${name}`, code: fields[of] })
  if (names.length === 0) return <Note title="Nothing differs." />
  return (
    <>
      {small.length > 0 && (
        <dl className={styles['changes']}>
          {small.map(name => (
            <div key={name}>
              <dt>{fieldNames[name]}</dt>
              <dd>
                <del>{inWords(before.fields[name])}</del> <ins>{inWords(after.fields[name])}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {(['code', 'data_schema'] as const).map(of =>
        names.includes(of) ? (
          <section key={of}>
            <h2>
              {fieldNames[of]}: {before.name} and {after.name}
            </h2>
            <CodeDifference
              before={side(before, of)}
              after={side(after, of)}
              language={of === 'code' ? languageOf(after.fields.code) : 'json'}
            />
          </section>
        ) : null,
      )}
    </>
  )
}

function inWords(value: JobTypeFields[keyof JobTypeFields]): string {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object') return String(value)
  return value
    .map(({ software, min_version: min, max_version: max }) =>
      [software, min && `from ${min}`, max && `to ${max}`].filter(Boolean).join(' '),
    )
    .join(', ')
}
