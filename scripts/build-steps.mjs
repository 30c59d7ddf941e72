// Builds the TypeScript packages and the web pages, each only when its sources have changed.
import { digestOf, isFresh, saveStamp } from './freshness.mjs'
import { Failure, runNode, tool } from './run.mjs'

const packages = ['packages/contract', 'packages/agent', 'packages/master', 'packages/cli', 'jobtypes']
const isSource = path => !/\.test\.tsx?$|\/testing\//.test(path)

const steps = [
  {
    name: 'packages',
    title: 'Building the packages …',
    sources: [
      'tsconfig.json',
      'tsconfig.base.json',
      ...packages.flatMap(path => ['src', 'package.json', 'tsconfig.json'].map(file => `${path}/${file}`)),
    ],
    outputs: packages.map(path => `${path}/dist`),
    build: () => runNode(tool('typescript/bin/tsc'), ['-b'], { keepOutput: true }),
  },
  {
    name: 'web',
    title: 'Building the web pages …',
    sources: [
      'packages/contract/src',
      ...['src', 'public', 'index.html', 'package.json', 'tsconfig.json', 'vite.config.ts'].map(file => `packages/web/${file}`),
    ],
    outputs: ['packages/web/dist/index.html'],
    build: () => runNode(tool('vite/bin/vite.js'), ['build', 'packages/web', '--logLevel', 'warn'], { keepOutput: true }),
  },
]

// The installed packages count too: a new version of a library can change what is built.
const digestOfStep = step => digestOf(['node_modules/.pyfarm-stamp', ...step.sources], isSource)
const isStepFresh = step => isFresh(step.name, digestOfStep(step), step.outputs)

export const isBuilt = () => steps.every(isStepFresh)

/** @param {(line: string) => void} say told what takes long */
export async function build(say) {
  for (const step of steps) if (!isStepFresh(step)) await buildStep(step, say)
}

async function buildStep(step, say) {
  say(step.title)
  const digest = digestOfStep(step)
  const { status, output } = await step.build()
  if (status !== 0) {
    console.error(output)
    throw new Failure(
      `${step.title.replace(' …', ' failed')}: put right what the messages above name, and run the command again.`,
    )
  }
  saveStamp(step.name, digest)
}
