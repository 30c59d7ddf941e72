// What an update of our agent is: a zip file with this description, the program to start, and all packages that it needs.
import { z } from 'zod'
import { updateVersionSchema } from './api/agent-updates.js'

/** The bundle's description of itself. */
export const bundleManifestFile = 'pyfarm-agent.json'
/** The program in a bundle that runs the agent; see the agent's `version-main`. */
export const bundleProgram = 'start.mjs'

export const bundleManifestSchema = z.looseObject({
  kind: z.literal('pyfarm-agent'),
  version: updateVersionSchema,
  /** Where its programs run, as `linux-x64`. */
  platforms: z.array(z.string()),
})
export type BundleManifest = z.infer<typeof bundleManifestSchema>
