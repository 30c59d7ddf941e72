// Starts a command from the build, or says that there is none yet.
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)

/** @param {string} program the name of one of this package's commands */
export async function runBuilt(program) {
  if (!existsSync(main)) {
    process.stderr.write('not built yet: run npm start once\n')
    process.exitCode = 1
    return
  }
  const { run } = await import(main.href)
  await run(program, process.argv.slice(2))
}
