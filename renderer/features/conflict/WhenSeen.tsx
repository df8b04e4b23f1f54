import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import styles from './Conflict.module.css';

/** Draws what is in it once it comes near to what is in sight: a hundred places cost what a few do. */
export function WhenSeen({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || place.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '400px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [seen]);
  return (
    <div ref={place} className={styles.seen}>
      {seen && children}
    </div>
  );
}
