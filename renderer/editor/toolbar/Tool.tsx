import { Toolbar } from '@base-ui/react/toolbar';
import { Tooltip } from '@base-ui/react/tooltip';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ToolProps {
  icon: LucideIcon;
  label: string;
  /** The key that does the same, for people to read. */
  keys?: string | null;
  /** Left out for what cannot be on or off. */
  pressed?: boolean;
  disabled?: boolean;
  onUse: () => void;
}

/** One button of the toolbar, with a name for everyone and a hint for the pointer. */
export function Tool({ icon: Icon, label, keys = null, pressed, disabled = false, onUse }: ToolProps): ReactNode {
  return (
    <Hinted label={label} keys={keys}>
      <Toolbar.Button
        className="desk-tool"
        aria-label={label}
        {...(pressed !== undefined && { 'aria-pressed': pressed })}
        disabled={disabled}
        onMouseDown={keepCaret}
        onClick={onUse}
      >
        <Icon aria-hidden size={17} strokeWidth={2} />
      </Toolbar.Button>
    </Hinted>
  );
}

/** A pointer on the toolbar must not take the caret out of the text. */
export function keepCaret(event: { preventDefault(): void }): void {
  event.preventDefault();
}

/** Shows a name and a key after a moment under the pointer or the focus. */
export function Hinted(props: { label: string; keys: string | null; children: React.ReactElement }): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={props.children as React.ReactElement<Record<string, unknown>>} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="desk-layer">
          <Tooltip.Popup className="desk-hint">
            {props.label}
            {props.keys !== null && <kbd>{props.keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
