// Tells Python from TypeScript.

export type Language = 'python' | 'typescript'

/** The language of code: that of the first unindented line which only one of the two can have; TypeScript without such a line. */
export function languageOf(code: string): Language {
  const lines = code.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const rest = lines.slice(index + 1, index + 3).join('\n')
    if (isTypeScriptLine(line)) return 'typescript'
    if (isPythonLine(line) && !/^\s*from\s*['"]/.test(rest)) return 'python'
  }
  return 'typescript'
}

const typeScriptStarts = [
  /^(?:\/\/|\/\*|['"`]use strict|#!.*\b(?:node|tsx|deno|bun)\b)/,
  /^import\s*(?:['"{*(]|type\b.*['"{]|.*\bfrom\s*['"])/,
  /^(?:export|const|let|var|interface|declare|namespace|enum|async function|function|abstract class)\s+[\w$@{[*'"]/,
  /^(?:export|function)\s*[{*]/,
  /^type\s+\w+.*=/,
  /^class\s.*\{/,
]

const pythonStarts = [
  /^(?:#(?!!)|#!.*python|[rRuUbB]{0,2}(?:"""|'''))/,
  /^from\s+[\w.]+\s+import\b/,
  /^import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*\s*;?\s*(?:#.*)?$/,
  /^(?:async\s+)?def\s+\w+\s*\(/,
  /^class\s+\w+\s*(?:\(|:)/,
  /^(?:try|else|finally)\s*:\s*(?:#.*)?$/,
  /^(?:if|elif|for|while|with|except)\s+[^({].*:\s*(?:#.*)?$/,
  /^print\s+['"]/,
]

const isTypeScriptLine = (line: string) => typeScriptStarts.some(start => start.test(line))
const isPythonLine = (line: string) => pythonStarts.some(start => start.test(line))
