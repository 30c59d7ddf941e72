// The page for the person at the machine. It asks its agent once a second what it does, while somebody can see it.
/* global document */

const beatMilliseconds = 1000
const token = document.querySelector('meta[name="token"]')?.getAttribute('content') ?? ''
const byId = id => document.getElementById(id)
const buttons = [...document.querySelectorAll('button[data-mode]')]
let timer

/** An element with properties and what is in it. */
function make(name, properties, ...content) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'state') element.dataset.state = value
    else element[key] = value
  }
  element.append(...content)
  return element
}

function headline({ work, intake, closing, isRegistered }) {
  if (closing !== null) return ['warn', closing === 'stopping' ? 'Stopping' : 'Restarting']
  if (!isRegistered) return ['bad', 'No master']
  if (work.some(each => each.left > 0)) return ['good', 'Rendering']
  return intake === 'open' ? ['good', 'Ready'] : ['warn', 'Set aside']
}

function explain({ intake, work }) {
  const isBusy = work.some(each => each.left > 0)
  if (intake === 'open') return 'This machine takes work from the farm.'
  if (!isBusy) return 'This machine is yours: it takes no work until you say so, also after a restart.'
  if (intake === 'pause') return 'The frames that render now are finished, the rest went back to the farm, nothing new comes.'
  return 'What was given to this machine is finished, nothing new comes.'
}

function ago(iso) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(iso)) / 60_000))
  if (minutes < 1) return 'just now'
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ${minutes % 60} min ago`
}

function frameName({ frame, tile }) {
  return tile === null ? String(frame) : `${frame}.${tile}`
}

function frameItem(task) {
  const percent = task.state === 'running' && task.progress > 0 ? ` ${Math.floor(task.progress * 100)} %` : ''
  return make('li', { state: task.state, title: `Frame ${frameName(task)}: ${task.state}` }, frameName(task) + percent)
}

function card(work) {
  const done = work.tasks.reduce((sum, task) => sum + (task.state === 'failed' ? 1 : task.progress), 0)
  const log = make('pre', { tabIndex: 0, ariaLabel: 'Last lines of the log' })
  log.append(...work.tail.flatMap(({ stream, text }) => [make('span', { className: stream }, text), '\n']))
  if (work.tail.length === 0) log.append('Nothing is written yet.')
  const more = work.total - work.tasks.length
  return make(
    'article',
    {},
    make('h2', {}, work.title),
    make('p', { className: 'about' }, `Job ${work.job}, ${work.jobType}, started ${ago(work.since)}`),
    make('progress', { max: Math.max(1, work.tasks.length), value: done, ariaLabel: 'Progress' }),
    make('ul', { className: 'frames' }, ...work.tasks.map(frameItem), ...(more > 0 ? [make('li', {}, `and ${more} more`)] : [])),
    log,
  )
}

/** Logs are shown at their end, unless somebody has scrolled up to read. */
function showWork(work) {
  const place = byId('work')
  const scrolled = [...place.querySelectorAll('pre')].map(log => [
    log.scrollTop,
    log.scrollHeight - log.clientHeight - log.scrollTop,
  ])
  place.replaceChildren(...work.map(card))
  for (const [index, log] of [...place.querySelectorAll('pre')].entries()) {
    const [top, below] = scrolled[index] ?? [0, 0]
    log.scrollTop = below > 24 ? top : log.scrollHeight
  }
  if (work.length === 0) place.replaceChildren(make('p', { className: 'idle' }, 'Nothing is rendering here.'))
}

/** Who has let the machine finish its work can still decide to have it sooner. */
function choices({ intake, work }) {
  if (intake === 'open') return ['pause', 'drain']
  return intake === 'drain' && work.some(each => each.left > 0) ? ['pause', 'open'] : ['open']
}

let shown = ''
function show(state) {
  const [kind, words] = headline(state)
  document.title = `${words}: ${state.hostname}`
  byId('hostname').textContent = state.hostname
  byId('facts').textContent =
    `${state.cpus} CPUs, ${Math.round(state.freeRam / 1024)} of ${Math.round(state.ram / 1024)} GB of memory free`
  byId('state').textContent = words
  byId('state').dataset.state = kind
  byId('explanation').textContent =
    token === '' ? `${explain(state)} The buttons work only at the machine itself, on http://localhost.` : explain(state)
  for (const button of buttons) {
    button.hidden = token === '' || !choices(state).includes(button.dataset.mode)
    button.disabled = false
  }
  byId('about').textContent =
    `Agent ${state.id}, version ${state.version}, ${state.isRegistered ? 'at' : 'looking for'} ${state.master}`
  tellTrouble(state.lastError)
  // What did not change stays as it is, with what was selected in it.
  const now = JSON.stringify(state.work.map(work => ({ ...work, ago: ago(work.since) })))
  if (now !== shown) showWork(state.work)
  shown = now
}

function tellTrouble(sentence) {
  byId('trouble').hidden = sentence === null
  byId('trouble').textContent = sentence ?? ''
}

function lost() {
  byId('state').textContent = 'No answer'
  byId('state').dataset.state = 'bad'
  for (const button of buttons) button.disabled = true
}

async function ask(address, options) {
  const answer = await fetch(address, { cache: 'no-store', ...options })
  const body = await answer.json()
  if (!answer.ok) throw new Error(body.error)
  return body
}

async function beat() {
  clearTimeout(timer)
  if (!document.hidden) {
    await ask('/page/state').then(show, lost)
  }
  timer = setTimeout(beat, beatMilliseconds)
}

async function press(mode) {
  for (const button of buttons) button.disabled = true
  const headers = { 'content-type': 'application/json', 'x-pyfarm-token': token }
  try {
    show(await ask('/page/intake', { method: 'POST', headers, body: JSON.stringify({ mode }) }))
  } catch (error) {
    tellTrouble(error.message)
  }
}

for (const button of buttons) button.addEventListener('click', () => void press(button.dataset.mode))
document.addEventListener('visibilitychange', () => void beat())
await beat()
