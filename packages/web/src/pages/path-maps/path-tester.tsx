import { SegmentedControl, TextInput } from '@mantine/core'
import { useTagNames } from '../../api/known-queries.js'
import formStyles from '../../parts/form.module.css'
import { listIn } from '../../shell/address.js'
import { useAddress } from '../../shell/use-address.js'
import { TagsField } from '../../parts/tags-field.js'
import styles from './path-maps-page.module.css'
import { systemNames, systems, tryPath, type PathMap } from './path-maps.js'

/** What an agent makes of a path; what is tried stands in the address, so that it can be passed on. */
export function PathTester({ maps }: { maps: readonly PathMap[] }) {
  const [parts, change] = useAddress()
  const known = useTagNames()
  const tags = listIn(parts['tags'])
  const system = systems.find(each => each === parts['os']) ?? 'linux'
  return (
    <section className={formStyles['form']} aria-labelledby="try-path">
      <h2 id="try-path">Try a path</h2>
      <TextInput
        label="Path"
        placeholder="S:\show\scene.blend"
        value={parts['path'] ?? ''}
        onChange={event => change({ path: event.currentTarget.value })}
      />
      <div>
        <SegmentedControl
          aria-label="On an agent of"
          data={systems.map(each => ({ value: each, label: systemNames[each] }))}
          value={system}
          onChange={os => change({ os })}
        />
      </div>
      <TagsField
        label="With the tags"
        data={known}
        value={tags}
        onChange={chosen => change({ tags: chosen.join(',') })}
        acceptValueOnBlur
        limit={100}
      />
      <Result path={parts['path'] ?? ''} mapped={tryPath(parts['path'] ?? '', maps, system, tags)} />
    </section>
  )
}

function Result({ path, mapped: { here, by } }: { path: string; mapped: ReturnType<typeof tryPath> }) {
  if (path === '') return <p className={styles['soft']}>Type a path to see how it is called there. The longest prefix wins.</p>
  return (
    <div className={styles['result']} role="status">
      <code>{here}</code>
      <p>
        {by === undefined ? (
          'No map fits: it stays as it is.'
        ) : (
          <>
            {here === path ? 'It is called so there already, by' : 'By'} the map of <code>{by.path_linux}</code>,{' '}
            <code>{by.path_windows}</code>, <code>{by.path_osx}</code>
            {by.tag === undefined ? '.' : ` for agents with the tag ${by.tag}.`}
          </>
        )}
      </p>
    </div>
  )
}
