import type { ApiContext } from './api-context.js'

/** A page for the person at the machine: what runs here. */
export function statusPage({ identity, assignments, masterAddress, presence }: ApiContext): string {
  const { machine, id } = identity()
  const items = assignments.all().map(({ body, tasks }) => {
    const states = tasks.map(task => `${task.assigned.frame}: ${task.state ?? 'not started'}`).join(', ')
    return `<li>${escapeHtml(body.job.title ?? `Job ${body.job.id}`)} <small>(${escapeHtml(states)})</small></li>`
  })
  const work = items.length === 0 ? '<p>Idle.</p>' : `<ul>${items.join('')}</ul>`
  const link = presence.isRegistered() ? 'registered with' : 'trying to reach'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(machine.hostname)}</title>
<h1>${escapeHtml(machine.hostname)}</h1><p>Agent ${escapeHtml(id)}, ${link} ${escapeHtml(masterAddress)}.</p>${work}</html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`)
}
