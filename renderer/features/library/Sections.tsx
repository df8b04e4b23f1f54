import type { KeyboardEvent } from 'react';

import type { BulkAction, ListSection, PostSelection } from '#core/post/listing.ts';

import { classNames } from '../../ui/classNames.ts';
import { sectionAction, useDrop } from './dragging.ts';
import type { SectionEntry } from './sections.ts';
import styles from './Parts.module.css';

/** The parts of the library. Rows can be dropped on those that are a status, and on the trash. */
export function Sections({
  sections,
  current,
  onChoose,
  onDrop,
}: {
  sections: readonly SectionEntry[];
  current: ListSection;
  onChoose: (section: ListSection) => void;
  onDrop: (selection: PostSelection, action: BulkAction) => void;
}) {
  return (
    // Listens only, to go from one to the next.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.sections} onKeyDown={moveAmongButtons}>
      {sections.map((entry) => (
        <Section
          key={entry.section}
          entry={entry}
          current={entry.section === current}
          onChoose={onChoose}
          onDrop={onDrop}
        />
      ))}
    </div>
  );
}

function Section({
  entry: { section, label, count, icon: Icon },
  current,
  onChoose,
  onDrop,
}: {
  entry: SectionEntry;
  current: boolean;
  onChoose: (section: ListSection) => void;
  onDrop: (selection: PostSelection, action: BulkAction) => void;
}) {
  const drop = useDrop((dragged) => sectionAction(section, dragged), onDrop);
  return (
    <button
      type="button"
      className={classNames(styles.part, section === 'problems' && styles.problems)}
      aria-current={current ? 'true' : undefined}
      onClick={() => onChoose(section)}
      {...drop}
    >
      <Icon size={15} aria-hidden />
      <span className={styles.label}>{label}</span>
      <span className={styles.count}>{count > 0 && count.toLocaleString('en')}</span>
    </button>
  );
}

/** Up and Down go from one button of a group to the next. */
export function moveAmongButtons(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLButtonElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const next = buttons[buttons.indexOf(event.target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
