import { flushSync } from 'react-dom';

import { toFailure } from '#core/failure.ts';
import type { CommandId } from '#core/ipc/commands.ts';
import { numbered } from '#core/ipc/libraries.ts';
import type { BulkAction, PostSelection } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import type { WritingDeskHandle } from '../editor/contract.ts';
import type { LibraryPaneHandle } from '../features/library/LibraryPane.tsx';
import { countChosen, isChosen, selectionOf } from '../state/selection.ts';
import type { WindowState } from '../state/window.ts';
import type { Folding } from './useFolding.ts';

export interface CommandContext {
  state: WindowState;
  desk: WritingDeskHandle | null;
  /** Null while the list is folded away. */
  pane: () => LibraryPaneHandle | null;
  folding: Folding;
  toText: () => void;
  /** Gives the focus to the next part of the window, or to the one before. */
  toPart: (step: 1 | -1) => void;
}

/** A pane that was folded is drawn first: what wants to be in it happens after. */
export const afterDrawing = (then: () => void) => requestAnimationFrame(() => requestAnimationFrame(then));

/** Carries a command out, for the post it names or else the open one. What fails is said. */
export async function runCommand(command: CommandId, target: PostId | null, context: CommandContext): Promise<void> {
  const { state, desk, folding } = context;
  const { client, layout, notices } = state;
  const id = target ?? state.openId();
  // A command from the menu of one of several chosen posts is for all of them.
  const several = chosenWith(target, state);
  const act = async (action: BulkAction): Promise<void> => {
    const selection: PostSelection | null = several ?? (id === null ? null : { kind: 'ids', ids: [id] });
    if (selection === null || !(await state.bulk.run(selection, action))) return;
    if (action.kind === 'trash' || action.kind === 'restore') state.selection.clear();
  };
  try {
    // What is not named here is the editor's.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (command) {
      case 'post.new':
        return await state.newPost();
      case 'post.duplicate':
        return id === null ? undefined : await state.duplicate(id);
      case 'post.trash':
        if (several !== null) return await act({ kind: 'trash' });
        return id === null ? undefined : await state.trash(id);
      case 'post.restore':
        if (several !== null) return await act({ kind: 'restore' });
        return id === null ? undefined : await state.restore(id);
      case 'post.deleteForEver':
        if (several !== null) return await state.askToDelete(several);
        return id === null ? undefined : await state.askToDelete({ kind: 'ids', ids: [id] });
      case 'post.pin':
        return await act({ kind: 'pin' });
      case 'post.unpin':
        return await act({ kind: 'unpin' });
      case 'post.markDraft':
        return await act({ kind: 'status', status: 'draft' });
      case 'post.markScheduled':
        return await act({ kind: 'status', status: 'scheduled' });
      case 'post.markPublished':
        return await act({ kind: 'status', status: 'published' });
      case 'post.markArchived':
        return await act({ kind: 'status', status: 'archived' });
      case 'post.terms':
        folding.show('list', true);
        afterDrawing(() => context.pane()?.openTerms(target));
        return undefined;
      case 'post.exportFiles':
      case 'post.exportFolders': {
        const selection: PostSelection | null = several ?? (id === null ? null : { kind: 'ids', ids: [id] });
        const format = command === 'post.exportFiles' ? 'html-file' : 'html-folder';
        return selection === null ? undefined : await state.bulk.export(selection, format);
      }
      case 'post.reveal':
        if (id !== null) await client['posts.reveal']({ id });
        return undefined;
      case 'post.rename':
        if (!(await bring(id, state))) return undefined;
        layout.setState({ panel: 'details' });
        folding.show('details', true);
        afterDrawing(() => layout.setState(({ slugWish }) => ({ slugWish: slugWish + 1 })));
        return undefined;
      case 'post.export':
      case 'post.publish':
        if (!(await bring(id, state))) return undefined;
        folding.show('details', true);
        // Another post's panel is put away as that post opens; this one comes after it.
        afterDrawing(() => layout.setState({ panel: command === 'post.export' ? 'export' : 'publish' }));
        return undefined;
      case 'post.versions':
        if (!(await bring(id, state))) return undefined;
        await state.post.flush();
        layout.setState({ versionsOf: state.openId() });
        return undefined;
      case 'post.copyHtml':
      case 'post.copyMarkdown':
        return id === null ? undefined : await copy(id, command === 'post.copyHtml' ? 'html' : 'markdown', state);
      case 'library.create':
        if ((await state.changeLibrary(() => client['library.create']({}))) !== null) await beginEmpty(state);
        return undefined;
      case 'library.open':
        await state.changeLibrary(() => client['library.open']({}));
        return undefined;
      case 'library.reveal':
        await client['library.reveal']({});
        return undefined;
      case 'library.upkeep':
        layout.setState({ screen: 'upkeep' });
        return undefined;
      case 'library.emptyTrash':
        return await state.askToDelete(null);
      case 'library.switch':
        folding.show('list', true);
        afterDrawing(() => document.querySelector<HTMLElement>('[data-library-menu]')?.click());
        return undefined;
      case 'library.switch1':
      case 'library.switch2':
      case 'library.switch3':
      case 'library.switch4':
      case 'library.switch5':
      case 'library.switch6':
      case 'library.switch7':
      case 'library.switch8':
      case 'library.switch9':
        return await switchTo(Number(command.at(-1)), state);
      case 'edit.undo':
      case 'edit.redo':
        // A field has a history of its own, which only the browser can step through.
        if (inField()) document.execCommand(command === 'edit.undo' ? 'undo' : 'redo');
        else desk?.run(command);
        return undefined;
      case 'search.focus': {
        // What is typed next is meant for the field: two frames later its first letters would be in the text.
        if (!folding.listShown) flushSync(() => folding.show('list', true));
        const pane = context.pane();
        if (pane === null) afterDrawing(() => context.pane()?.focusSearch());
        else pane.focusSearch();
        return undefined;
      }
      case 'search.keep':
        folding.show('list', true);
        afterDrawing(() => context.pane()?.keepSearch());
        return undefined;
      case 'view.toggleList':
        folding.show('list', !folding.listShown);
        return undefined;
      case 'view.toggleDetails':
        folding.show('details', !folding.detailsShown);
        return undefined;
      case 'view.nextPart':
      case 'view.previousPart':
        context.toPart(command === 'view.nextPart' ? 1 : -1);
        return undefined;
      case 'app.settings':
        layout.setState({ screen: 'settings', section: 'writing' });
        return undefined;
      case 'app.accounts':
        layout.setState({ screen: 'settings', section: 'accounts' });
        return undefined;
      case 'app.shortcuts':
        layout.setState(({ screen }) => ({ screen: screen === 'shortcuts' ? null : 'shortcuts' }));
        return undefined;
      default:
        desk?.run(command);
        return undefined;
    }
  } catch (thrown) {
    notices.fail(toFailure(thrown));
  }
}

const inField = (): boolean =>
  document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement;

/** What is chosen, when a command is for it: none was named, or one of several that are. */
function chosenWith(target: PostId | null, { selection, listing }: WindowState): PostSelection | null {
  const { chosen } = selection.store.getState();
  const { answered, total } = listing.store.getState();
  if (answered === null || countChosen(chosen, total ?? 0) === 0) return null;
  return target === null || isChosen(chosen, target) ? selectionOf(chosen, answered) : null;
}

/** Opens the library with this number; the one that is open stays. */
async function switchTo(number: number, state: WindowState): Promise<void> {
  const app = state.library.app();
  const library = app === null ? undefined : numbered(app.recent)[number - 1];
  if (library === undefined || library.key === app?.library?.key) return;
  await state.changeLibrary(() => state.client['library.openRecent']({ key: library.key }));
}

/** Opens the post a command is about; false when there is none that can be edited. */
async function bring(id: PostId | null, state: WindowState): Promise<boolean> {
  if (id === null) return false;
  if (state.openId() !== id) {
    const summary = await state.look(id);
    if (summary !== null) await state.post.open(summary);
  }
  const { post } = state.post.store.getState();
  return post.kind === 'open' && post.id === id;
}

async function copy(id: PostId, format: 'html' | 'markdown', state: WindowState): Promise<void> {
  if (state.openId() === id) await state.post.flush();
  await state.client['export.copy']({ id, format });
  state.notices.say(format === 'html' ? 'Copied as HTML.' : 'Copied as Markdown.');
}

/** A library that holds nothing yet begins with a first post. */
async function beginEmpty(state: WindowState): Promise<void> {
  if (state.listing.store.getState().total === 0) await state.newPost();
}
