import { ArrowDown, ArrowLeft, ArrowUp, Bookmark, Copy, History, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import type { DocumentDiff } from '#core/document/diff.ts';
import { documentSchema } from '#core/document/schema.ts';
import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { VersionInfo } from '#core/post/versions.ts';

import type { Client } from '../../bridge/client.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { useNow } from '../../ui/useNow.ts';
import { bringBackChange, undoChange } from './bringBack.ts';
import { Comparison } from './Comparison.tsx';
import { NameField } from './NameField.tsx';
import { TimeLine } from './TimeLine.tsx';
import { useVersions } from './useVersions.ts';
import type { Against } from './useVersions.ts';
import styles from './Versions.module.css';
import { momentWords } from './words.ts';

export interface VersionsBrowserProps {
  client: Client;
  postId: string;
  language: string | undefined;
  onClose: () => void;
  /** Something was brought back: says so, and how to take it back. */
  onBroughtBack: (words: string, undo: (() => void) | null) => void;
  onSay: (words: string) => void;
  onFailure: (failure: Failure) => void;
}

/** Every version of a post on a time line, what changed since, and the way back to it: whole, or change by change. */
export function VersionsBrowser(props: VersionsBrowserProps) {
  const { client, postId, language, onClose, onFailure } = props;
  const now = useNow();
  const state = useVersions(client, postId);
  const { versions, selected, against, diff, failure, reload } = state;
  const region = useRef<HTMLElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<{ diff: DocumentDiff; change: number } | null>(null);
  const [naming, setNaming] = useState(false);
  const [busy, setBusy] = useState(false);
  const at = current !== null && current.diff === diff ? current.change : null;
  const hasVersions = versions !== null && versions.length > 0;

  const toTimeLine = (): void =>
    (region.current?.querySelector<HTMLElement>('[role="listbox"]') ?? region.current)?.focus();
  useEffect(toTimeLine, [hasVersions]);
  const keepsFocus = useFocusKept(region, toTimeLine);

  const go = (by: 1 | -1): void => {
    if (diff === null || diff.changes === 0) return;
    const change = at === null ? (by === 1 ? 0 : diff.changes - 1) : Math.max(0, Math.min(diff.changes - 1, at + by));
    setCurrent({ diff, change });
    const place = text.current?.querySelector(`[data-change="${change}"]`);
    place?.scrollIntoView({ block: 'center' });
  };

  const act = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      onFailure(toFailure(thrown));
      await reload();
    } finally {
      setBusy(false);
    }
  };
  /**
   * Brings something back by `work`, and says so. `undo` takes it back by the version that was there before; so can that be, `again` for each
   * second time.
   */
  const bringBack = async (
    words: string,
    work: () => Promise<unknown>,
    undo: (kept: string, again: boolean) => Promise<unknown> = restoreWhole,
    again = false,
  ): Promise<void> => {
    const before = await client['versions.list']({ id: postId });
    const known = new Set(before.map(({ id }) => id));
    await work();
    const list = await client['versions.list']({ id: postId });
    // What was there is a version of its own now, or was the newest already.
    const kept = list.find(({ id, why }) => why === 'before-restore' && !known.has(id)) ?? before[0];
    const takeBack = (to: string): void =>
      void bringBack('The text is as it was before.', () => undo(to, again), undo, !again).catch((thrown: unknown) =>
        onFailure(toFailure(thrown)),
      );
    props.onBroughtBack(words, kept === undefined ? null : () => takeBack(kept.id));
    await reload();
  };
  const restoreWhole = (version: string) => client['versions.restore']({ id: postId, version, changes: null });
  const restore = (version: VersionInfo): Promise<void> =>
    act(() =>
      bringBack(`Brought back the version of ${momentWords(version.at, now)}.`, () => restoreWhole(version.id)),
    );
  const restoreChange = (version: VersionInfo, shown: DocumentDiff, change: number): Promise<void> =>
    act(() =>
      bringBack(
        `Brought back a change of ${momentWords(version.at, now)}.`,
        () => bringBackChange(client, postId, version.id, shown, change),
        (kept, again) => undoChange(client, postId, kept, shown, change, again),
      ),
    );
  const copy = (version: VersionInfo): Promise<void> =>
    act(async () => {
      const { document } = await client['versions.read']({ id: postId, version: version.id });
      const node = documentSchema.nodeFromJSON(document);
      await navigator.clipboard.writeText(node.textBetween(0, node.content.size, '\n\n', '\n'));
      props.onSay('Its text is copied.');
    });
  const giveName = (version: string | null, name: string | null): Promise<void> =>
    act(async () => {
      await client['versions.name']({ id: postId, version, name });
      setNaming(false);
      await reload();
    });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      if (naming) setNaming(false);
      else onClose();
    } else if (event.altKey && event.key === 'ArrowDown') go(1);
    else if (event.altKey && event.key === 'ArrowUp') go(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  let content: ReactNode = null;
  if (failure !== null) {
    content = (
      <div className={styles.message}>
        <FailureText failure={failure}>
          <Button onClick={() => void reload()}>Try again</Button>
        </FailureText>
      </div>
    );
  } else if (versions !== null && selected === null) {
    content = (
      <EmptyState
        icon={<History size={28} strokeWidth={1.25} aria-hidden />}
        title="No versions yet"
        action={<Button onClick={onClose}>Back to the text</Button>}
      >
        Versions of this post are kept as you write, so that nothing you had is ever gone. The first one comes as soon
        as there is something to go back to.
      </EmptyState>
    );
  } else if (diff !== null && selected !== null) {
    content =
      diff.changes === 0 ? (
        <p className={styles.message} role="status">
          {against === 'now' ? 'The text is the same now.' : 'The text is the same as in the version before.'}
        </p>
      ) : (
        <Comparison
          key={`${selected.id} ${against}`}
          diff={diff}
          postId={postId}
          language={language}
          current={at}
          onBringBack={against === 'now' && !busy ? (change) => void restoreChange(selected, diff, change) : null}
        />
      );
  } else if (against === 'previous' && selected !== null && versions?.at(-1) === selected) {
    content = <p className={styles.message}>This is the first version there is.</p>;
  } else if (selected !== null) {
    content = (
      <p className={classNames(styles.message, styles.late)} role="status">
        Comparing…
      </p>
    );
  }

  return (
    // Escape is one step back to the text from wherever it is pressed.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={region}
      tabIndex={-1}
      className={styles.browser}
      aria-label="Versions"
      onKeyDown={onKeyDown}
      {...keepsFocus}
    >
      <header className={styles.bar}>
        <IconButton label="Back to the text" onClick={onClose}>
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
        <h2 className={styles.title}>{selected === null ? 'Versions' : momentWords(selected.at, now)}</h2>
        {selected !== null && (
          <>
            <Segmented<Against>
              label="Compare this version"
              labelHidden
              value={against}
              options={[
                { value: 'now', label: <span className={styles.option}>Changes since</span> },
                { value: 'previous', label: <span className={styles.option}>Changes in it</span> },
              ]}
              onChange={state.compareWith}
            />
            <span className={styles.steps}>
              <span className={styles.count} role="status">
                {changesWords(diff, at)}
              </span>
              <IconButton label="Previous change" keys="Alt+↑" onClick={() => go(-1)} disabled={!canStep(diff)}>
                <ArrowUp size={15} aria-hidden />
              </IconButton>
              <IconButton label="Next change" keys="Alt+↓" onClick={() => go(1)} disabled={!canStep(diff)}>
                <ArrowDown size={15} aria-hidden />
              </IconButton>
            </span>
          </>
        )}
      </header>
      {selected !== null && (
        <div className={styles.actions}>
          {naming ? (
            <NameField
              name={selected.name ?? ''}
              onCancel={() => setNaming(false)}
              onName={(name) => void giveName(selected.id, name)}
            />
          ) : (
            <>
              <Button
                tone="main"
                icon={<Undo2 size={14} aria-hidden />}
                disabled={busy}
                onClick={() => void restore(selected)}
              >
                Bring this version back
              </Button>
              <Button icon={<Bookmark size={14} aria-hidden />} disabled={busy} onClick={() => setNaming(true)}>
                {selected.name === null ? 'Name it…' : 'Rename it…'}
              </Button>
              <Button icon={<Copy size={14} aria-hidden />} disabled={busy} onClick={() => void copy(selected)}>
                Copy its text
              </Button>
              <span className={styles.legend} aria-hidden>
                <ins>came</ins> <del>went</del> <span>formatted</span>
              </span>
            </>
          )}
        </div>
      )}
      <div className={styles.body}>
        {/* A region that scrolls must be reachable by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div ref={text} className={styles.text} tabIndex={0} role="region" aria-label="What changed">
          {content}
        </div>
        {hasVersions && (
          <TimeLine versions={versions} selected={selected?.id ?? null} now={now} onSelect={state.select} />
        )}
      </div>
    </section>
  );
}

const canStep = (diff: DocumentDiff | null): boolean => diff !== null && diff.changes > 0;

function changesWords(diff: DocumentDiff | null, at: number | null): string {
  if (diff === null) return '';
  if (at !== null) return `Change ${at + 1} of ${diff.changes}`;
  if (diff.changes === 0) return 'No changes';
  return diff.changes === 1 ? 'One change' : `${diff.changes.toLocaleString('en')} changes`;
}
