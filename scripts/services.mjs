// The databases and the broker that some tests need: which answer, and what is left out where one does not.
import { connect } from 'node:net'

const services = [
  {
    name: 'PostgreSQL',
    variable: 'PYFARM_TEST_POSTGRES',
    address: 'postgresql://postgres@127.0.0.1:5432/postgres',
    port: 5432,
    tests: 'the store tests on PostgreSQL',
  },
  {
    name: 'MariaDB',
    variable: 'PYFARM_TEST_MYSQL',
    address: 'mysql://root@127.0.0.1:3306/',
    port: 3306,
    tests: 'the store tests on MariaDB',
  },
  {
    name: 'Redis',
    variable: 'PYFARM_TEST_REDIS',
    address: 'redis://127.0.0.1:6379',
    port: 6379,
    tests: 'the tests of the Redis broker',
  },
]

/**
 * Asks every service whether it takes connections.
 *
 * @returns {Promise<{ env: Record<string, string | undefined>, absent: string[] }>} `env`: the address of each that answers,
 *   undefined for the others; `absent`: a sentence for each that does not
 */
export async function probeServices() {
  const found = await Promise.all(services.map(probe))
  return {
    env: Object.fromEntries(found.map(({ variable, address, answers }) => [variable, answers ? address : undefined])),
    absent: found.filter(({ answers }) => !answers).map(absence),
  }
}

async function probe(service) {
  const address = process.env[service.variable] || service.address
  return { ...service, address, answers: await answers(address, service.port) }
}

const absence = ({ name, address, tests, variable }) =>
  `${name} does not answer at ${withoutPassword(address)}: ${tests} are left out (${variable} names another address).`

function answers(address, defaultPort) {
  if (!URL.canParse(address)) return Promise.resolve(false)
  const { hostname, port } = new URL(address)
  return new Promise(resolve => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || defaultPort, timeout: 2000 })
    const end = answer => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

const withoutPassword = address => address.replace(/(\/\/[^:@/]*):[^@/]*@/, '$1:***@')
