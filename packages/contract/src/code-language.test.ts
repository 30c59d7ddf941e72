import { describe, expect, it } from 'vitest'
import { languageOf } from './code-language.js'

describe('telling Python from TypeScript', () => {
  it.each([
    'from pyfarm.core.enums import WorkState',
    '\nfrom pyfarm.jobtypes.core.jobtype import *\n\nJobType\nclass Test(JobType):\n    pass',
    'import os\n\nclass Render(JobType):\n    pass',
    'import os.path as p, sys  # both\nx = 1',
    'class Render:\n    pass',
    'class Render(\n    JobType\n):\n    pass',
    'def get_command_data(self):\n    return 1',
    'def blender_2_72_installed()\n    return True',
    '# x\ndef f(a, b=1) -> int:  # gives\n    return 1',
    '# -*- coding: utf-8 -*-\n',
    '#!/usr/bin/env python\nx = 1',
    '"""A job type. export const x = 1\n"""\nx = 1',
    'try:\n    import json\nexcept ImportError:\n    json = None',
    "import os\nprint 'hello'",
    '\ufeffimport os\r\nclass A(object):\r\n    SCRIPT = """\nexport const x = 1\n"""',
    'export = 1\nconst = 2\ntype = "x"\nimport os',
    'answer = 42\nif answer is 3:\n    pass',
  ])('knows Python: %s', code => {
    expect(languageOf(code)).toBe('python')
  })

  it.each([
    `import { join } from 'node:path'\nexport class A {\n  b(): number { return 1 }\n}`,
    `export const Work = { def(a: number): string { return '' } }`,
    `// from here import there\nclass A extends B { c: string }`,
    `/* def x():\n   pass */\nimport fs from 'fs'`,
    `import\n  x\n  from 'y'`,
    `import x\n  from 'y'`,
    `import 'x'`,
    `import type { A } from 'a'`,
    `import a, { b } from 'c'`,
    `const text = \`\nclass is over\n\``,
    `const script = \`\nimport bpy\nfrom bpy import data\ndef f(x):\n    pass\n\`\nexport const A = 1`,
    `type A = number`,
    `export{a} from 'b'`,
    `export * from 'b'`,
    `interface A {\n  b: string\n}`,
    `if (x) {\n}`,
    `throw new Error('no licence')`,
    ``,
  ])('knows TypeScript: %s', code => {
    expect(languageOf(code)).toBe('typescript')
  })
})
