import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import type { NodeJson } from '#core/document/json.ts';
import type { Failure } from '#core/failure.ts';
import type { ConflictChoice, PostConflict } from '#core/post/conflict.ts';

import { ReadOnlyText } from '../../editor/reading/ReadOnlyText.tsx';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { FailureText } from '../../ui/FailureText.tsx';
import { allOf, carriedOver, countWords, fieldName, noChoices, openCount } from './choices.ts';
import type { Choices } from './choices.ts';
import styles from './Conflict.module.css';
import { WhenSeen } from './WhenSeen.tsx';

export interface ConflictPanelProps {
  conflict: PostConflict;
  postId: string;
  language: string | undefined;
  /** Carries the decision out; what that failed with, or null. */
  onDecide: (places: ConflictChoice[], fields: ('mine' | 'theirs')[]) => Promise<Failure | null>;
  /** Back to the text; the conflict waits. */
  onClose: () => void;
}

/** Both sides of a conflict, place by place, above the text that goes on being written in. */
export function ConflictPanel({ conflict, postId, language, onDecide, onClose }: ConflictPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const heading = useId();
  const [shown, setShown] = useState(conflict);
  const [choices, setChoices] = useState<Choices>(() => noChoices(conflict));
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  if (shown !== conflict) {
    setShown(conflict);
    setChoices(carriedOver(shown, choices, conflict));
  }

  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, []);

  const left = openCount(choices);
  const decide = async (chosen: Choices): Promise<void> => {
    setBusy(true);
    const places = chosen.places.map((choice) => choice ?? 'both');
    const fields = chosen.fields.map((choice) => choice ?? 'mine');
    const failed = await onDecide(places, fields);
    setFailure(failed);
    setBusy(false);
  };
  const choose = (place: number, choice: ConflictChoice): void =>
    setChoices((before) => ({ ...before, places: before.places.map((one, at) => (at === place ? choice : one)) }));
  const chooseField = (field: number, choice: 'mine' | 'theirs'): void =>
    setChoices((before) => ({ ...before, fields: before.fields.map((one, at) => (at === field ? choice : one)) }));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };

  return (
    // Escape is one step back to the text.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section ref={panel} className={styles.panel} aria-labelledby={heading} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <div className={styles.headWords}>
          <h2 id={heading} className={styles.title}>
            You and another program changed {countWords(conflict)}
          </h2>
          <p className={styles.soft}>
            Choose what stands in each. Until then your words are kept here, and the file is left as the other program
            wrote it.
          </p>
        </div>
        <div className={styles.headActions}>
          <Button tone="quiet" onClick={() => setChoices(allOf(conflict, 'mine'))}>
            All mine
          </Button>
          <Button tone="quiet" onClick={() => setChoices(allOf(conflict, 'theirs'))}>
            All theirs
          </Button>
        </div>
      </header>

      {/* A region that scrolls must be reachable by keyboard; what is in it can be focused anyway. */}
      <div className={styles.places}>
        {conflict.fields.map((field, at) => (
          <Place
            // oxlint-disable-next-line react/no-array-index-key -- a field is known by its name
            key={`field-${field.name}-${at}`}
            title={fieldName(field.name)}
            choice={choices.fields[at] ?? null}
            options={['mine', 'theirs']}
            onChoose={(choice) => {
              if (choice !== 'both') chooseField(at, choice);
            }}
            mine={<FieldValue value={field.mine} />}
            theirs={<FieldValue value={field.theirs} />}
          />
        ))}
        {conflict.places.map((place, at) => (
          <Place
            key={JSON.stringify(place)}
            title={conflict.places.length === 1 ? 'In the text' : `Place ${at + 1} of ${conflict.places.length}`}
            choice={choices.places[at] ?? null}
            options={['mine', 'theirs', 'both']}
            onChoose={(choice) => choose(at, choice)}
            mine={<Blocks blocks={place.mine} postId={postId} language={language} label={`Mine, place ${at + 1}`} />}
            theirs={
              <Blocks blocks={place.theirs} postId={postId} language={language} label={`Theirs, place ${at + 1}`} />
            }
          />
        ))}
      </div>

      <footer className={styles.foot}>
        {failure !== null && (
          <div className={styles.failure}>
            <FailureText failure={failure} />
          </div>
        )}
        <span className={styles.soft} role="status">
          {left === 0 ? 'Everything is chosen.' : left === 1 ? 'One choice is left.' : `${left} choices are left.`}
        </span>
        <span className={styles.gap} />
        <Button tone="quiet" onClick={onClose}>
          Decide later
        </Button>
        <Button tone="main" disabled={left > 0 || busy} onClick={() => void decide(choices)}>
          Bring both together
        </Button>
      </footer>
    </section>
  );
}

const choiceWords: Record<ConflictChoice, string> = { mine: 'Mine', theirs: 'Theirs', both: 'Both' };

function Place({
  title,
  choice,
  options,
  onChoose,
  mine,
  theirs,
}: {
  title: string;
  choice: ConflictChoice | null;
  options: readonly ConflictChoice[];
  onChoose: (choice: ConflictChoice) => void;
  mine: ReactNode;
  theirs: ReactNode;
}) {
  const id = useId();
  return (
    <fieldset className={styles.place}>
      <legend className={styles.placeTitle}>{title}</legend>
      <div className={styles.choice}>
        {options.map((option) => (
          <label key={option} className={styles.option}>
            <input type="radio" name={id} checked={choice === option} onChange={() => onChoose(option)} />
            {choiceWords[option]}
          </label>
        ))}
      </div>
      <div className={styles.sides}>
        <div className={classNames(styles.side, choice === 'theirs' && styles.left)}>
          <h3 className={styles.sideTitle}>Mine</h3>
          {mine}
        </div>
        <div className={classNames(styles.side, choice === 'mine' && styles.left)}>
          <h3 className={styles.sideTitle}>Theirs</h3>
          {theirs}
        </div>
      </div>
    </fieldset>
  );
}

const FieldValue = ({ value }: { value: string }) =>
  value === '' ? (
    <p className={styles.nothing}>Nothing</p>
  ) : (
    <p className={styles.value} dir="auto">
      {value}
    </p>
  );

function Blocks({
  blocks,
  postId,
  language,
  label,
}: {
  blocks: readonly NodeJson[];
  postId: string;
  language: string | undefined;
  label: string;
}) {
  if (blocks.length === 0) return <p className={styles.nothing}>Taken away</p>;
  return (
    <WhenSeen>
      <ReadOnlyText blocks={blocks} postId={postId} language={language} label={label} />
    </WhenSeen>
  );
}
