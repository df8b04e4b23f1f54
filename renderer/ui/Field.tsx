import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';

import { classNames } from './classNames.ts';
import styles from './Field.module.css';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with what was typed; stays until it is solved. */
  error?: ReactNode;
  labelHidden?: boolean;
}

/** A label, a control, and what there is to say about it; the control is told of all three. */
function Frame({
  id,
  label,
  hint,
  error,
  labelHidden = false,
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children}
      {error !== undefined && error !== null && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
      {hint !== undefined && hint !== null && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

const described = (id: string, { hint, error }: Pick<FieldProps, 'hint' | 'error'>): string | undefined =>
  [error !== undefined && error !== null ? `${id}-error` : '', hint !== undefined && hint !== null ? `${id}-hint` : '']
    .filter(Boolean)
    .join(' ') || undefined;

export type TextFieldProps = FieldProps & Omit<ComponentProps<'input'>, 'id'> & { after?: ReactNode };

/** One line of text. */
export function TextField({ label, hint, error, labelHidden, after, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} {...(labelHidden !== undefined && { labelHidden })}>
      <div className={styles.row}>
        <input
          id={id}
          className={classNames(styles.input, className)}
          aria-invalid={error !== undefined && error !== null ? true : undefined}
          aria-describedby={described(id, { hint, error })}
          {...rest}
        />
        {after}
      </div>
    </Frame>
  );
}

export type TextAreaProps = FieldProps & Omit<ComponentProps<'textarea'>, 'id'>;

/** Several lines of text; grows with what is in it. */
export function TextArea({ label, hint, error, labelHidden, className, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} {...(labelHidden !== undefined && { labelHidden })}>
      <textarea
        id={id}
        className={classNames(styles.input, styles.area, className)}
        aria-invalid={error !== undefined && error !== null ? true : undefined}
        aria-describedby={described(id, { hint, error })}
        {...rest}
      />
    </Frame>
  );
}
