// Where the jobs of a family stand: parents before children, from left to right.
import dagre from '@dagrejs/dagre'
import type { Family } from './read-family.js'

export const nodeWidth = 240
export const nodeHeight = 84

/** The upper left corner of each job, in pixels. */
export function placesOfFamily({ jobs, links }: Family): Map<number, { x: number; y: number }> {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 72 })
  graph.setDefaultEdgeLabel(() => ({}))
  const known = new Set(jobs.map(({ id }) => id))
  for (const { id } of jobs) graph.setNode(String(id), { width: nodeWidth, height: nodeHeight })
  for (const { parent, child } of links) if (known.has(parent) && known.has(child)) graph.setEdge(String(parent), String(child))
  dagre.layout(graph)
  return new Map(
    jobs.map(({ id }) => {
      const { x, y } = placeIn(graph.node(String(id)))
      return [id, { x: x - nodeWidth / 2, y: y - nodeHeight / 2 }]
    }),
  )
}

/** The middle that the layout gave a node. */
function placeIn(node: unknown): { readonly x: number; readonly y: number } {
  const hasPlace = typeof node === 'object' && node !== null && 'x' in node && 'y' in node
  return hasPlace ? { x: Number(node.x), y: Number(node.y) } : { x: 0, y: 0 }
}
