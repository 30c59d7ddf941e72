import { z } from 'zod'

// Half of a surrogate pair can't be part of an address.
const name = z
  .string()
  .min(1)
  .regex(/^\P{Surrogate}*$/u, 'must be well-formed Unicode')

/** Body of `POST /check_software`. */
export const softwareVersionSchema = z.looseObject({ software: name, version: name })

/** A version of a software. */
export interface SoftwareVersion {
  readonly software: string
  readonly version: string
}

/** Path of a version below `/api/v1` or an agent. */
export function versionPath({ software, version }: SoftwareVersion): string {
  return `/software/${pathSegment(software)}/versions/${pathSegment(version)}`
}

/** A name as one part of a path, whatever is in it. */
export function pathSegment(name: string): string {
  return /^\.{1,2}$/.test(name) ? name.replaceAll('.', '%2E') : encodeURIComponent(name)
}
