// Python that is wrong, mad or missing: the tasks fail with a reason, and the agent goes on.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hasPython } from '../testing/python.js'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm()
let farm: TestFarm

afterEach(async () => {
  await farm.close()
  vi.unstubAllEnvs()
})

const openShared = async () => {
  farm = await openFarm()
}

async function work(code: string, task = 11): Promise<void> {
  farm.master.jobTypes.set('Test', code)
  expect((await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [task]))).status).toBe(202)
  await until(async () => ((await farm.call('GET', '/api/v1/tasks/')).body as unknown[]).length === 0, 'the end', 60_000)
}

const bodiesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body as object)
const lastError = (task = 11) => String((bodiesFor(task).at(-1) as { last_error?: string } | undefined)?.last_error)

async function isWellAfterwards(): Promise<void> {
  await work(nodeJobType(''), 99)
  expect(bodiesFor(99)).toEqual([{ state: 'running' }, { state: 'done' }])
}

const head = 'from pyfarm.jobtypes.core.jobtype import JobType, CommandData\n'
const start = (body: string) => `${head}import os, sys, ctypes\nclass Work(JobType):\n    def start(self):\n        ${body}`

describe.runIf(hasPython())('code in Python that can’t be used', () => {
  beforeEach(openShared)

  const cases: [name: string, code: string, error: RegExp][] = [
    [
      'without the class',
      `${head}class Other(JobType):\n    pass`,
      /^The code has no class named "Work", which the version's classname asks for; it defines Other\.$/,
    ],
    [
      'with a class that is no job type',
      `class Work(object):\n    pass`,
      /^"Work" is no job type: it must be a class derived from JobType/,
    ],
    ['with the name for something else', `${head}Work = 3`, /^"Work" is no job type/],
    ['that does not parse', `class Work:\n    x = = 1`, /^SyntaxError: .* \(line 2 of job type Test version 1\)\n/],
    ['with a null byte', `import os\nx = "\0"`, /null byte/],
    [
      'that raises when it is loaded',
      `import os\nraise RuntimeError("no licence")`,
      /^RuntimeError: no licence \(line 2 of job type Test version 1\)/,
    ],
    [
      'that imports what is not there',
      `import no_such_module\nclass Work: pass`,
      /^ModuleNotFoundError: No module named 'no_such_module' \(line 1 /,
    ],
    [
      'that raises in its constructor',
      `${head}class Work(JobType):\n    def __init__(self, assignment):\n        super(Work, self).__init__(assignment)\n        raise ValueError("no")`,
      /^ValueError: no \(line 5 /,
    ],
    [
      'that imports what only PyFarm’s agent had',
      `from pyfarm.agent.config import config\nfrom twisted.internet import reactor`,
      /^ModuleNotFoundError: .*pyfarm\.agent\.config.* \(line 1 .*\nThis agent offers pyfarm\.jobtypes\.core\.jobtype, /,
    ],
    [
      'that reports in circles',
      start('while True: self.set_task_started_now(self.assignment["tasks"][0])'),
      /^The job type reported on task 11 more than 1000 times\.$/,
    ],
    ['with an endless error text', start('raise ValueError("x" * 10**8)'), /^ValueError: x{1900,}\n\.\.\.\nx+$/],
    ['without commands', `${head}class Work(JobType):\n    pass`, /^NotImplementedError: Work has no get_command_data/],
    [
      'with something else for a command',
      `${head}class Work(JobType):\n    def get_command_data(self):\n        return "ls"`,
      /^TypeError: get_command_data must return a CommandData or a list of them, not 'ls'/,
    ],
    [
      'with a folder that is missing',
      `${head}class Work(JobType):\n    def get_command_data(self):\n        return CommandData("ls", cwd="/no/such")`,
      /^OSError: the working directory \/no\/such of ls does not exist/,
    ],
    [
      'with a user that there is not',
      `${head}class Work(JobType):\n    def get_command_data(self):\n        return CommandData("ls", user="no-such-user")`,
      /^KeyError: "getpwnam\(\): name not found: 'no-such-user'"/,
    ],
    [
      'with a variable that can’t be',
      `${head}class Work(JobType):\n    def get_command_data(self):\n        return CommandData("ls", env={"A=B": "1"})`,
      /^ValueError: the environment of ls has a variable 'A=B', which can't be/,
    ],
    ['that leaves Python', start('sys.exit(7)'), /^SystemExit: 7 \(line 5 /],
    ['that ends its process', start('os._exit(7)'), /^Python ended before the job type did \(exit code 7\)/],
    ['that crashes', start('ctypes.string_at(0)'), /^Python ended before the job type did \(SIGSEGV\)/],
    ['that writes to the agent’s pipe', start('os.write(3, b"{}\\n")'), /^The Python code wrote to file descriptor 3/],
    ['that recurses without end', start('self.start()'), /^RecursionError: /],
  ]
  it.each(cases)('fails its tasks with a reason: %s', async (_name, code, error) => {
    await work(code)
    expect(bodiesFor(11).filter(body => 'state' in body)).toEqual([
      { state: 'failed', last_error: expect.stringMatching(error) as string },
    ])
  })

  const old: [name: string, line: number, code: string][] = [
    ['print', 2, `import os\nprint "hello"`],
    ['print in a method', 3, `class Work:\n    def x(self):\n        print self.y, 1`],
    ['except', 4, `import os\ntry:\n    pass\nexcept ValueError, e:\n    pass`],
    ['raise', 2, `import os\nraise ValueError, "x"`],
    ['octal numbers', 2, `import os\nmode = 0755`],
    ['iteritems', 2, `import os\nx = [k for k, v in {}.iteritems()]`],
    [
      'iteritems in a hook',
      4,
      `${head}class Work(JobType):\n    def start(self):\n        for x in self.assignment.iteritems(): pass`,
    ],
    ['xrange', 2, `import os\nx = list(xrange(3))`],
    ['unicode', 2, `import os\nx = isinstance("", unicode)`],
    ['urllib2', 2, `import os\nimport urllib2`],
    ['lists of keys', 2, `import os\nx = {1: 2}.keys()[0]`],
    ['sorted keys', 3, `import os\nx = {1: 2}.keys()\nx.sort()`],
    ['lists made by map', 2, `import os\nx = len(map(str, [1]))`],
  ]
  it.each(old)('says how to port Python 2: %s', async (_name, line, code) => {
    await work(code)
    const text = code.split('\n')[line - 1]?.trim() ?? ''
    expect(lastError()).toContain(
      `Line ${line} is Python 2 (${text}), and this agent runs Python 3: port the code, for example with`,
    )
  })
})

describe.runIf(hasPython())('code in Python that takes too much', () => {
  beforeEach(openShared)

  it('is ended when it eats up the memory', { timeout: 60_000 }, async () => {
    await work(start('x = []\n        while True: x.append(bytearray(b"x") * 10000000)'))
    expect(lastError()).toMatch(/^Its Python code took more than \d+ MB of memory and was ended\.$/)
    await isWellAfterwards()
  })
})

describe('an agent without a usable Python', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'no-python-'))
    vi.stubEnv('PYFARM_PYTHON', '')
  })

  afterEach(() => rm(folder, { recursive: true }))

  const program = async (name: string, script: string) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(folder, name), 0o755)
  }
  // An agent's hosts have what is set at its start.
  const inFreshFarm = async () => {
    farm = await openTestFarm()
    await work(`${head}class Work(JobType):\n    pass`)
  }

  it('says in one sentence what to do', async () => {
    vi.stubEnv('PATH', folder)
    await inFreshFarm()
    expect(lastError()).toBe(
      `This agent can't run code in Python (python3: not found; python: not found): install Python 3.8 or newer, or name it in the environment variable PYFARM_PYTHON of the agent.`,
    )
  })

  it('tries "python" after "python3", and says what is wrong with each', async () => {
    await program('python3', 'exit 1')
    await program('python', 'echo "Python 2.7 is older than 3.8" >&2; exit 1')
    vi.stubEnv('PATH', folder)
    await inFreshFarm()
    expect(lastError()).toMatch(/\(python3: exit code 1; python: Python 2\.7 is older than 3\.8\): install/)
  })

  it('takes the one that PYFARM_PYTHON names, and no other', async () => {
    vi.stubEnv('PYFARM_PYTHON', join(folder, 'mine'))
    await inFreshFarm()
    expect(lastError()).toMatch(/^This agent can't run code in Python \(.*mine: not found\): install/)
  })
})
