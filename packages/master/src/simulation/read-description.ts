// Turns the file that describes a farm into typed values, or says which key is wrong and how to put it right.
import { Problem } from '@pyfarm/contract/problem'
import {
  simulationSchema,
  simulationShape,
  simulationShapes,
  type SimulationDescription,
} from '@pyfarm/contract/simulation/description'
import { didYouMean } from '../settings/nearest-name.js'
import { parseYamlFile } from '../settings/setting-files.js'

/** Faults that are told at once; more are told when those are mended. */
const mostFaults = 10

type Path = readonly PropertyKey[]
type Issue = Readonly<{ code?: string; path: Path; message: string; keys?: readonly string[] }>

/** `name` is what the file is called in sentences. @throws Problem with a sentence for each wrong value */
export function readDescription(name: string, text: string): SimulationDescription {
  const content = parseYamlFile(name, text)
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Problem(`${name} must hold lines of the form "key: value"; pyfarm simulate --example prints a farm to begin with.`)
  const read = simulationSchema.safeParse(content)
  if (read.success) return read.data
  const sentences = read.error.issues.flatMap(issue => sentencesOf(name, issue, content))
  throw new Problem([...new Set(sentences)].slice(0, mostFaults).join('\n'))
}

function sentencesOf(name: string, issue: Issue, content: unknown): string[] {
  if (issue.code === 'unrecognized_keys') return (issue.keys ?? []).map(key => unknownKey(name, issue.path, key))
  const value = valueAt(content, issue.path)
  if (typeof value === 'object' && value !== null && issue.path.length === 1)
    return [`${name}: ${keyText(issue.path)} ${issue.message}.`]
  return [`${name}: ${keyText(issue.path)} is ${value === undefined ? 'missing' : JSON.stringify(value)}, but ${issue.message}.`]
}

function unknownKey(name: string, path: Path, key: string): string {
  const section = Object.entries(simulationShapes).find(([known]) => known === path[0])?.[1] ?? simulationShape
  const place = path.length === 0 ? '' : `${keyText(path)}.`
  return `${name}: ${place}${key} is no key of it.${didYouMean(key, Object.keys(section)) || ` There are: ${Object.keys(section).join(', ')}.`}`
}

/** `jobs[2].frame_time`, counted from 0 as in YAML tools. */
function keyText(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('')
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    content,
  )
}
