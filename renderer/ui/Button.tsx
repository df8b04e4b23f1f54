import type { ComponentProps, ReactNode } from 'react';

import styles from './Button.module.css';
import { classNames } from './classNames.ts';
import { Tip } from './Tip.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `main` is the one main action of a screen; `quiet` has no ground of its own; `danger` takes something away. */
  tone?: 'main' | 'plain' | 'quiet' | 'danger';
  icon?: ReactNode;
  wide?: boolean;
}

/** A button with a word on it. */
export function Button({
  tone = 'plain',
  icon,
  wide = false,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={classNames(styles.button, styles[tone], wide && styles.wide, className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does; read out, and shown as a tooltip. */
  label: string;
  /** A key to show beside the label. */
  keys?: string | null;
  /** Without a tooltip when it would be in the way. */
  bare?: boolean;
}

/** A button with a picture on it. */
export function IconButton({
  label,
  keys = null,
  bare = false,
  className,
  children,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const button = (
    <button type={type} aria-label={label} className={classNames(styles.icon, className)} {...rest}>
      {children}
    </button>
  );
  return bare ? (
    button
  ) : (
    <Tip text={label} keys={keys}>
      {button}
    </Tip>
  );
}
