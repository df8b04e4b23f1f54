import { Bookmark, GitMerge, PenLine, Send, Undo2 } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import type { VersionInfo, VersionReason } from '#core/post/versions.ts';

import { classNames } from '../../ui/classNames.ts';
import { fullDate, relativeDate } from '../../ui/relativeDate.ts';
import styles from './Versions.module.css';
import { byDay, dayWords, growth, hourOf, reasonWords, wordCount } from './words.ts';

const glyphs: Partial<Record<VersionReason, ReactNode>> = {
  published: <Send size={13} aria-hidden />,
  'before-merge': <GitMerge size={13} aria-hidden />,
  'other-program': <GitMerge size={13} aria-hidden />,
  'before-restore': <Undo2 size={13} aria-hidden />,
};

/** The versions of a post, newest first, day by day. The arrow keys go from one to the next. */
export function TimeLine({
  versions,
  selected,
  now,
  onSelect,
}: {
  versions: readonly VersionInfo[];
  selected: string | null;
  now: Date;
  onSelect: (id: string) => void;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const index = versions.findIndex((version) => version.id === selected);
  const today = dayWords(now.toISOString(), now);
  const optionId = (version: string): string => `${id}-${version}`;

  useEffect(() => {
    const option = selected === null ? null : document.getElementById(`${id}-${selected}`);
    option?.scrollIntoView({ block: 'nearest' });
  }, [id, selected]);

  /** How many versions are in sight at once, less one that stays in sight. */
  const page = (): number => {
    const height = document.getElementById(optionId(selected ?? ''))?.offsetHeight ?? 0;
    return height === 0 ? 1 : Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / height) - 1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const targets: Record<string, () => number> = {
      ArrowDown: () => index + 1,
      ArrowUp: () => index - 1,
      PageDown: () => index + page(),
      PageUp: () => index - page(),
      Home: () => 0,
      End: () => versions.length - 1,
    };
    const target = targets[event.key]?.();
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = versions[Math.max(0, Math.min(versions.length - 1, target))];
    if (next !== undefined) onSelect(next.id);
  };

  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Versions"
      tabIndex={0}
      className={styles.timeLine}
      aria-activedescendant={selected === null ? undefined : optionId(selected)}
      onKeyDown={onKeyDown}
    >
      {byDay(versions, now).map(({ day, versions: ofDay }) => (
        <div key={day} role="group" aria-label={day} className={styles.day}>
          <div role="presentation" className={styles.dayName}>
            {day}
          </div>
          {ofDay.map((version) => {
            const before = versions[versions.indexOf(version) + 1] ?? null;
            const grew = growth(version.words, before?.words ?? null);
            return (
              // The list takes the keys for all of its options.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={version.id}
                id={optionId(version.id)}
                role="option"
                aria-selected={version.id === selected}
                className={classNames(styles.version, version.name !== null && styles.named)}
                title={fullDate(version.at)}
                onClick={() => onSelect(version.id)}
              >
                <span className={styles.glyph}>
                  {version.name === null ? (
                    (glyphs[version.why] ?? <PenLine size={13} aria-hidden />)
                  ) : (
                    <Bookmark size={13} aria-hidden fill="currentColor" />
                  )}
                </span>
                <span className={styles.versionWords}>
                  {version.name !== null && (
                    <span className={styles.versionName} dir="auto">
                      {version.name}
                    </span>
                  )}
                  <span className={styles.when}>
                    {hourOf(version.at)}
                    {/* The heading says the other days. */}
                    {day === today && <span className={styles.ago}> {relativeDate(version.at, now)}</span>}
                  </span>
                  {(version.name === null || version.why !== 'named') && (
                    <span className={styles.why}>{reasonWords[version.why]}</span>
                  )}
                  <span className={styles.size}>
                    {wordCount(version.words)}
                    {grew !== '' && ` (${grew})`}
                  </span>
                </span>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
