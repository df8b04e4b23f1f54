import { EditorContent, useEditor } from '@tiptap/react';
import { useCallback, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FormEvent, ReactNode, Ref } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';

import { BlockPanel } from './block/BlockPanel.tsx';
import { isCommandActive, openLineAtEnd, runCommand } from './commands.ts';
import type { DeskActions } from './commands.ts';
import type { WritingDeskHandle, WritingDeskProps } from './contract.ts';
import { deskExtensions } from './deskExtensions.ts';
import { FindBar } from './find/FindBar.tsx';
import type { FindBarHandle } from './find/FindBar.tsx';
import { SlashMenu } from './insert/SlashMenu.tsx';
import { AbbreviationPanel } from './link/AbbreviationPanel.tsx';
import { LinkPanel } from './link/LinkPanel.tsx';
import { focusText } from './focusText.ts';
import { insertMedia, pickMedia, takeInBeside } from './media/importing.ts';
import type { MediaCopies } from './media/importing.ts';
import { PicturePanel } from './media/PicturePanel.tsx';
import { arrived } from './media/underWay.ts';
import { NodePanel } from './panel/NodePanel.tsx';
import { useMatches } from './matches/useMatches.ts';
import type { Matches } from './matches/useMatches.ts';
import { usePlace } from './place.ts';
import { useCounts } from './useCounts.ts';
import { useSteps } from './steps/useSteps.ts';
import { useLatest } from './useLatest.ts';
import { TitleField } from './title/TitleField.tsx';
import type { TitleFieldHandle } from './title/TitleField.tsx';
import { DeskToolbar } from './toolbar/DeskToolbar.tsx';

import './editor.css';
import './blocks.css';

type Props = WritingDeskProps & { ref?: Ref<WritingDeskHandle> };

const noWords: readonly string[] = [];

/** The title and the text of the open post. Another opening starts a fresh desk, with an undo of its own. */
export function WritingDesk(props: Props): ReactNode {
  return <Desk key={props.opened.session} {...props} />;
}

function Desk(props: Props): ReactNode {
  const { client, opened, settings, title, onTitleChange } = props;
  const postId = opened.summary.id;
  const root = useRef<HTMLDivElement>(null);
  const titleField = useRef<TitleFieldHandle>(null);
  const findBar = useRef<FindBarHandle>(null);
  const [linking, setLinking] = useState(false);
  const [abbreviating, setAbbreviating] = useState(false);
  const [editingBlock, setEditingBlock] = useState(false);
  // The caret is wanted in the panel of the selected node.
  const [asked, setAsked] = useState(false);
  const [finding, setFinding] = useState(false);
  // Callbacks may change with every render of the owner; the editor is built once.
  const latest = useLatest(props);

  const [actions] = useState<DeskActions>(() => ({
    editLink: () => {
      setLinking(true);
    },
    editAbbreviation: () => {
      setAbbreviating(true);
    },
    editBlock: () => {
      setEditingBlock(true);
    },
    editNode: () => {
      setAsked(true);
      return true;
    },
    pickMedia: (editor, as) => {
      void pickMedia(
        editor,
        client,
        postId,
        as,
        (failure) => {
          latest.current.onNotice(failure);
        },
        (words) => {
          latest.current.onSaid?.(words);
        },
      );
    },
  }));

  const language = opened.meta.language || settings.language || undefined;
  const attributes = useMemo(
    () => ({
      class: 'desk-text',
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': 'Text',
      spellcheck: String(settings.spellCheck),
      ...(language !== undefined && { lang: language }),
    }),
    [language, settings.spellCheck],
  );
  const openUrl = useCallback(
    (url: string): void => {
      client['app.openExternal']({ url }).catch((thrown: unknown) => {
        latest.current.onNotice(toFailure(thrown));
      });
    },
    [client, latest],
  );
  const onNotice = useCallback(
    (failure: Failure) => {
      latest.current.onNotice(failure);
    },
    [latest],
  );
  const toTitle = useCallback(() => {
    titleField.current?.focus();
  }, []);
  const marks = useRef<Matches | null>(null);
  const onEscape = useCallback((): boolean => {
    if (marks.current?.active !== true) return false;
    marks.current.clear();
    return true;
  }, []);
  const [copies] = useState((): MediaCopies => {
    return {
      async add(name, bytes) {
        const added = await client['media.import']({ id: postId, name, bytes });
        if (added.note !== undefined) latest.current.onSaid?.(added.note);
        return added;
      },
      takeBack(names) {
        if (names.length > 0) client['media.discard']({ id: postId, names }).catch(() => null);
      },
    };
  });
  // oxlint-disable-next-line react/refs -- the extensions keep these callbacks; none is called while rendering
  const [extensions] = useState(() => {
    return deskExtensions({ postId, actions, copies, onNotice, toTitle, openUrl, onEscape });
  });
  const editor = useEditor({
    extensions,
    content: opened.document,
    // A text that does not fit must stop here: an empty page in its place would be saved over it.
    enableContentCheck: true,
    injectCSS: false,
    editorProps: { attributes, scrollMargin: 80, scrollThreshold: 80 },
  });

  const find = useCallback((): void => {
    setFinding(true);
    findBar.current?.focus();
  }, []);
  const steps = useSteps(editor, latest);
  useCounts(editor, latest);
  usePlace(editor, postId);
  const matches = useMatches(editor, props.words ?? noWords);
  useLayoutEffect(() => {
    marks.current = matches;
  });

  useImperativeHandle(
    props.ref,
    (): WritingDeskHandle => ({
      run: (command) => runCommand(editor, command, actions),
      isActive: (command) => isCommandActive(editor, command),
      focus: (where = 'text') => {
        if (where === 'title') titleField.current?.focus();
        else focusText(editor);
      },
      insertMedia: (media) => {
        insertMedia(editor, media);
      },
      async flush() {
        // What is typed waits for no file.
        await steps.flush();
        await arrived(editor);
        await steps.flush();
      },
      undoMerge: steps.undoMerge,
      find,
    }),
    [actions, editor, find, steps],
  );

  const toText = (): void => {
    focusText(editor);
  };
  const closeLink = useCallback(() => {
    setLinking(false);
  }, []);
  const closeAbbreviation = useCallback(() => {
    setAbbreviating(false);
  }, []);
  const answered = useCallback(() => {
    setAsked(false);
  }, []);
  const closeBlock = useCallback(() => {
    setEditingBlock(false);
  }, []);
  const quiet = ({ target }: FormEvent): void => {
    // Writing is what is done in the title and the text; a field of a panel is a tool.
    if (root.current !== null && target instanceof Element && target.closest('.desk-column') !== null)
      root.current.dataset['quiet'] = '';
  };
  const awake = (): void => {
    if (root.current !== null && 'quiet' in root.current.dataset) delete root.current.dataset['quiet'];
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys and the pointer are only listened to, to fade and to find
    <div
      ref={root}
      className="desk"
      onBeforeInput={quiet}
      onPointerMove={awake}
      onKeyDown={(event) => {
        const mod = event.ctrlKey || event.metaKey;
        if (mod && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f') {
          event.preventDefault();
          find();
        } else if (event.altKey && event.key === 'F10') {
          event.preventDefault();
          root.current?.querySelector<HTMLElement>('.desk-toolbar [tabindex="0"]')?.focus();
        }
      }}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape leaves the toolbar from each of its tools */}
      <div
        className="desk-tools"
        onFocus={awake}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented) toText();
        }}
      >
        <DeskToolbar
          editor={editor}
          run={(command) => {
            runCommand(editor, command, actions);
          }}
          onFind={find}
        />
      </div>
      {finding && (
        <FindBar
          ref={findBar}
          editor={editor}
          onClose={() => {
            setFinding(false);
          }}
        />
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- a click on the empty page under the text goes on writing there */}
      <div
        className="desk-page"
        onMouseDown={(event) => {
          if (event.target !== event.currentTarget || event.button !== 0) return;
          const text = editor.view.dom.getBoundingClientRect();
          if (event.clientY < text.bottom) return;
          event.preventDefault();
          openLineAtEnd(editor);
        }}
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes('Files')) event.preventDefault();
        }}
        onDrop={(event) => {
          // What is dropped in the text has found its place there.
          if (event.defaultPrevented || editor.view.dom.contains(event.target as Node)) return;
          if (takeInBeside(editor, event.nativeEvent, copies, onNotice)) event.preventDefault();
        }}
      >
        <div className="desk-column">
          <TitleField
            ref={titleField}
            title={title}
            onTitleChange={onTitleChange}
            onLeft={() => props.onTitleLeft?.()}
            lang={language}
            spellCheck={settings.spellCheck}
            onLeave={() => {
              focusText(editor, 'start');
            }}
          />
          <EditorContent editor={editor} />
        </div>
      </div>
      {linking && <LinkPanel editor={editor} onClose={closeLink} onOpen={openUrl} />}
      {abbreviating && <AbbreviationPanel editor={editor} onClose={closeAbbreviation} />}
      {editingBlock && <BlockPanel editor={editor} onClose={closeBlock} />}
      <PicturePanel
        editor={editor}
        asked={asked}
        onAnswered={answered}
        onAdd={() => {
          actions.pickMedia(editor, 'picture');
        }}
      />
      <NodePanel editor={editor} asked={asked} onAnswered={answered} />
      <SlashMenu
        editor={editor}
        run={(command) => {
          runCommand(editor, command, actions);
        }}
      />
    </div>
  );
}
