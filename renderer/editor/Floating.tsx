import { autoUpdate, computePosition, flip, offset, shift } from '@floating-ui/dom';
import type { Placement, ReferenceElement } from '@floating-ui/dom';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';

export interface FloatingProps {
  /** What it stays beside; a stable object, or it is placed anew. */
  anchor: ReferenceElement;
  label: string;
  placement?: Placement;
  className?: string;
  /** Escape, or a click outside when `dismissOutside`. */
  onDismiss: () => void;
  dismissOutside?: boolean;
  /** It may lie on the lower end of what it belongs to when that is tall: covering a part of a picture, not the words around it. */
  mayCover?: boolean;
  children: ReactNode;
}

/** A panel that floats beside something in the text, whole within the window. */
export function Floating(props: FloatingProps): ReactNode {
  const { anchor, placement = 'bottom-start', onDismiss, dismissOutside = true, mayCover = false } = props;
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return undefined;
    return autoUpdate(anchor, element, () => {
      void computePosition(anchor, element, {
        strategy: 'fixed',
        placement,
        middleware: [
          offset(({ rects: { reference, floating } }) =>
            mayCover && reference.height > floating.height + 48 ? -floating.height - 8 : 8,
          ),
          flip({ padding: 8 }),
          shift({ padding: 8, crossAxis: true }),
        ],
      }).then(({ x, y }) => {
        element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        element.dataset['placed'] = '';
        return undefined;
      });
    });
  }, [anchor, mayCover, placement]);

  useLayoutEffect(() => {
    if (!dismissOutside) return undefined;
    const outside = (event: PointerEvent): void => {
      if (event.target instanceof Node && panel.current?.contains(event.target) !== true) onDismiss();
    };
    document.addEventListener('pointerdown', outside, true);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
    };
  }, [dismissOutside, onDismiss]);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leaves the panel from wherever the focus in it is
    <div
      ref={panel}
      role="dialog"
      aria-label={props.label}
      className={`desk-floating ${props.className ?? ''}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onDismiss();
      }}
    >
      {props.children}
    </div>
  );
}
