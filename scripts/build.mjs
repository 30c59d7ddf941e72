// `npm run build`: installs and builds what is missing or stale.
import { runCommand } from './run.mjs'
import { setUp } from './set-up.mjs'

await runCommand(() => setUp())
