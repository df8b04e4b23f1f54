import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import styles from './DialogPages.module.css';

export interface DialogPage<P extends string> {
  page: P;
  label: string;
  icon: LucideIcon;
}

/** The inside of a wide dialog that has several pages: their names at its start, and the one that is shown. */
export function DialogPages<P extends string>({
  label,
  pages,
  current,
  onChoose,
  foot,
  children,
}: {
  label: string;
  pages: readonly DialogPage<P>[];
  current: P;
  onChoose: (page: P) => void;
  /** What is said below all pages. */
  foot?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <div className={styles.body}>
        <nav className={styles.nav} aria-label={label}>
          {pages.map(({ page, label: name, icon: Icon }) => (
            <button
              key={page}
              type="button"
              className={styles.tab}
              aria-current={page === current ? 'page' : undefined}
              onClick={() => onChoose(page)}
            >
              <Icon size={15} aria-hidden />
              {name}
            </button>
          ))}
        </nav>
        {/* A region that scrolls must be reachable by keyboard. */}
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */}
        <section className={styles.page} aria-label={pages.find(({ page }) => page === current)?.label} tabIndex={0}>
          {children}
        </section>
        {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex */}
      </div>
      {foot}
    </>
  );
}
