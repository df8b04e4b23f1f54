import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import type { NodeJson } from '#core/document/json.ts';
import type { Failure } from '#core/failure.ts';
import type { ConflictChoice, PostConflict } from '#core/post/conflict.ts';

import { ReadOnlyText } from '../../editor/reading/ReadOnlyText.tsx';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { FailureText } from '../../ui/FailureText.tsx';
import { WhenSeen } from '../../ui/WhenSeen.tsx';
import { blockHeight } from '../../ui/inParts.ts';
import { changesOf, markedParts } from './changesOf.ts';
import { allOf, carriedOver, fieldName, noChoices, openCount, placeKeys } from './choices.ts';
import type { Choices } from './choices.ts';
import styles from './Conflict.module.css';

/** What the two sides are called, and what is said about them. */
export interface ConflictWords {
  title: string;
  explanation: string;
  mine: string;
  theirs: string;
}

export interface ConflictPanelProps {
  conflict: PostConflict;
  words: ConflictWords;
  /** Fills the place it stands in, where no text is below it. */
  whole?: boolean;
  postId: string;
  language: string | undefined;
  /** Carries the decision out; what that failed with, or null. */
  onDecide: (places: ConflictChoice[], fields: ('mine' | 'theirs')[]) => Promise<Failure | null>;
  /** Back to the text; the conflict waits. */
  onClose: () => void;
}

/** Both sides of a conflict, place by place, above the text that goes on being written in. */
export function ConflictPanel({
  conflict,
  words,
  whole = false,
  postId,
  language,
  onDecide,
  onClose,
}: ConflictPanelProps) {
  const sides = { mine: words.mine, theirs: words.theirs, both: 'Both' };
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

  const keys = useMemo(() => placeKeys(conflict), [conflict]);
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
    <section
      ref={panel}
      className={classNames(styles.panel, whole && styles.whole)}
      aria-labelledby={heading}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <div className={styles.headWords}>
          <h2 id={heading} className={styles.title}>
            {words.title}
          </h2>
          <p className={styles.soft}>{words.explanation}</p>
        </div>
        <div className={styles.headActions} hidden={conflict.places.length + conflict.fields.length === 0}>
          <Button tone="quiet" onClick={() => setChoices(allOf(conflict, 'mine'))}>
            All of {words.mine.toLowerCase()}
          </Button>
          <Button tone="quiet" onClick={() => setChoices(allOf(conflict, 'theirs'))}>
            All of {words.theirs.toLowerCase()}
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
            sides={sides}
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
            key={keys[at]}
            title={conflict.places.length === 1 ? 'In the text' : `Place ${at + 1} of ${conflict.places.length}`}
            choice={choices.places[at] ?? null}
            sides={sides}
            options={['mine', 'theirs', 'both']}
            onChoose={(choice) => choose(at, choice)}
            mine={
              <Blocks
                base={place.base.length > 0 ? place.base : place.theirs}
                blocks={place.mine}
                postId={postId}
                language={language}
                label={`${words.mine}, place ${at + 1}`}
              />
            }
            theirs={
              <Blocks
                base={place.base.length > 0 ? place.base : place.mine}
                blocks={place.theirs}
                postId={postId}
                language={language}
                label={`${words.theirs}, place ${at + 1}`}
              />
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
          {choices.places.length + choices.fields.length === 0
            ? 'There is nothing to choose: what either has more is kept.'
            : left === 0
              ? 'Everything is chosen.'
              : left === 1
                ? 'One choice is left.'
                : `${left} choices are left.`}
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

function Place({
  title,
  sides,
  choice,
  options,
  onChoose,
  mine,
  theirs,
}: {
  title: string;
  sides: Record<ConflictChoice, string>;
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
            {sides[option]}
          </label>
        ))}
      </div>
      <div className={styles.sides}>
        <div className={classNames(styles.side, choice === 'theirs' && styles.left)}>
          <h3 className={styles.sideTitle}>{sides.mine}</h3>
          {mine}
        </div>
        <div className={classNames(styles.side, choice === 'mine' && styles.left)}>
          <h3 className={styles.sideTitle}>{sides.theirs}</h3>
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
  base,
  blocks,
  ...shown
}: {
  /** What both sides began with; the other side where that is nothing. */
  base: readonly NodeJson[];
  blocks: readonly NodeJson[];
  postId: string;
  language: string | undefined;
  label: string;
}) {
  const key = useMemo(() => JSON.stringify([base, blocks]), [base, blocks]);
  if (blocks.length === 0) return <p className={styles.nothing}>Taken away</p>;
  return (
    <WhenSeen height={32}>
      <Marked key={key} base={base} blocks={blocks} {...shown} />
    </WhenSeen>
  );
}

/** Blocks of one side, with what that side changed in them; of a long text as much is drawn as is seen. */
function Marked({ base, blocks, ...shown }: Parameters<typeof Blocks>[0]) {
  const [first, ...rest] = useMemo(() => markedParts(blocks, changesOf(base, blocks)), [base, blocks]);
  return (
    <>
      {first !== undefined && <ReadOnlyText {...shown} {...first} />}
      {rest.map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they never move
        <WhenSeen key={index} height={part.blocks.length * blockHeight}>
          <ReadOnlyText {...shown} {...part} />
        </WhenSeen>
      ))}
    </>
  );
}
