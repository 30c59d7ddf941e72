import { fileURLToPath } from 'node:url'

/** The file that runs `pyfarm`, for commands that start others. */
export const pyfarmProgram = fileURLToPath(new URL('../bin/pyfarm.js', import.meta.url))
