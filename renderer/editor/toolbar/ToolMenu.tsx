import { Menu } from '@base-ui/react/menu';
import { Toolbar } from '@base-ui/react/toolbar';
import { Check } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { keepCaret } from './Tool.tsx';

export interface ToolMenuItem {
  id: string;
  label: string;
  icon?: LucideIcon;
  /** A colour in place of the picture. */
  swatch?: string;
  keys?: string | null;
  /** Undefined for what cannot be on or off. */
  checked?: boolean;
  disabled?: boolean;
  /** A line before it. */
  separated?: boolean;
  /** The name of the group that begins with it. */
  heading?: string;
  onUse: () => void;
}

export interface ToolMenuProps {
  label: string;
  className?: string;
  items: readonly ToolMenuItem[];
  /** Where the focus goes when the menu closes: back to the text. */
  finalFocus: () => HTMLElement | null;
  children: ReactNode;
}

/** A button of the toolbar that opens a menu. */
export function ToolMenu({ label, className, items, finalFocus, children }: ToolMenuProps): ReactNode {
  const [desk, setDesk] = useState<HTMLElement | null>(null);
  const checkable = items.some(({ checked }) => checked !== undefined);
  return (
    <Menu.Root modal={false}>
      <Toolbar.Button
        aria-label={label}
        title={label}
        className={`desk-tool ${className ?? ''}`}
        ref={(button: HTMLElement | null) => {
          setDesk(button?.closest<HTMLElement>('.desk') ?? null);
        }}
        onMouseDown={keepCaret}
        render={<Menu.Trigger />}
      >
        {children}
      </Toolbar.Button>
      {/* Within the desk: what lies beside the landmarks of the page is passed over by those who go from one to the next. */}
      <Menu.Portal container={desk}>
        <Menu.Positioner sideOffset={6} align="start" className="desk-layer">
          <Menu.Popup className="desk-menu" finalFocus={() => (inPanel() ? false : finalFocus())}>
            {groupsOf(items).map((group) =>
              group.heading === undefined ? (
                group.items.map((item) => <MenuEntry key={item.id} item={item} checkable={checkable} />)
              ) : (
                <Menu.Group key={group.heading}>
                  <Menu.GroupLabel className="desk-menu-heading">{group.heading}</Menu.GroupLabel>
                  {group.items.map((item) => (
                    <MenuEntry key={item.id} item={item} checkable={checkable} />
                  ))}
                </Menu.Group>
              ),
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Entries by the group that they stand in; those before the first heading stand in none. */
function groupsOf(items: readonly ToolMenuItem[]): { heading: string | undefined; items: ToolMenuItem[] }[] {
  const groups: { heading: string | undefined; items: ToolMenuItem[] }[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last === undefined || item.heading !== undefined) groups.push({ heading: item.heading, items: [item] });
    else last.items.push(item);
  }
  return groups;
}

/** Whether what was chosen opened a panel, and the caret is there. */
const inPanel = (): boolean => document.activeElement?.closest('.desk-floating') instanceof HTMLElement;

function MenuEntry({ item, checkable }: { item: ToolMenuItem; checkable: boolean }): ReactNode {
  const Icon = item.icon;
  const inside = (
    <>
      {checkable && (
        <span className="desk-menu-check" aria-hidden>
          {item.checked === true && <Check size={15} />}
        </span>
      )}
      {Icon !== undefined && <Icon aria-hidden size={16} />}
      {item.swatch !== undefined && <span className="desk-swatch" style={{ background: item.swatch }} />}
      <span className="desk-menu-label">{item.label}</span>
      {item.keys !== null && item.keys !== undefined && <kbd>{item.keys}</kbd>}
    </>
  );
  return (
    <>
      {item.separated === true && <Menu.Separator className="desk-menu-line" />}
      {item.checked === undefined ? (
        <Menu.Item className="desk-menu-item" disabled={item.disabled} onClick={item.onUse}>
          {inside}
        </Menu.Item>
      ) : (
        <Menu.CheckboxItem
          className="desk-menu-item"
          checked={item.checked}
          disabled={item.disabled}
          closeOnClick
          onCheckedChange={() => {
            item.onUse();
          }}
        >
          {inside}
        </Menu.CheckboxItem>
      )}
    </>
  );
}
