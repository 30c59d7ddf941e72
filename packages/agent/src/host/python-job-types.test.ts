// Job types in Python, unchanged, before a stub master (agent-protocol.md sections 5 and 7).
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasPython } from '../testing/python.js'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm({}, { cancelGraceMilliseconds: 1500 })
let farm: TestFarm

beforeEach(async () => {
  farm = await openFarm()
})

afterEach(async () => {
  await farm.close()
})

const imports = `import sys, time, os
from pyfarm.jobtypes.core.jobtype import JobType, CommandData
from pyfarm.jobtypes.core.internals import InsufficientSpaceError
from pyfarm.core.enums import WorkState
from pyfarm.agent.logger import getLogger
`
const lines = (...text: string[]) => text.join('\n')
/** A job type that runs scripts of Python's. */
const python = (scripts: readonly string[], ...members: string[]) =>
  lines(
    imports,
    'class Work(JobType):',
    '    def get_command_data(self):',
    `        return [CommandData(sys.executable, "-u", "-c", script) for script in ${JSON.stringify(scripts)}]`,
    ...members.flatMap(member => member.split('\n').map(line => `    ${line}`)),
  )

async function assign(code: string, tasks: readonly number[] = [11], job: object = {}): Promise<void> {
  farm.master.jobTypes.set('Test', code)
  const body = assignmentOf('Test', tasks)
  expect((await farm.call('POST', '/api/v1/assign', { ...body, job: { ...body.job, ...job } })).status).toBe(202)
}

async function work(code: string, tasks: readonly number[] = [11], job: object = {}): Promise<void> {
  await assign(code, tasks, job)
  await ended()
}

const ended = () =>
  until(async () => ((await farm.call('GET', '/api/v1/tasks/')).body as unknown[]).length === 0, 'the end of the assignment')

const bodiesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body)
const logStatesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}/.*csv$`)).map(each => each.body)
const failedHere = () => farm.master.seen(/failed_on_agents/).map(({ path, body }) => ({ path, body }))
const sentLog = () => String(farm.master.seen(/PUT .*logfile$/)[0]?.body)
const announced = () => farm.master.seen(/POST \/agents\/.+/).map(each => (each.body as { state: string }).state)
async function logSoFar(): Promise<string> {
  const [registration] = farm.master.seen(/logs\/$/)
  if (registration === undefined) return ''
  const { identifier } = registration.body as { identifier: string }
  return String((await farm.call('GET', `/api/v1/task_logs/${identifier}`)).body)
}
const running = { state: 'running' }
const done = { state: 'done' }
const failed = { state: 'failed' }
const givenBack = { state: 'queued', agent_id: null }

describe.runIf(hasPython())('a job type in Python', () => {
  it.each([
    ['with its import', 'from pyfarm.jobtypes.core.jobtype import JobType\n\nclass Work(JobType):'],
    ['with everything imported', '\nfrom pyfarm.jobtypes.core.jobtype import *\n\nJobType\nclass Work(JobType):'],
  ])('is the example of PyFarm’s reference, unchanged, %s', async (_name, head) => {
    const folder = await mkdtemp(join(tmpdir(), 'touch-'))
    const code = `${head}
    def get_command(self):
        return "/usr/bin/touch"

    def get_arguments(self):
        return [os.path.join(
            self.assignment_data["job"]["data"]["path"], "%04d" %
            self.assignment_data["tasks"][0]["frame"])]
`
    await work(code, [11], { data: { path: folder } })
    expect(bodiesFor(11)).toEqual([running, done])
    expect(await readFile(join(folder, '0001'), 'utf8')).toBe('')
    await rm(folder, { recursive: true })
  })

  it('reports like any other, and logs output, prints and loggers', async () => {
    const code = python(
      [`import sys; print("hello"); sys.stderr.write("oh\\n"); print("unended", end="")`],
      `def before_start(self):\n    print("printed")\n    getLogger("jobtypes.x").warning("warned")\n    os.system("echo from below")
    import codecs, subprocess, threading
    sys.stdout.buffer.write(b"bytes\\n")
    sys.stdout.flush()
    codecs.getwriter("utf-8")(sys.stdout.buffer).write("\\xe4\\n")
    sys.stderr.write("to stderr, unended")
    subprocess.call(["echo", "a child's"], stdout=sys.stdout)
    thread = threading.Thread(target=lambda: print("from a thread"))
    thread.start()
    thread.join()`,
    )
    await work(code, [11, 12])
    for (const task of [11, 12]) {
      expect(bodiesFor(task)).toEqual([running, done])
      expect(logStatesFor(task)).toEqual([running, done])
    }
    await until(() => announced().length === 2, 'two announcements')
    expect(announced()).toEqual(['running', 'online'])
    const log = sentLog()
    expect(log).toMatch(/,None,jobtype,\d+,printed\r\n/)
    expect(log).toMatch(/,None,jobtype,\d+,WARNING jobtypes\.x: warned\r\n/)
    expect(log).toMatch(/,None,jobtype,\d+,from below\r\n/)
    for (const text of ['bytes', 'ä', 'to stderr, unended', "a child's", 'from a thread']) {
      expect(log).toMatch(new RegExp(`,None,jobtype,\\d+,"?${text}"?\r\n`))
    }
    expect(log).toMatch(/,\d+,0,\d+,hello\r\n/)
    expect(log).toMatch(/,\d+,1,\d+,oh\r\n/)
    expect(log).toMatch(/,\d+,0,\d+,unended\r\n/)
    expect(log).toMatch(/Process terminated successfully, exit code 0/)
  })

  it('calls its hooks in PyFarm’s order', async () => {
    const hook = (name: string, more: string) =>
      `def ${name}(self, *a):\n    print("hook ${name}" + "".join(" " + str(x) for x in a if isinstance(x, str)))\n    ${more}`
    const code = python(
      [`print("drop"); print("keep"); print("change")`],
      ...['__init__', 'before_start', 'start', 'get_environment', 'before_spawn_process', 'process_started'].map(name =>
        hook(name, `return super(Work, self).${name}(*a)`),
      ),
      hook('preprocess_stdout_line', 'return {"drop": False, "change": "changed"}.get(a[1])'),
      hook('format_stdout_line', 'return a[1].upper() if a[1] == "changed" else None'),
      hook('process_stdout_line', 'pass'),
      hook('is_successful', 'return super(Work, self).is_successful(*a)'),
      hook('process_stopped', 'return super(Work, self).process_stopped(*a)'),
    )
    await work(code)
    const hooks = Array.from(sentLog().matchAll(/,hook (.*)\r\n/g), match => match[1])
    expect(hooks).toEqual([
      '__init__',
      'before_start',
      'start',
      'get_environment',
      'before_spawn_process',
      'process_started',
      ...['preprocess_stdout_line drop'],
      ...['preprocess_stdout_line keep', 'format_stdout_line keep', 'process_stdout_line keep'],
      ...['preprocess_stdout_line change', 'format_stdout_line changed', 'process_stdout_line CHANGED'],
      'is_successful',
      'process_stopped',
    ])
    expect(sentLog()).toMatch(/,0,\d+,keep\r\n[^]*,0,\d+,CHANGED\r\n/)
    expect(sentLog()).not.toMatch(/,0,\d+,drop\r\n/)
    expect(bodiesFor(11)).toEqual([running, done])
  })

  it('takes changes of the command before it is spawned, and gives the job’s environment', async () => {
    const code = python(
      [`import os, sys; print(os.environ["SHOT"], os.environ["MORE"], sys.argv[1:], os.getcwd())`],
      `def before_spawn_process(self, command, protocol):
    command.env["MORE"] = 7
    command.arguments += ("a b", 3)
    command.cwd = "/"`,
    )
    await work(code, [11], { environ: { SHOT: 'sq10' } })
    expect(sentLog()).toMatch(/"?sq10 7 \['a b', '3'\] \/"?\r\n/)
  })

  it('may bring classes of its own for commands and processes', async () => {
    const code = `${imports}from pyfarm.jobtypes.core.jobtype import ProcessProtocol
class Command(CommandData):
    colour = "red"
class Protocol(ProcessProtocol):
    def __init__(self, jobtype):
        super(Protocol, self).__init__(jobtype)
        self.seen = 0
class Work(JobType):
    COMMAND_DATA = Command
    PROCESS_PROTOCOL = Protocol
    def get_command_data(self):
        return (self.COMMAND_DATA(sys.executable, "-c", "print(1); print(2, flush=True); import time; time.sleep(60)", id="render"),)
    def process_stdout_line(self, protocol, line):
        protocol.seen += 1
        if protocol.seen == 2:
            print("saw", protocol.id, protocol.command.colour, protocol.running(), protocol.uuid in self.processes)
            protocol.terminate()
    def is_successful(self, protocol, reason):
        print("end", reason.type.__name__, reason.value.exitCode, reason.value.signal, protocol.running())
        return protocol.seen == 2`
    await work(code)
    expect(sentLog()).toMatch(/saw render red True True\r\n[^]*end ProcessTerminated None 15 False\r\n/)
    expect(bodiesFor(11)).toEqual([running, done])
  })

  it('batches: states of single tasks come from lines of output', async () => {
    const code = python(
      [`print("begin 1"); print("half 1"); print("end 1"); print("begin 2"); print("lost 2")`],
      `def process_started(self, protocol):\n    pass`,
      `def process_stopped(self, protocol, reason):\n    pass`,
      `def process_stdout_line(self, protocol, stdout):
    word, frame = stdout.split()
    task = [each for each in self.assignment["tasks"] if each["frame"] == int(frame)][0]
    if word == "begin":
        self.set_task_started_now(task)
        self.set_task_state(task, WorkState.RUNNING)
    if word == "half":
        self.set_task_progress(task, 0.5)
    if word == "end":
        self.set_task_state(task, WorkState.DONE)
    if word == "lost":
        self.set_task_state(task, WorkState.PAUSED)
        self.set_task_state(task, WorkState.RUNNING)
        self.add_self_to_failed_on_agents(task)
        self.set_task_state(task, WorkState.FAILED, "lost it", dissociate_agent=True)
        self.set_task_state(task, WorkState.DONE)
        print("local", self.get_local_task_state(11), self.get_local_task_state(12), sorted(self.finished_tasks), sorted(self.failed_tasks))`,
    )
    await work(code, [11, 12])
    expect(bodiesFor(11)).toEqual([{ progress: 0 }, { time_started: 'now' }, running, done])
    expect(bodiesFor(12)).toEqual([
      { progress: 0 },
      { time_started: 'now' },
      running,
      { state: 'paused' },
      running,
      { state: 'failed', last_error: 'lost it', agent_id: null },
    ])
    expect(failedHere()).toEqual([{ path: '/jobs/1/tasks/12/failed_on_agents/', body: { id: farm.agent.id() } }])
    expect(sentLog()).toContain('local done done [11, 12] [12]')
  })

  it('offers every helper', async () => {
    const code = python(
      [],
      `def start(self):
    os.environ["X"] = "not this"
    first, again, new, kept = self.tempdir(), self.tempdir(), self.tempdir(new=True), self.tempdir(new=True, remove_on_finish=False)
    say = lambda name, value: print("%s=%s" % (name, value))
    say("tempdir", (first == again, first != new, os.path.isdir(new)))
    say("kept", kept)
    say("gone", first)
    say("expandvars", self.expandvars("$SHOT/\${SHOT}/$NONE"))
    say("given", self.expandvars("$SHOT", {"SHOT": "other"}) + self.expandvars("$SHOT", expand=False))
    say("map_path", self.map_path("/$SHOT/a"))
    say("commands", self.get_command_list(["a", "$SHOT"]))
    say("ids", self.get_uid_gid(None, None) + self.get_uid_gid(0, "root"))
    say("csv", os.path.isfile(self.get_csvlog_path(self.uuid)))
    try:
        raise ValueError("wrong")
    except ValueError as error:
        say("error", self.format_error(error).splitlines()[-1])
    node = self.node()
    say("node", (node["master_api"], node["agent_id"], node["cpus"] > 0, node["free_ram"] > 0, node["operating_system"]))
    say("state", self.get_local_task_state(11))
    a = self.assignment
    say("assignment", (type(a["id"]).__name__, a["job"]["title"], a["job"]["data"], a["jobtype"], a["tasks"]))
    for change in (lambda: a.update(x=1), lambda: a["job"].pop("id"), lambda: a["tasks"][0].__setitem__("id", 2)):
        try:
            change()
            say("changed", True)
        except TypeError:
            pass
    self.set_task_state({"id": 99}, None)
    self.set_task_state(a["tasks"][0], "odd")
    say("states", (WorkState.DONE in WorkState, "odd" in WorkState, len(list(WorkState))))
    for wrong in (lambda: self.set_task_progress({"id": 99}, 0.5), lambda: self.set_task_progress(a["tasks"][0], float("nan")), lambda: self.stop(signal="HUP"),
                  lambda: CommandData("a", what=1)):
        try:
            wrong()
            say("wrong", "taken")
        except ValueError:
            pass
    self.set_states(a["tasks"], WorkState.DONE)`,
    )
    await work(code, [11, 12], { environ: { SHOT: 'sq10' }, data: { a: [1] } })
    const said = new Map(
      Array.from(
        sentLog()
          .replaceAll('""', '"')
          .matchAll(/jobtype,\d+,"?(\w+)=(.*?)"?\r\n/g),
        ([, name = '', value = '']) => [name, value] as const,
      ),
    )
    const kept = said.get('kept') ?? ''
    expect(kept).toContain('pyfarm-')
    expect(spawnSync('ls', ['-d', kept]).status).toBe(0)
    await rm(kept, { recursive: true })
    expect(spawnSync('ls', ['-d', said.get('gone') ?? '']).status).not.toBe(0)
    expect(Object.fromEntries(said)).toMatchObject({
      tempdir: '(True, True, True)',
      expandvars: 'sq10/sq10/$NONE',
      given: 'other$SHOT',
      map_path: '/sq10/a',
      commands: "('a', 'sq10')",
      ids: '(None, None, 0, 0)',
      csv: 'True',
      error: 'ValueError: wrong',
      node: `(None, '${farm.agent.id()}', True, True, 'linux')`,
      state: 'None',
      states: '(True, False, 4)',
      assignment:
        "('UUID', 'A job', {'a': [1]}, {'name': 'Test', 'version': 1}, [{'attempt': 1, 'id': 11, 'frame': 1}, {'attempt': 1, 'id': 12, 'frame': 2}])",
    })
    expect([said.has('changed'), said.has('wrong')]).toEqual([false, false])
    expect(sentLog()).toMatch(/jobtype,\d+,"?\{'id': 99\} is no task of this assignment: take one of/)
    expect(sentLog()).toMatch(/jobtype,\d+,"?'odd' is no state of a task: take one of WorkState/)
    for (const task of [11, 12]) expect(bodiesFor(task)).toEqual([done])
  })
})

describe.runIf(hasPython())('variants of a Python job type’s end', () => {
  it('is done for all tasks when the first of several processes ends well, whatever the others do', async () => {
    await work(python([`import time; time.sleep(0.4); raise SystemExit(3)`, ``]), [11, 12])
    for (const task of [11, 12]) expect(bodiesFor(task)).toEqual([running, done])
    expect(sentLog()).toContain('exit code 3')
  })

  it('is failed for all tasks when the first that ends has failed, without an error text', async () => {
    await work(python([`import time; time.sleep(30)`, `raise SystemExit(3)`]), [11, 12])
    for (const task of [11, 12]) expect(bodiesFor(task)).toEqual([running, failed])
  })

  it('runs and fails when the executable is missing; the reason is in the log', async () => {
    await work(`${imports}class Work(JobType):\n    def get_command_data(self):\n        return CommandData("no-such-renderer")`)
    expect(bodiesFor(11)).toEqual([running, failed])
    expect(sentLog()).toContain('Could not start ""no-such-renderer"": No such file or directory')
  })

  it.each(['before_start', 'start', 'get_command_data'])('fails with the traceback when %s raises', async hook => {
    await work(`${imports}class Work(JobType):\n    def ${hook}(self):\n        raise ValueError("no scene")`, [11, 12])
    const expected = expect.stringMatching(
      /^ValueError: no scene \(line 8 of job type Test version 1\)\nTraceback [^]*in \w+\n[^]*ValueError: no scene$/,
    ) as string
    for (const task of [11, 12]) expect(bodiesFor(task)).toEqual([{ state: 'failed', last_error: expected }])
    await until(() => farm.master.seen(/PUT/).length === 1, 'the log')
  })

  it('fails when a hook raises while a process runs, which is ended', async () => {
    await work(
      python(
        [`print("x"); import time; time.sleep(60)`],
        `def process_stdout_line(self, protocol, line):\n    raise KeyError(line)`,
      ),
    )
    expect(bodiesFor(11)).toEqual([
      running,
      { state: 'failed', last_error: expect.stringContaining("KeyError: 'x' (line") as string },
    ])
  })

  it.each(['before_start', 'start', 'get_command_data'])(
    'goes back, and not to this agent, when %s finds too little space',
    async hook => {
      await work(`${imports}class Work(JobType):\n    def ${hook}(self):\n        raise InsufficientSpaceError("full")`, [11, 12])
      for (const task of [11, 12]) {
        expect(bodiesFor(task)).toEqual([givenBack])
        expect(logStatesFor(task)).toEqual([{ state: 'queued' }])
      }
      expect(failedHere().map(each => each.path)).toEqual(
        expect.arrayContaining([11, 12].map(task => `/jobs/1/tasks/${task}/failed_on_agents/`)),
      )
      await until(() => farm.master.seen(/PUT/).length === 1, 'the log')
    },
  )

  it('sets no state when it starts no process', async () => {
    await work(python([]), [11])
    await until(() => announced().length === 2, 'two announcements')
    expect(bodiesFor(11)).toEqual([])
    expect(announced()).toEqual(['running', 'online'])
    await until(() => farm.master.seen(/PUT/).length === 1, 'the log')
  })

  it('fails tasks that its processes leave without an end', async () => {
    await work(python([''], `def process_stopped(self, protocol, reason):\n    pass`))
    expect(bodiesFor(11)).toEqual([
      running,
      { state: 'failed', last_error: 'The job type ended without saying what became of this task.' },
    ])
  })

  const endless = `print("on"); import time; time.sleep(60)`
  const stops: [how: string, call: string, bodies: unknown[], here: number][] = [
    ['back to the queue', 'self.stop()', [running, givenBack], 0],
    [
      'failed with an error',
      'self.stop(assignment_failed=True, error="bad", signal="INT")',
      [running, { ...failed, last_error: 'bad' }],
      0,
    ],
    ['failed, and never here again', 'self.stop(True, True, signal="TERM")', [running, failed], 1],
  ]
  it.each(stops)('stops itself: tasks %s', async (_how, call, bodies, here) => {
    await work(python([endless, endless], `def process_stdout_line(self, protocol, line):\n    ${call}`))
    expect(bodiesFor(11)).toEqual(bodies)
    expect(failedHere()).toHaveLength(here)
  })

  it('is told to stop when it is cancelled', async () => {
    await assign(python([endless], `def stop(self, *a, **k):\n    print("asked to stop")\n    super(Work, self).stop(*a, **k)`))
    await until(() => bodiesFor(11).length === 1, 'the running task')
    expect((await farm.call('DELETE', '/api/v1/tasks/11')).status).toBe(202)
    await ended()
    expect(bodiesFor(11)).toEqual([running, givenBack])
    expect(sentLog()).toContain('asked to stop')
  })

  it('goes back when the agent stops, and is ended', async () => {
    await assign(python([`import os; print("pid", os.getpid(), flush=True)\n${endless}`]))
    await until(async () => (await logSoFar()).includes('pid '), 'the process')
    const pid = Number(/,pid (\d+)/.exec(await logSoFar())?.[1])
    expect((await farm.call('POST', '/api/v1/stop', { wait: true })).status).toBe(200)
    await farm.agent.ended
    expect(() => process.kill(pid, 0)).toThrow()
    expect(bodiesFor(11)).toEqual([running, givenBack])
  })

  it('is ended by force when it does not stop', async () => {
    await assign(
      python([endless], `def process_stdout_line(self, protocol, line):\n    print("loops")\n    while True:\n        pass`),
    )
    await until(async () => (await logSoFar()).includes(',loops\r\n'), 'the loop')
    await farm.call('DELETE', '/api/v1/tasks/11')
    await ended()
    expect(bodiesFor(11)).toEqual([running, givenBack])
  })

  it('has failed when its processes are silent for too long, and not while they write', async () => {
    await work(python([`print("begun"); import time; time.sleep(60)`]), [11], { silence_seconds: 1 })
    expect(bodiesFor(11)).toEqual([
      running,
      { state: 'failed', last_error: expect.stringContaining('limit of 1 seconds (silence_seconds)') as string },
    ])
    const talks = python(
      [`import time\nfor i in range(8):\n    print(i)\n    time.sleep(0.3)`],
      `def preprocess_stdout_line(self, protocol, line):\n    return False`,
    )
    await work(talks, [12], { silence_seconds: 1 })
    expect(bodiesFor(12)).toEqual([running, done])
  })
})
