import { useId, type ReactNode } from 'react'
import styles from './home-section.module.css'

interface HomeSectionProps {
  readonly title: string
  /** Beside the title, for example a link to all of it. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function HomeSection({ title, aside, children }: HomeSectionProps) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 id={id}>{title}</h2>
        <span>{aside}</span>
      </div>
      {children}
    </section>
  )
}

/** What a section says when there is nothing to show. */
export function Quiet({ children }: { children: ReactNode }) {
  return <p className={styles['quiet']}>{children}</p>
}
