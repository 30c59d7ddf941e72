import { StringDecoder } from 'node:string_decoder'

/** A line longer than this many characters is handed on in pieces, so that output without line ends needs no more memory. */
const longestLine = 64 * 1024

export interface LineSplitter {
  push(chunk: Buffer): void
  /** Hands on an unfinished last line. */
  end(): void
}

/** Cuts output into lines; a carriage return before the line end is dropped. Broken UTF-8 becomes U+FFFD. */
export function splitLines(onLine: (line: string) => void, longest = longestLine): LineSplitter {
  const decoder = new StringDecoder('utf8')
  let pending = ''

  function take(text: string) {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      give(pending + text.slice(start, end))
      pending = ''
      start = end + 1
    }
    pending += text.slice(start)
    while (pending.length > longest) {
      onLine(pending.slice(0, longest))
      pending = pending.slice(longest)
    }
  }

  function give(line: string) {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line
    for (let start = 0; start === 0 || start < whole.length; start += longest) onLine(whole.slice(start, start + longest))
  }

  return {
    push(chunk) {
      take(decoder.write(chunk))
    },
    end() {
      take(decoder.end())
      if (pending !== '') give(pending)
      pending = ''
    },
  }
}
