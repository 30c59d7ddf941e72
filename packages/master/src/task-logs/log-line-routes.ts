// A log by its lines, so that one of any length can be read and searched.
import {
  logLinesQuerySchema,
  logLinesSchema,
  logSearchQuerySchema,
  logSearchSchema,
  longestLine,
  longestSingleLine,
  mostMatches,
} from '@pyfarm/contract/api/log-lines'
import type { LogLines, LogSearch, LogSearchQuery } from '@pyfarm/contract/api/log-lines'
import { parseLogLine } from '@pyfarm/contract/log-line'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { createLogSearcher } from './log-searcher.js'
import type { LogSearcher } from './log-searcher.js'
import { findLogAt, logPath } from './find-log.js'
import { createOpenLogs } from './open-logs.js'
import type { OpenLog } from './open-logs.js'
import { readLines } from './read-lines.js'
import type { RawLine } from './read-lines.js'

const usualCount = 500

export function logLineRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const logs = createOpenLogs(farm)
  const searcher = createLogSearcher()
  server.addHook('onClose', async () => {
    await Promise.all([logs.close(), searcher.close()])
  })
  const log = '/jobs/:job/tasks/:task/attempts/:attempt/logs/:log'

  server.get(
    `${log}/lines`,
    {
      schema: {
        summary: 'Read some lines of a log, from its agent while it was not uploaded',
        params: logPath,
        querystring: logLinesQuerySchema,
        response: answers({ 200: logLinesSchema }, 404, 503),
      },
    },
    async request => {
      const { from = 1, count = usualCount } = request.query
      return logs.use(await findLogAt(read, request.params), open => linesOf(open, from, count))
    },
  )

  server.get(
    `${log}/search`,
    {
      schema: {
        summary: 'Find the lines of a log that have a text or fit an expression',
        params: logPath,
        querystring: logSearchQuerySchema,
        response: answers({ 200: logSearchSchema }, 404, 503),
      },
    },
    async request => logs.use(await findLogAt(read, request.params), open => searchIn(searcher, open, request.query)),
  )
}

const extentOf = ({ index, isComplete, underWay }: OpenLog) => ({
  total: index.lines(),
  size: index.size(),
  complete: isComplete(),
  under_way: underWay && !isComplete(),
})

async function linesOf(open: OpenLog, from: number, count: number): Promise<LogLines> {
  const extent = extentOf(open)
  const longest = count === 1 ? longestSingleLine : longestLine
  const lines = await readLines(open.file, open.index, { from, count, longest })
  return { ...extent, lines: lines.map(lineView) }
}

const lineView = ({ line, text, isCut }: RawLine): LogLines['lines'][number] => ({
  line,
  ...parseLogLine(text),
  ...(isCut ? { cut: true } : {}),
})

async function searchIn(searcher: LogSearcher, open: OpenLog, query: LogSearchQuery): Promise<LogSearch> {
  const extent = extentOf(open)
  const { q: text, after = 0, limit = mostMatches } = query
  if (after >= extent.total) return { ...extent, matches: [], searched: extent.total }
  const pattern = { text, isRegex: query.regex === true, matchesCase: query.case === true }
  const { line, offset } = open.index.before(after + 1)
  const found = orRefuse(
    await searcher.search({ pattern, fd: open.file.fd, offset, line, size: extent.size, after, most: limit }),
  )
  return { ...extent, matches: [...found.matches], searched: found.searched }
}
