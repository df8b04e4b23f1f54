// @vitest-environment jsdom
import { history, undo } from '@tiptap/pm/history';
import { Node } from '@tiptap/pm/model';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { EditorView } from '@tiptap/pm/view';
import { afterEach, describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema, nodeJson } from '#core/document/schema.ts';

import { looksLikeMarkdown } from '../../../renderer/editor/paste/looksLikeMarkdown.ts';
import { pastePlugin } from '../../../renderer/editor/paste/pasting.ts';

let open: EditorView | null = null;
afterEach(() => {
  open?.destroy();
  open = null;
});

/** A desk with a text in it, the caret at its end. */
function desk(markdown = ''): EditorView {
  const doc = Node.fromJSON(documentSchema, parseMarkdown(markdown).document);
  const state = EditorState.create({ doc, plugins: [history(), pastePlugin()] });
  const view = new EditorView(document.body.appendChild(document.createElement('div')), {
    state: state.apply(state.tr.setSelection(TextSelection.atEnd(doc))),
    handleScrollToSelection: () => true,
  });
  open = view;
  return view;
}

function paste(view: EditorView, data: Record<string, string>, shift = false): void {
  if (shift) view.dom.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', keyCode: 16, shiftKey: true }));
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'clipboardData', {
    value: { getData: (type: string) => data[type] ?? '', files: [], types: Object.keys(data), items: [] },
  });
  view.dom.dispatchEvent(event);
}

const text = (view: EditorView): string => writeMarkdown(nodeJson(view.state.doc) as DocumentJson, null).text;

function pasted(html: string, into = ''): string {
  const view = desk(into);
  paste(view, { 'text/html': html, 'text/plain': 'x' });
  return text(view);
}

describe('what word processors put on the clipboard', () => {
  test('what Google Docs only styles bold, slanted, struck or raised keeps its meaning without the style', () => {
    const html =
      '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38;text-align:left"><span style="font-weight:400">a </span><span style="font-weight:700;font-style:italic">b</span> <span style="text-decoration:line-through">c</span> <span style="vertical-align:super">d</span></p></b>';
    expect(pasted(html)).toBe('a **_b_** ~~c~~ <sup>d</sup>\n');
  });

  test('a link and a heading are not made bold or underlined twice', () => {
    expect(
      pasted('<a href="https://a.example"><span style="text-decoration:underline;font-weight:700">x</span></a>'),
    ).toBe('[x](https://a.example)\n');
    expect(pasted('<h2><span style="font-weight:700">x</span></h2>')).toBe('## x\n');
  });

  test('Word’s paragraphs with typed bullets become lists, numbered ones numbered', () => {
    const item = (level: number, marker: string, words: string): string =>
      `<p class=MsoListParagraph style='margin-left:.5in;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${marker}<span style='font:7pt'>  </span></span><![endif]>${words}<o:p></o:p></p>\n`;
    const html = `<html><head><style>p{color:red}</style></head><body lang=EN-US><!--StartFragment-->${item(1, '·', 'one')}${item(2, '1.', 'inner')}${item(1, '·', 'two')}<p class=MsoNormal>after <span lang=DE>dies</span></p><!--EndFragment--></body></html>`;
    expect(pasted(html)).toBe('- one\n  1. inner\n- two\n\nafter dies\n');
  });

  test('items of a Google Docs list stay close together', () => {
    expect(
      pasted(
        '<b id="docs-internal-guid-2" style="font-weight:normal"><ul><li dir="ltr"><p dir="ltr" role="presentation"><span>one</span></p></li><li dir="ltr"><p dir="ltr" role="presentation"><span>two</span></p></li></ul></b>',
      ),
    ).toBe('- one\n- two\n');
  });

  test('a column keeps its alignment, scripts and comments go, words stay as they are', () => {
    expect(
      pasted(
        '<table><tr><th style="text-align: right">n</th></tr><tr><td style="text-align: right; color: red">a style="x"</td></tr></table><!-- x --><script>1</script>',
      ),
    ).toBe('| n |\n| -: |\n| a style="x" |\n');
  });
});

describe('what pages put on the clipboard', () => {
  test('words of a line go into the line', () => {
    expect(pasted('<b>bold</b> and plain', 'before')).toBe('before**bold** and plain\n');
  });

  test('a figure with a caption arrives as one', () => {
    const markdown = pasted(
      '<figure class="wp-block-image"><img src="https://a.example/b.jpg" alt="A b"><figcaption>A <em>caption</em></figcaption></figure>',
    );
    expect(parseMarkdown(markdown).document.content?.[0]?.type).toBe('figure');
    expect(markdown).toContain('A *caption*');
  });

  test('callouts, details, formulas, films and footnotes arrive as what they are', () => {
    const view = desk();
    paste(view, {
      'text/html':
        '<p>See<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> and <math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math></p>' +
        '<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title">Tip</p><p>Do it</p></div>' +
        '<details><summary>More</summary><p>Inside</p></details>' +
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>' +
        '<section class="footnotes"><ol><li id="fn1"><p>The note <a href="#fnref1" class="footnote-backref">↩</a></p></li></ol></section>',
    });
    const kinds = new Set<string>();
    view.state.doc.descendants((node) => void kinds.add(node.type.name));
    for (const kind of ['callout', 'details', 'mathInline', 'embed', 'footnoteReference', 'footnoteDefinition'])
      expect(kinds).toContain(kind);
  });

  test('nothing that could run arrives', () => {
    const markdown = pasted(
      '<p onclick="x()">a<script>x()</script><img src=x onerror=x()><a href="javascript:x()">b</a></p>',
    );
    expect(markdown).toBe('a![](x)b\n');
  });
});

describe('footnotes that are pasted', () => {
  const page =
    '<p>New<sup class="footnote-ref"><a href="#fn1" id="fnref1" role="doc-noteref">1</a></sup>.</p><section role="doc-endnotes"><ol><li id="fn1"><p>New text.</p></li></ol></section>';

  test('get names of their own where the post has such notes already', () => {
    expect(pasted(page, 'Old[^1].\n\n[^1]: Old text.\n\nAfter')).toBe(
      'Old[^1].\n\n[^1]: Old text.\n\nAfterNew[^2].\n\n[^2]: New text.\n',
    );
    expect(pasted(page, 'Old[^2].\n\n[^2]: Old text.\n\nAfter')).toContain('[^1]: New text.');
  });

  test('as Markdown, too', () => {
    const view = desk('Old[^1].\n\n[^1]: Old text.\n\nAfter');
    paste(view, { 'text/plain': '## New[^1]\n\n- x\n\n[^1]: New text.' });
    expect(text(view)).toContain('[^1]: Old text.');
    expect(text(view)).toContain('New[^2]');
    expect(text(view)).toContain('[^2]: New text.');
  });

  test('lead nowhere where their texts were left behind', () => {
    const mark = '<p>New<sup class="footnote-ref"><a href="#fn1" role="doc-noteref">1</a></sup>.</p>';
    expect(pasted(mark, 'Old[^1].\n\n[^1]: Old text.\n\nAfter')).toMatch(/AfterNew\[1\]\.\n$/);
  });
});

test('what was copied on the desk comes back as it was', () => {
  const markdown =
    '> [!TIP] Mind\n> Words\n\n<details open>\n<summary>More</summary>\n\n1. one\n2. two\n\n</details>\n\n```js {1}\nlet x;\n```\n\n<div class="x">raw</div>\n';
  const from = desk(markdown);
  const { dom } = from.serializeForClipboard(from.state.doc.slice(0, from.state.doc.content.size));
  const html = dom.innerHTML;
  from.destroy();
  expect(pasted(html)).toBe(markdown);
});

describe('plain text that is Markdown', () => {
  const markdown = '# Title\n\nSome **bold** words\n\n- one\n- two\n';

  test('becomes what it says, and one undo brings the plain text', () => {
    const view = desk();
    paste(view, { 'text/plain': markdown });
    expect(text(view)).toBe(markdown);
    undo(view.state, view.dispatch);
    expect(view.state.doc.textBetween(0, view.state.doc.content.size, '\n')).toContain('# Title');
    expect(view.state.doc.textBetween(0, view.state.doc.content.size, '\n')).toContain('Some **bold** words');
    undo(view.state, view.dispatch);
    expect(view.state.doc.textContent).toBe('');
  });

  test('stays plain with Shift held', () => {
    const view = desk();
    paste(view, { 'text/plain': markdown }, true);
    expect(view.state.doc.textContent).toContain('# Title');
  });

  test('stays text in a block of code', () => {
    const view = desk('```\nx\n```\n');
    paste(view, { 'text/plain': markdown });
    expect(text(view)).toContain('# Title');
    expect(view.state.doc.childCount).toBe(1);
  });

  test.each([
    '# A title\n\n## Another\n\nwords',
    '- milk\n- eggs\n- flour',
    'See [the page](https://a.example/b) for more',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
    '```js\nlet x;\n```',
    'A list:\r\n\r\n1. one\r\n2. two\r\n3. three',
    '- [ ] call\n- [x] write',
  ])('is known by its signs: %j', (sample) => {
    expect(looksLikeMarkdown(sample)).toBe(true);
  });

  test.each([
    'It costs $5, or $10 with *all* of it.',
    '- 20 €\n- 30 €\n- $40\n- 50',
    '#hashtag and #another',
    '#!/bin/sh\n# say it\necho hi\n# again\necho ho',
    'Dear A,\n\nthe words - as ever - are few.\n\n> you wrote\n> this',
    '2 * 3 * 4 = 24',
    'snake_case_names and __init__.py',
    '1. one thing only',
    '',
  ])('is not seen where there is none: %j', (sample) => {
    expect(looksLikeMarkdown(sample)).toBe(false);
  });

  test('is looked for in no time, however long and strange the text', () => {
    for (const odd of ['- ', '# ', '[', '**', '`', '~~~\n', '> ', '|-', '\n\n', '[a](b '])
      expect(typeof looksLikeMarkdown(odd.repeat(30_000))).toBe('boolean');
  });
});
