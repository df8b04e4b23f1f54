import { ChevronRight } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';

import type { BulkAction, PostSelection, TermCount } from '#core/post/listing.ts';

import { classNames } from '../../ui/classNames.ts';
import { useDrop } from './dragging.ts';
import styles from './Parts.module.css';
import type { TermLine } from './termTree.ts';
import { linesOf, termTree } from './termTree.ts';

/** So many lines are drawn at first: a library may have thousands of tags. */
const step = 200;

/** Tags or categories as a tree. Arrows move, open and close; Enter filters by the term, and again by none. */
export function TermTree({
  label,
  kind,
  terms,
  value,
  isOpen,
  onToggle,
  onChoose,
  onDrop,
}: {
  label: string;
  kind: 'tag' | 'category';
  terms: readonly TermCount[];
  /** What the list is filtered by. */
  value: string | null;
  isOpen: (path: string) => boolean;
  onToggle: (path: string) => void;
  onChoose: (term: string | null) => void;
  onDrop: (selection: PostSelection, action: BulkAction) => void;
}) {
  const id = useId();
  const tree = useMemo(() => termTree(terms), [terms]);
  const [most, setMost] = useState(step);
  const [focused, setFocused] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const all = linesOf(tree, isOpen);
  const lines = all.slice(0, most);
  const at = Math.max(
    0,
    lines.findIndex(({ node }) => node.path === (focused ?? value)),
  );
  const choose = (path: string) => onChoose(path === value ? null : path);

  useEffect(() => {
    if (focused !== null) root.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at, focused]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const line = lines[at];
    if (line === undefined) return;
    const goTo = (index: number) =>
      setFocused(lines[Math.min(Math.max(index, 0), lines.length - 1)]?.node.path ?? null);
    const parent = () => {
      for (let index = at; index >= 0; index -= 1) if ((lines[index]?.level ?? 0) < line.level) return index;
      return at;
    };
    if (event.key === 'ArrowDown') goTo(at + 1);
    else if (event.key === 'ArrowUp') goTo(at - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(lines.length - 1);
    else if (event.key === 'ArrowRight') {
      if (line.open === false) onToggle(line.node.path);
      else if (line.open === true) goTo(at + 1);
    } else if (event.key === 'ArrowLeft') {
      if (line.open === true) onToggle(line.node.path);
      else goTo(parent());
    } else if (event.key === 'Enter' || event.key === ' ') choose(line.node.path);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        ref={root}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={lines.length === 0 ? undefined : `${id}-${at}`}
        className={styles.tree}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused((before) => before ?? lines[at]?.node.path ?? null)}
        onBlur={() => setFocused(null)}
      >
        {lines.map((line, index) => (
          <Line
            key={line.node.path}
            id={`${id}-${index}`}
            line={line}
            kind={kind}
            at={index}
            chosen={line.node.path === value}
            focused={focused !== null && index === at}
            onToggle={onToggle}
            onChoose={choose}
            onDrop={onDrop}
          />
        ))}
      </div>
      {all.length > most && (
        <button type="button" className={styles.more} onClick={() => setMost(most + step)}>
          {(all.length - most).toLocaleString('en')} more
        </button>
      )}
    </>
  );
}

function Line({
  id,
  line: { node, level, open, position, siblings },
  kind,
  at,
  chosen,
  focused,
  onToggle,
  onChoose,
  onDrop,
}: {
  id: string;
  line: TermLine;
  kind: 'tag' | 'category';
  at: number;
  chosen: boolean;
  focused: boolean;
  onToggle: (path: string) => void;
  onChoose: (path: string) => void;
  onDrop: (selection: PostSelection, action: BulkAction) => void;
}) {
  const drop = useDrop(
    ({ trashed }) =>
      trashed
        ? null
        : kind === 'tag'
          ? { kind: 'add-tag', tag: node.path }
          : { kind: 'add-category', category: node.path },
    onDrop,
  );
  return (
    // The tree owns the keyboard: a line is pointed at by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-setsize={siblings}
      aria-posinset={position}
      aria-selected={chosen}
      aria-expanded={open ?? undefined}
      data-at={at}
      className={classNames(styles.part, styles.line, chosen && styles.chosen, focused && styles.focused)}
      style={{ paddingInlineStart: 4 + (level - 1) * 14 }}
      onClick={() => onChoose(node.path)}
      {...drop}
    >
      {open === null ? (
        <span className={styles.noTurn} />
      ) : (
        <span
          className={styles.turner}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            onToggle(node.path);
          }}
        >
          <ChevronRight size={13} className={classNames(styles.turn, open && styles.turned)} />
        </span>
      )}
      <span className={styles.label} title={node.path}>
        <bdi>{node.name}</bdi>
      </span>
      <span className={styles.count}>{node.count.toLocaleString('en')}</span>
    </div>
  );
}
