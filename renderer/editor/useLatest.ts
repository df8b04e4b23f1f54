import { useInsertionEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** The value of the newest render, for callbacks of something that is built once. Not for reading while rendering. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
