// What Blender says on its standard output.

export type BlenderLine =
  | { readonly kind: 'frame'; readonly frame: number; readonly progress: number | undefined; readonly peak: string | undefined }
  | { readonly kind: 'saved'; readonly file: string }
  | { readonly kind: 'missing'; readonly what: string; readonly file: string }
  | { readonly kind: 'complaint'; readonly text: string }
  | { readonly kind: 'other' }

/** What a line of Blender's output says; `peak` is memory in megabytes. */
export function parseBlenderLine(text: string): BlenderLine {
  const frame = /^Fra:(\d+) Mem:\S+(?: \(.*?Peak ([\d.]+)M\))?/.exec(text)
  if (frame !== null) return { kind: 'frame', frame: Number(frame[1]), progress: progressIn(text), peak: frame[2] }
  const file = /^Saved: '(.*)'/.exec(text)?.[1]
  if (file !== undefined) return { kind: 'saved', file }
  const [, what, missing] = /^pyfarm: missing (texture|library): (.*)$/.exec(text) ?? []
  if (what !== undefined && missing !== undefined) return { kind: 'missing', what, file: missing }
  const complaint = /^pyfarm: error: (.*)$|^(?:Render )?Error: (?!script failed|Python: Traceback)(.*)$|^(\w+Error: .*)$/.exec(
    text,
  )
  if (complaint !== null) return { kind: 'complaint', text: complaint[1] ?? complaint[2] ?? complaint[3] ?? '' }
  return { kind: 'other' }
}

function progressIn(text: string): number | undefined {
  const tiles = ratio(/Rendered (\d+)\/(\d+) Tiles/.exec(text))
  const samples = ratio(/Sample (\d+)\/(\d+)/.exec(text))
  if (tiles === undefined) return samples === undefined ? undefined : samples.part
  return tiles.part + (samples?.part ?? 0) / tiles.all
}

function ratio(match: RegExpExecArray | null) {
  return match === null || Number(match[2]) === 0
    ? undefined
    : { part: Number(match[1]) / Number(match[2]), all: Number(match[2]) }
}
