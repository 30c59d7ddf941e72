import '@xyflow/react/dist/base.css'
import { Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react'
import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import type { JobDetails } from '../../../api/farm-queries.js'
import { JobLink } from '../../../parts/job-link.js'
import { JobState } from '../../../parts/job-state.js'
import { TaskBar } from '../../../parts/task-bar.js'
import { nodeHeight, nodeWidth, placesOfFamily } from './family-layout.js'
import styles from './job-family.module.css'
import type { Family } from './read-family.js'

type JobNode = Node<{ job: JobDetails; isSelf: boolean }, 'job'>

const nodeTypes = { job: FamilyNode }

/** The family as a graph that can be moved and made larger; a job leads to its page. */
export function FamilyGraph({ family, job }: { family: Family; job: number }) {
  const shape = JSON.stringify([family.jobs.map(({ id }) => id), family.links])
  // Only another shape is laid out anew, not every frame that is done.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const places = useMemo(() => placesOfFamily(family), [shape])
  const nodes = family.jobs.map((each): JobNode => ({
    id: String(each.id),
    type: 'job',
    position: places.get(each.id) ?? { x: 0, y: 0 },
    width: nodeWidth,
    height: nodeHeight,
    data: { job: each, isSelf: each.id === job },
  }))
  const edges = family.links.map(({ parent, child }): Edge => ({
    id: `${parent} ${child}`,
    source: String(parent),
    target: String(child),
    focusable: false,
  }))
  const scheme = useComputedColorScheme()
  return (
    <div className={styles['graph']} role="group" aria-label="Jobs that it waits for, and that wait for it">
      <ReactFlow
        key={shape}
        colorMode={scheme}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
        minZoom={0.2}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        proOptions={{ hideAttribution: true }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

function FamilyNode({ data: { job, isSelf } }: NodeProps<JobNode>) {
  return (
    <div className={styles['node']} data-self={isSelf}>
      <Handle type="target" position={Position.Left} isConnectable={false} className={styles['handle'] ?? ''} />
      <JobLink job={job.id} className={styles['title']}>
        {job.title}
      </JobLink>
      <JobState job={job} />
      <TaskBar counts={job.tasks} />
      <Handle type="source" position={Position.Right} isConnectable={false} className={styles['handle'] ?? ''} />
    </div>
  )
}
