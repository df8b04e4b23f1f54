import type { DragEvent } from 'react';
import { useState } from 'react';

import type { BulkAction, ListSection, PostSelection } from '#core/post/listing.ts';

/** Rows under way by the pointer: what they are, and whether they come from the trash. */
export interface Dragged {
  selection: PostSelection;
  count: number;
  trashed: boolean;
}

/** A drag's data can be read only where it ends; this window's own rows are known here from the start. */
let dragged: Dragged | null = null;
const type = 'application/x-longhand-posts';

export function beginDrag(event: DragEvent, what: Dragged): void {
  dragged = what;
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(type, String(what.count));
  const label = document.createElement('div');
  label.className = 'drag-label';
  label.textContent = what.count === 1 ? '1 post' : `${what.count.toLocaleString('en')} posts`;
  document.body.append(label);
  event.dataTransfer.setDragImage(label, -8, -8);
  // The picture is taken when this handler is over.
  setTimeout(() => label.remove());
}

export function endDrag(): void {
  dragged = null;
}

/** What dropping rows on a part of the library does to them; null when it takes none. */
export function sectionAction(section: ListSection, { trashed }: Dragged): BulkAction | null {
  if (section === 'trash') return trashed ? null : { kind: 'trash' };
  if (trashed) return section === 'all' ? { kind: 'restore' } : null;
  if (section === 'draft' || section === 'scheduled' || section === 'published' || section === 'archived')
    return { kind: 'status', status: section };
  return null;
}

/** Makes an element take dragged rows. */
export function useDrop(
  actionOf: (dragged: Dragged) => BulkAction | null,
  onDrop: (selection: PostSelection, action: BulkAction) => void,
) {
  const [over, setOver] = useState(false);
  const allow = (event: DragEvent): void => {
    if (dragged === null || actionOf(dragged) === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  return {
    'data-over': over ? '' : undefined,
    onDragEnter: allow,
    onDragOver: allow,
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      const action = dragged === null ? null : actionOf(dragged);
      if (dragged === null || action === null) return;
      event.preventDefault();
      onDrop(dragged.selection, action);
    },
  };
}
