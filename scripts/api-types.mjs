// `npm run api-types`: writes the types of the web pages' API client from what a master of this checkout documents.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { typesFile, typesText } from './api-types-text.mjs'
import { Failure, root, runCommand } from './run.mjs'
import { setUp } from './set-up.mjs'

const startMilliseconds = 30_000

await runCommand(async () => {
  await setUp()
  const home = mkdtempSync(join(tmpdir(), 'pyfarm-types-'))
  const master = spawn(process.execPath, [join(root, 'packages/cli/bin/pyfarm.js'), 'master', '--home', home, '--port', '0'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const document = await fetch(`${await urlOf(master)}/api/openapi.json`)
    const text = await typesText(await document.json())
    writeFileSync(typesFile, text)
    console.log(`${text.split('\n').length} lines of types.`)
  } finally {
    master.kill('SIGTERM')
    await new Promise(resolve => master.once('exit', resolve))
    rmSync(home, { recursive: true, force: true })
  }
})

function urlOf(master) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Failure('The master did not start in time: see what it said above.')),
      startMilliseconds,
    )
    master.once('exit', () => reject(new Failure('The master did not start: see what it said above.')))
    master.on('message', message => {
      if (message?.kind !== 'ready') return
      clearTimeout(late)
      resolve(message.url)
    })
  })
}
