import { useState } from 'react'
import type { Overview } from '../../api/overview-queries.js'
import { JobLink } from '../../parts/job-link.js'
import { HomeSection } from './home-section.js'
import styles from './last-pictures.module.css'

type Picture = Overview['pictures'][number]

/** The last picture of each job that makes some; not there without any. */
export function LastPictures({ pictures }: { pictures: readonly Picture[] }) {
  if (pictures.length === 0) return null
  return (
    <HomeSection title="Last pictures">
      <ul className={styles['pictures']}>
        {pictures.map(picture => (
          <PictureOf key={`${picture.job} ${picture.task}`} picture={picture} />
        ))}
      </ul>
    </HomeSection>
  )
}

function PictureOf({ picture: { job, title, task, frame } }: { picture: Picture }) {
  const [isMissing, setMissing] = useState(false)
  // Its file may be gone, or lie where the master does not show files from.
  if (isMissing) return null
  return (
    <li>
      <JobLink job={job}>
        <img
          src={`/api/v1/jobs/${job}/tasks/${task}/picture`}
          alt={`Frame ${frame} of ${title}`}
          loading="lazy"
          onError={() => setMissing(true)}
        />
        <span>{title}</span>
      </JobLink>
    </li>
  )
}
