// With PYFARM_TEST_TURNS=days long test files take turns from day to day, as the databases do: all together take longer than CI may.
// Without it nothing is left out. What the farm stands or falls with is in no turn.

const turns = [
  [
    'packages/agent/src/host/python-trouble.test.ts',
    'packages/agent/src/host/python-studio-job-types.test.ts',
    'packages/agent/src/protocol/work-requests.test.ts',
    'packages/agent/src/protocol/life-rows.test.ts',
    'packages/agent/src/software/software-checks.test.ts',
    'jobtypes/src/shipped/blender.test.ts',
    'tests/src/type-pages.test.ts',
    'tests/src/people.test.ts',
    'tests/src/agent-update.test.ts',
    'tests/src/faults.test.ts',
    'tests/src/commands.test.ts',
    'tests/src/agent-page.test.ts',
    'tests/src/mail.test.ts',
  ],
  [
    'packages/agent/src/host/python-job-types.test.ts',
    'packages/agent/src/host/python-output.test.ts',
    'packages/agent/src/protocol/presence-requests.test.ts',
    'packages/agent/src/protocol/bad-masters.test.ts',
    'packages/agent/src/assignments/unruly-job-types.test.ts',
    'jobtypes/src/examples.test.ts',
    'jobtypes/src/shipped/pov-ray.test.ts',
    'tests/src/admin-pages.test.ts',
    'tests/src/farm-pages.test.ts',
    'tests/src/statistics-pages.test.ts',
    'tests/src/enrolment.test.ts',
    'tests/src/job-types.test.ts',
    'tests/src/agent-fleet.test.ts',
    'tests/src/misbehaving-agents.test.ts',
  ],
]

/** Counts the days, for whatever takes turns. */
export const today = Math.floor(Date.now() / 86_400_000)

/** Test files that it is not the turn of today. */
export const leftOut =
  process.env['PYFARM_TEST_TURNS'] === 'days' ? turns.flatMap((files, turn) => (turn === today % turns.length ? [] : files)) : []
