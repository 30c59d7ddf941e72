// Bodies of `/software/…`, and software requirements in job types and jobs.
import { z } from 'zod'
import type { Settings } from '../settings/settings.js'
import { nameText, storableText } from './texts.js'

type SoftwareLimits = Pick<Settings, 'max_tag_length' | 'max_discovery_function_name_length'>

const mostVersions = 1000
const mostRequirements = 200

/** Ranks stay clear of the ends of what the databases can count, so that there is always a next one. */
export const largestRank = 1_000_000_000

/** `POST /software/<software>/versions/`, and an entry of `versions`. What is beside version and rank is ours. */
export const newSoftwareVersionSchema = (limits: SoftwareLimits) =>
  z.strictObject({
    version: nameText(limits.max_tag_length),
    rank: z.int().min(-largestRank).max(largestRank).optional(),
    default: z.boolean().optional(),
    discovery_code: storableText().nullable().optional(),
    discovery_function_name: nameText(limits.max_discovery_function_name_length).nullable().optional(),
  })
export type NewSoftwareVersion = z.output<ReturnType<typeof newSoftwareVersionSchema>>

const versionList = (limits: SoftwareLimits) => z.array(newSoftwareVersionSchema(limits)).max(mostVersions)

/** `POST /software/` */
export const newSoftwareSchema = (limits: SoftwareLimits) =>
  z.strictObject({ software: nameText(limits.max_tag_length), versions: versionList(limits).optional() })
export type NewSoftware = z.output<ReturnType<typeof newSoftwareSchema>>

/** `PUT /software/<software>`; the reference's example calls the list `version`. */
export const softwareReplacementSchema = (limits: SoftwareLimits) =>
  z
    .strictObject({ ...newSoftwareSchema(limits).shape, version: versionList(limits).optional() })
    .transform(({ software, versions, version }) => ({ software, versions: versions ?? version }))
export type SoftwareReplacement = z.output<ReturnType<typeof softwareReplacementSchema>>

const versionName = (limits: SoftwareLimits) => nameText(limits.max_tag_length).nullable().optional()

/** A software that is needed, by name or id, with the lowest and highest version that do. */
export const softwareRequirementSchema = (limits: SoftwareLimits) =>
  z.strictObject({
    software: z.union([nameText(limits.max_tag_length), z.int32()], 'must be the name or the id of a software'),
    min_version: versionName(limits),
    max_version: versionName(limits),
  })
export type SoftwareRequirementInput = z.output<ReturnType<typeof softwareRequirementSchema>>

export const softwareRequirementsSchema = (limits: SoftwareLimits) =>
  z.array(softwareRequirementSchema(limits)).max(mostRequirements)
