import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** Draws what is in it once it comes near to what is in sight: a thousand places cost what a few do. */
export function WhenSeen({
  height,
  children,
}: {
  /** About how high it will be, px. */ height: number;
  children: ReactNode;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || place.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '600px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [seen]);
  return (
    <div ref={place} style={seen ? undefined : { minHeight: height }}>
      {seen && children}
    </div>
  );
}
