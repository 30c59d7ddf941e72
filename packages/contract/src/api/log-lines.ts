// A log by its lines: `…/logs/<log>/lines` and `…/logs/<log>/search`. Lines are counted from 1, by the line ends of the file.
import { z } from 'zod'
import { logStreams } from '../log-line.js'
import { wholeNumberText, yesOrNo } from './collections.js'

/** Lines of one answer at most. */
export const mostLines = 1000
/** Characters of a line that are shown when several are asked for; one that is asked for by itself is shown up to `longestSingleLine`. */
export const longestLine = 4000
export const longestSingleLine = 256 * 1024
/** Lines found that one answer names at most. */
export const mostMatches = 1000
export const longestSearch = 500

const lineNumber = (least: number) => wholeNumberText(least)

export const logLinesQuerySchema = z.object({
  from: lineNumber(1).optional().describe('The first line; 1 unless given.'),
  count: wholeNumberText(0, mostLines)
    .optional()
    .describe('How many lines at most; 500 unless given. 0 only tells how many there are.'),
})

/** How far the log is known. */
const extent = {
  total: z.int().describe('Lines that are there; more may come.'),
  size: z.int().describe('Bytes of them.'),
  complete: z.boolean().describe('False while the master still reads what is there.'),
  under_way: z.boolean().describe('True while the work that writes the log goes on.'),
}

export const logLinesSchema = z
  .strictObject({
    ...extent,
    lines: z.array(
      z.strictObject({
        line: z.int(),
        /** ISO 8601 in UTC without an offset; null for a line that is not of the agents' form. */
        time: z.string().nullable(),
        pid: z.int().nullable(),
        stream: z.enum(logStreams).nullable(),
        text: z.string(),
        /** True when the line is longer than what is shown. */
        cut: z.literal(true).optional(),
      }),
    ),
  })
  .meta({ id: 'LogLines' })
export type LogLines = z.infer<typeof logLinesSchema>

export const logSearchQuerySchema = z.object({
  q: z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(longestSearch, `must have at most ${longestSearch} characters`)
    .describe('What is looked for in the messages.'),
  regex: yesOrNo().optional().describe('Whether q is a regular expression (JavaScript’s).'),
  case: yesOrNo().optional().describe('Whether upper and lower case differ.'),
  after: lineNumber(0).optional().describe('Only lines after this one.'),
  limit: wholeNumberText(1, mostMatches).optional().describe(`How many are named at most; ${mostMatches} unless given.`),
})
export type LogSearchQuery = z.output<typeof logSearchQuerySchema>

/** An answer takes about a second at most: a long log is searched by going on after `searched`. */
export const logSearchSchema = z
  .strictObject({
    ...extent,
    matches: z.array(z.int()).describe('Lines that have it, in order.'),
    searched: z.int().describe('The last line that was looked at; equal to the total when all were.'),
  })
  .meta({ id: 'LogSearch' })
export type LogSearch = z.infer<typeof logSearchSchema>
