// A received mail as its reader sees it.

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: unknown
  /** All header lines as they came, unfolded; names in lower case. */
  readonly headers: readonly (readonly [string, string])[]
  readonly subject: string
  readonly body: string
}

type Envelope = Pick<ReceivedMail, 'from' | 'to' | 'secure' | 'user'>

export function readMail(raw: string, envelope: Envelope): ReceivedMail {
  const end = raw.indexOf('\r\n\r\n')
  const headers = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const)
  const header = (name: string) => headers.find(([key]) => key === name)?.[1] ?? ''
  const body = decodeBody(raw.slice(end + 4), header('content-transfer-encoding'))
  return { ...envelope, headers, subject: decodeWords(header('subject')), body: body.replaceAll('\r\n', '\n').replace(/\n$/, '') }
}

export const headerOf = (mail: ReceivedMail | undefined, name: string): string | undefined =>
  mail?.headers.find(([key]) => key === name)?.[1]

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, words =>
      Buffer.concat([...words.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(([, kind, word]) => bytesOf(kind, word))).toString(
        'utf8',
      ),
    )

const bytesOf = (kind = 'q', word = ''): Buffer =>
  kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedBytes(word.replaceAll('_', ' '))

function decodeBody(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? quotedBytes(text.replaceAll('=\r\n', '')).toString('utf8') : text
}

const quotedBytes = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
