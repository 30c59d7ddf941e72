// Runs fixture farms for tests and looks at their processes.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { FixtureUpOptions } from './fixture-up.js'

/** Makes the fixture programs runnable. @returns their folder, to be removed by the caller */
export async function buildFixtures(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pyfarm-fixtures-'))
  const entry = (file: string) => fileURLToPath(new URL(file, import.meta.url))
  await build({
    entryPoints: [entry('fixture-up.ts'), entry('fixture-part.ts')],
    ...{ outdir: folder, bundle: true, platform: 'node', format: 'cjs', conditions: ['source'], outExtension: { '.js': '.cjs' } },
  })
  return folder
}

export interface FixtureFarm {
  readonly up: ChildProcess
  readonly home: string
  /** What it has printed so far. */
  output(): string
  /** Processes of a part that were started so far, oldest first. */
  pidsOf(name: string): number[]
  /** Processes that have not ended. */
  alive(): number[]
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Ends what is left of it and removes its home. */
  remove(): void
}

export type Behaviour = 'works' | 'fails' | 'stubborn' | 'problem' | 'dies'
export type FarmWish = Partial<Omit<FixtureUpOptions, 'home' | 'part' | 'master' | 'agent'>> & {
  readonly master?: Behaviour
  readonly agent?: Behaviour
  /** Of an earlier farm, to start it again. */
  readonly home?: string
}

export function startFixtureFarm(fixtures: string, wish: FarmWish = {}): FixtureFarm {
  const home = wish.home ?? mkdtempSync(join(tmpdir(), 'pyfarm-up-'))
  const defaults = { agents: 1, exitWhenDone: false, master: 'works', agent: 'works' }
  const options = { ...defaults, ...wish, home, part: join(fixtures, 'fixture-part.cjs') }
  const up = spawn(process.execPath, [join(fixtures, 'fixture-up.cjs'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  up.stdout.on('data', text => (printed += String(text)))
  up.stderr.on('data', text => (printed += String(text)))
  const pids = () => readPids(home)
  const alive = () =>
    pids()
      .map(({ pid }) => pid)
      .filter(isAlive)
  return {
    ...{ up, home, alive },
    output: () => printed,
    pidsOf: name =>
      pids()
        .filter(each => each.name === name)
        .map(({ pid }) => pid),
    ended: new Promise(resolve => up.once('close', (code, signal) => resolve(signal ?? code ?? -1))),
    remove: () => {
      up.kill('SIGKILL')
      for (const pid of alive()) process.kill(pid, 'SIGKILL')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function readPids(home: string): { name: string; pid: number }[] {
  const file = join(home, 'pids')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map(line => ({ name: line.split(' ')[0] ?? '', pid: Number(line.split(' ')[1]) }))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
