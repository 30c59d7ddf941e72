// What counts as an update, and who can take one. Pure.

/** Comments at the end of an archive have at most 65535 bytes after the 22 of its end record. */
export const longestZipEnd = 22 + 65_535

const fileMark = Buffer.from('PK\x03\x04', 'latin1')
const endMark = Buffer.from('PK\x05\x06', 'latin1')
/** Stands for a number that a larger record holds (Zip64). */
const elsewhere = 0xffff_ffff

/**
 * Whether this is an archive with files in it: it begins with one, and its end record points at a directory that lies before it.
 * An agent that unpacks an empty one is left without its program.
 * @param start the first 4 bytes
 * @param end the last bytes, `longestZipEnd` of them or all there are
 * @param size of the whole, in bytes
 */
export function isZip(start: Buffer, end: Buffer, size: number): boolean {
  if (!start.equals(fileMark)) return false
  for (let at = end.lastIndexOf(endMark); at >= 0; at = at === 0 ? -1 : end.lastIndexOf(endMark, at - 1)) {
    if (isEndRecord(end, at, size - end.length + at)) return true
  }
  return false
}

function isEndRecord(end: Buffer, at: number, position: number): boolean {
  if (at + 22 > end.length) return false
  const entries = end.readUInt16LE(at + 10)
  const directorySize = end.readUInt32LE(at + 12)
  const directoryStart = end.readUInt32LE(at + 16)
  const commentLength = end.readUInt16LE(at + 20)
  if (entries === 0 || at + 22 + commentLength !== end.length) return false
  if (directorySize === elsewhere || directoryStart === elsewhere) return true
  return directoryStart + directorySize <= position
}

/** Whether an `Accept` header lets a zip file through; without one, everything is welcome. */
export function acceptsZip(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  const weights = new Map(accept.split(',').map(rangeOf))
  const weight = weights.get('application/zip') ?? weights.get('application/*') ?? weights.get('*/*') ?? 0
  return weight > 0
}

/** `application/zip;q=0.5` as its type and weight. */
function rangeOf(text: string): [string, number] {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2)
  return [type, weight === undefined ? 1 : Number(weight)]
}

/** The name that PyFarm gives to an update's file, in `agent_updates_dir` and below `agent_updates_webdir`. */
export const updateFileName = (version: string): string => `pyfarm-agent-${version}.zip`

/** Where another web server gives the update out. */
export const updateAddress = (webdir: string, version: string): string =>
  `${webdir.replace(/\/+$/, '')}/${encodeURIComponent(updateFileName(version))}`
