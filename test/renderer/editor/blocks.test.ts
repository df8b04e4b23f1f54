import { expect, test } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';
import { documentSchema, nodeJson } from '#core/document/schema.ts';

import { everything } from './everything.ts';
import { kept, open, outline, page, paragraph, text, useDesk, write } from './harness/desk.ts';

useDesk();

const picture = (src: string, attrs: Record<string, unknown> = {}): NodeJson => ({
  type: 'figureImage',
  attrs: { src, alt: src, ...attrs },
});
const figure = (caption: string, ...pictures: NodeJson[]): NodeJson => ({
  type: 'figure',
  content: [...pictures, { type: 'figureCaption', ...(caption !== '' && { content: [text(caption)] }) }],
});
const callout = (attrs: Record<string, unknown>, ...content: NodeJson[]): NodeJson => ({
  type: 'callout',
  attrs,
  content,
});
const canonical = (content: NodeJson[]): NodeJson[] =>
  nodeJson(documentSchema.nodeFromJSON({ type: 'doc', content })).content ?? [];
const undoAll = async (): Promise<void> => {
  for (let step = 0; step < 25; step += 1) await write('<Control+z>');
};

test('a post with every kind of block is drawn without a change to it', async () => {
  await open(...everything);
  await page.locator('.desk-math math').first().waitFor();
  await page.locator('.desk-text p').first().click();
  await write('<End>', 'x', '<Control+z>');
  expect(await kept()).toEqual(canonical(everything));
});

test('a lone picture gets a caption as a figure, Enter goes on below it, and undo makes it a picture again', async () => {
  const lone = paragraph({ type: 'image', attrs: { src: 'sea.png', alt: 'The sea', width: 300 } });
  await open(lone, paragraph(text('after')));
  await page.locator('.desk-picture img').click();
  await page.getByRole('button', { name: 'Caption' }).click();
  await write('Seen from the quay', '<Enter>', 'Below.');
  const blocks = await kept();
  expect(outline(blocks)).toEqual([
    { figure: [{ figureImage: [] }, { figureCaption: ['Seen from the quay'] }] },
    { paragraph: ['Below.'] },
    { paragraph: ['after'] },
  ]);
  expect(blocks[0]?.content?.[0]?.attrs).toEqual({ src: 'sea.png', alt: 'The sea', width: 300 });
  await undoAll();
  expect(await kept()).toEqual([lone, paragraph(text('after'))]);
});

test('Backspace in an empty caption selects the picture, and once more takes the figure away', async () => {
  await open(paragraph(text('before')), figure('', picture('sea.png')), paragraph(text('after')));
  await page.locator('figcaption').click();
  await write('<Backspace>');
  await expect.poll(() => page.locator('.desk-picture.is-selected').count()).toBe(1);
  await write('<Backspace>');
  expect(outline(await kept())).toEqual([{ paragraph: ['before'] }, { paragraph: [] }, { paragraph: ['after'] }]);
});

test('the last picture of a figure leaves the words of its caption behind', async () => {
  await open(figure('Worth keeping', picture('sea.png'), picture('sky.png')));
  await page.locator('.desk-picture').first().click();
  await write('<Delete>');
  expect(outline(await kept())).toEqual([{ figure: [{ figureImage: [] }, { figureCaption: ['Worth keeping'] }] }]);
  await page.locator('.desk-picture').first().click();
  await write('<Delete>');
  expect(outline(await kept())).toEqual([{ paragraph: ['Worth keeping'] }]);
});

test('a letter typed on a selected block goes below it, the key to the end of the text reaches one, and Escape puts its panel away', async () => {
  await open(
    { type: 'audio', attrs: { src: 'https://sounds.example/a.mp3', title: 'Gulls' } },
    figure('', picture('sea.png')),
    { type: 'readMore' },
  );
  await page.locator('.desk-player').click();
  await write('x');
  await page.locator('.desk-picture').click();
  await write('y');
  expect(outline(await kept())).toEqual([
    { audio: [] },
    { paragraph: ['x'] },
    { figure: [{ figureImage: [] }, { figureCaption: [] }] },
    { paragraph: ['y'] },
    { readMore: [] },
  ]);
  await page.locator('.desk-player').click();
  await page.getByRole('dialog', { name: 'Sound' }).waitFor();
  await write('<Escape>');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await write('<Control+End>', 'z');
  expect(outline(await kept()).slice(4)).toEqual([{ readMore: [] }, { paragraph: ['z'] }]);
});

test('Backspace behind a film and Delete before it select it, and take it away with the next press', async () => {
  const film: NodeJson = { type: 'video', attrs: { src: 'https://films.example/a.mp4' } };
  await open(paragraph(text('before')), film, paragraph(text('after')));
  await page.getByText('after').click();
  await write('<Home>', '<Backspace>');
  expect(outline(await kept())).toEqual([{ paragraph: ['before'] }, { video: [] }, { paragraph: ['after'] }]);
  await page.getByRole('dialog', { name: 'Film' }).waitFor();
  await page.getByText('before').click();
  await write('<End>', '<Delete>');
  await page.getByRole('dialog', { name: 'Film' }).waitFor();
  await write('<Delete>');
  expect(outline(await kept())).toEqual([{ paragraph: ['before'] }, { paragraph: ['after'] }]);
});

test('pictures without words are found one after the other by the keyboard, and counted until they are described', async () => {
  await open(
    paragraph(text('before')),
    figure('', picture('sea.png', { alt: '' }), picture('sky.png')),
    paragraph({ type: 'image', attrs: { src: 'quay.png', alt: ' ' } }),
  );
  const count = (): Promise<number | undefined> => page.evaluate(() => window.seen.counts?.undescribed);
  // Counting waits until the window has nothing better to do.
  await expect.poll(count).toBe(2);
  await page.evaluate(() => window.desk?.focus());
  const describe = (): Promise<boolean | undefined> => page.evaluate(() => window.desk?.run('edit.describePicture'));
  for (const [left, words] of [
    [1, 'The sea'],
    [0, 'The quay'],
  ] as const) {
    expect(await describe()).toBe(true);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await expect.poll(count).toBe(left);
  }
  expect(await describe()).toBe(false);
  expect(JSON.stringify(await kept())).toMatch(/The sea.*The quay/);
});

test('the caret goes from a picture to its caption and on by the arrow keys, and stops nowhere between', async () => {
  await open(paragraph(text('before')), figure('words', picture('sea.png')), paragraph(text('after')));
  await page.getByText('before').click();
  await write('<ArrowDown>', '<ArrowDown>');
  await expect.poll(() => page.locator('.ProseMirror-gapcursor').count()).toBe(0);
  await write('<End>', '!');
  expect(outline(await kept())[1]).toEqual({ figure: [{ figureImage: [] }, { figureCaption: ['words!'] }] });
});

test('a picture gets its description, title, address, width and place by the panel, and a second one makes a gallery', async () => {
  await open(figure('', picture('sea.png')));
  await page.locator('.desk-picture').click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByLabel('Description').focus();
  await write('<Control+a>', 'Waves', '<Tab>', 'Blue', '<Tab>', 'example.com', '<Tab>', '320', '<Tab>');
  await page.getByLabel('Stands').selectOption('wide');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.locator('.desk-picture').nth(1).waitFor();
  const [block] = await kept();
  expect(block?.attrs).toEqual({ align: 'wide' });
  expect(block?.content?.map(({ attrs }) => attrs)).toEqual([
    { src: 'sea.png', alt: 'Waves', title: 'Blue', width: 320, href: 'https://example.com' },
    { src: 'picked%20one.png' },
    undefined,
  ]);
});

test('a callout changes its kind and title, and Backspace at its start leaves the words without the box', async () => {
  await open(paragraph(text('before')), callout({ kind: 'note' }, paragraph(text('words'))));
  await page.getByLabel('Kind of callout').selectOption('warning');
  await page.getByLabel('Title of this callout').click();
  await write('Mind it', '<Enter>', 'the ');
  expect((await kept())[1]).toEqual(callout({ kind: 'warning', title: 'Mind it' }, paragraph(text('the words'))));
  await page.waitForTimeout(250);
  await write('<Home>', '<Backspace>');
  expect(outline(await kept())).toEqual([
    { paragraph: ['before'] },
    { paragraph: [['Mind it', 'bold']] },
    { paragraph: ['the words'] },
  ]);
});

test('a fold is opened and closed for the writer alone, and says on the page what the writer says', async () => {
  const folded: NodeJson = {
    type: 'details',
    content: [{ type: 'detailsSummary', content: [text('More')] }, paragraph(text('inside'))],
  };
  await open(folded, paragraph(text('after')));
  await page.getByLabel('What is folded here').click();
  await expect.poll(() => page.getByText('inside').isVisible()).toBe(false);
  expect(await kept()).toEqual([folded, paragraph(text('after'))]);
  await page.getByText('Closed on the page').click();
  expect((await kept())[0]?.attrs).toEqual({ open: true });
  // What is searched for is not hidden.
  await page.getByText('after').click();
  await write('<Control+f>', 'inside');
  await page.getByText(/of 1/u).waitFor();
  await write('<Enter>', '<Escape>');
  await expect.poll(() => page.getByText('inside').isVisible()).toBe(true);
  await page.getByText('More').click();
  await write('<End>', '<Enter>', 'first');
  expect(outline(await kept()).slice(0, 1)).toEqual([
    { details: [{ detailsSummary: ['More'] }, { paragraph: ['first'] }, { paragraph: ['inside'] }] },
  ]);
  await page.getByText('inside').click();
  await write('<End>', '<Enter>', '<Enter>', 'out');
  expect(outline(await kept()).slice(1)).toEqual([{ paragraph: ['out'] }, { paragraph: ['after'] }]);
});

test('titles of callouts, films and files are found and replaced like the words of the text, and all of it is marked when selected', async () => {
  await open(
    paragraph(text('The tide.')),
    callout({ kind: 'note', title: 'Tide by tide' }, paragraph(text('A tide.'))),
    { type: 'video', attrs: { src: 'https://films.example/a.mp4', title: 'High tide' } },
    { type: 'fileLink', attrs: { src: 'a.pdf', label: 'tide' } },
  );
  await page.getByText('The tide.').click();
  await write('<Home>', '<Control+f>', 'tide');
  await page.getByText('1 of 6').waitFor();
  await write('<Enter>', '<Enter>', '<Enter>', '<Enter>');
  await page.getByText('5 of 6').waitFor();
  await expect.poll(() => page.locator('.desk-player.is-found-current').count()).toBe(1);
  await page.getByLabel('Replace with').fill('ebb');
  await page.getByRole('button', { name: 'Replace all' }).click();
  await page.getByText('6 replaced').waitFor();
  // The pressed button has nothing more to do, and keeps the keys all the same.
  await page.getByRole('button', { name: 'Replace all', disabled: true }).waitFor();
  const all = await kept();
  expect(outline(all)).toEqual([
    { paragraph: ['The ebb.'] },
    { callout: [{ paragraph: ['A ebb.'] }] },
    { video: [] },
    { fileLink: [] },
  ]);
  expect(all.map(({ attrs }) => attrs?.['title'] ?? attrs?.['label'])).toEqual([
    undefined,
    'ebb by ebb',
    'High ebb',
    'ebb',
  ]);
  await write('<Escape>', '<Control+a>');
  await expect.poll(() => page.locator('.in-selection').count()).toBe(2);
  await write('<Control+z>');
  expect((await kept())[1]?.attrs?.['title']).toBe('Tide by tide');
});

test('replacing twice in one breath spoils no title', async () => {
  await open(callout({ kind: 'note', title: 'Tide by tide' }, paragraph(text('words'))));
  await page.locator('.desk-text p').click();
  await write('<Control+f>', 'tide');
  await page.getByText('of 2').waitFor();
  await page.getByLabel('Replace with').fill('low water');
  await write('<Enter>', '<Enter>');
  // The second may come before the bar has looked again, and then finds nothing to do.
  expect((await kept())[0]?.attrs?.['title']).toMatch(/^(?:low water by (?:tide|low water)|Tide by low water)$/u);
});

test('footnotes are made, numbered by their order in the text, and led to and back', async () => {
  await open(paragraph(text('One. Two.')));
  await page.locator('.desk-text p').click();
  await write('<End>', '<Control+Alt+f>', 'second', '<Escape>', ' More.');
  await page.waitForTimeout(250);
  await write('<Home>', ...Array.from({ length: 4 }, () => '<ArrowRight>'), '<Control+Alt+f>', 'first');
  expect(outline(await kept())).toEqual([
    { paragraph: ['One.', { footnoteReference: [] }, ' Two.', { footnoteReference: [] }, ' More.'] },
    { footnoteDefinition: [{ paragraph: ['second'] }] },
    { footnoteDefinition: [{ paragraph: ['first'] }] },
  ]);
  const marks = () => page.locator('.desk-footnote-mark').allTextContents();
  await expect.poll(marks).toEqual(['1', '2']);
  await expect.poll(() => page.locator('.desk-footnote-back').allTextContents()).toEqual(['2.', '1.']);
  await page.locator('.desk-footnote-mark').first().click();
  await write('!', '<Escape>', '<Backspace>');
  await expect.poll(marks).toEqual(['1']);
  expect(outline(await kept()).at(-1)).toEqual({ footnoteDefinition: [{ paragraph: ['first!'] }] });
  await page.getByText('Nothing in the text refers to it').filter({ visible: true }).waitFor();
});

test('Backspace at the start of a footnote that holds a formula alone takes nothing away', async () => {
  const note: NodeJson = {
    type: 'footnoteDefinition',
    attrs: { label: 'a' },
    content: [paragraph({ type: 'mathInline', attrs: { tex: 'x' } })],
  };
  await open(paragraph(text('See '), { type: 'footnoteReference', attrs: { label: 'a' } }), note);
  await page.locator('.desk-footnote-mark').click();
  await write('<Home>', '<Backspace>');
  expect((await kept())[1]).toEqual(note);
});

test('a formula is written in its panel, drawn, and goes on with the text after it; a mistake is shown, not lost', async () => {
  await open(paragraph());
  await page.locator('.desk-text').click();
  await write('$$', '<Enter>');
  await write('\\frac{1}{2');
  await page.getByRole('status').getByText('A } is missing at the end.').waitFor();
  await write('<Enter>');
  await page.locator('.desk-math.is-wrong').waitFor();
  await page.locator('.desk-math').click();
  await write('<End>', '}', '<Enter>', 'after it costs $5 and $6');
  await page.locator('.desk-math mfrac').waitFor();
  expect(await kept()).toEqual([
    { type: 'mathBlock', attrs: { tex: '\\frac{1}{2}' } },
    paragraph(text('after it costs $5 and $6')),
  ]);
});

test('a slash in an empty line offers blocks by name; Escape leaves it as a letter', async () => {
  await open(paragraph());
  await page.locator('.desk-text').click();
  await write('/call');
  await page.getByRole('option', { name: 'Callout' }).waitFor();
  await write('<Enter>', 'inside');
  expect(outline(await kept())).toEqual([{ callout: [{ paragraph: ['inside'] }] }]);
  await write('<Enter>', '<Enter>', '/', '<ArrowDown>', '<Enter>', 'Big', '<Enter>', '/', '<Escape>', 'usr and a/b');
  expect(outline(await kept()).slice(1)).toEqual([{ heading: ['Big'] }, { paragraph: ['/usr and a/b'] }]);
  await write('<Enter>', 'not / here', '<Enter>', '/zzz', '<Enter>', 'on');
  expect(outline(await kept()).slice(3)).toEqual([
    { paragraph: ['not / here'] },
    { paragraph: ['/zzz'] },
    { paragraph: ['on'] },
  ]);
});

test('Markdown for a callout and a footnote becomes one as it is typed', async () => {
  await open(paragraph());
  await page.locator('.desk-text').click();
  await write('> [!TIP] Bring bread', '<Enter>', '<Enter>', 'See [^a] there');
  expect(await kept()).toEqual([
    callout({ kind: 'tip' }, paragraph(text('Bring bread'))),
    paragraph(text('See '), { type: 'footnoteReference', attrs: { label: 'a' } }, text(' there')),
    { type: 'footnoteDefinition', attrs: { label: 'a' }, content: [{ type: 'paragraph' }] },
  ]);
});

test('every entry of the Insert menu puts its thing in, by keyboard, and one undo after another takes all of it back', async () => {
  await open(paragraph(text('Words.')));
  await page.locator('.desk-text p').click();
  await write('<End>');
  for (const [name, ...keys] of [
    ['Video by Address…', 'clip.mp4', '<Enter>'],
    ['Audio by Address…', 'gulls.mp3', '<Enter>'],
    ['File by Address…', 'tides.pdf', '<Tab>', 'Tides', '<Enter>'],
    ['Embed…', 'https://video.example/1', '<Enter>'],
    ['Formula in the Line', 'x^2', '<Enter>'],
    ['Read More Line'],
    ['Folded Section', 'More', '<Enter>', 'inside', '<Enter>', '<Enter>'],
  ] as [string, ...string[]][]) {
    await write('<Alt+F10>');
    await page.getByRole('button', { name: 'Insert', exact: true }).focus();
    await write('<Enter>');
    await page.getByRole('menuitem', { name }).focus();
    await write('<Enter>', ...keys);
  }
  expect(await kept()).toMatchObject([
    paragraph(text('Words.')),
    { type: 'video', attrs: { src: 'clip.mp4' } },
    { type: 'audio', attrs: { src: 'gulls.mp3' } },
    { type: 'fileLink', attrs: { src: 'tides.pdf', label: 'Tides' } },
    { type: 'embed', attrs: { url: 'https://video.example/1' } },
    { type: 'paragraph', content: [{ type: 'mathInline', attrs: { tex: 'x^2' } }] },
    { type: 'readMore' },
    { type: 'details' },
    { type: 'paragraph' },
  ]);
  await undoAll();
  expect(await kept()).toEqual([paragraph(text('Words.'))]);
});

test('films, sounds and files chosen by the system’s dialog stand where the caret is, each as what it is, while the text goes on', async () => {
  await open(paragraph(text('Words.')));
  await page.locator('.desk-text p').click();
  await write('<End>');
  await page.evaluate(() => {
    window.main.holdCopies();
    window.desk?.run('insert.video');
  });
  await page.getByText('Copying clip.mp4…').waitFor();
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('1');
  await write(' On.');
  await page.evaluate(() => {
    window.main.letCopiesGo();
  });
  await page.locator('.desk-player').waitFor();
  await write(' And on.');
  await page.evaluate(() => window.desk?.run('insert.file'));
  await page.locator('.desk-card.is-file').waitFor();
  // What there is to say of it is one Tab away.
  await write('<Tab>', '<Tab>', 'Tides', '<Enter>');
  expect(await kept()).toEqual([
    paragraph(text('Words. On. And on.')),
    { type: 'fileLink', attrs: { src: 'tides.pdf', label: 'Tides', size: 2_000 } },
    paragraph(),
    { type: 'video', attrs: { src: 'clip.mp4' } },
  ]);
});

test('a film whose copying ends when its post is put away is told of', async () => {
  await open(paragraph(text('before')));
  await page.evaluate(() => {
    window.main.holdCopies();
    window.desk?.run('insert.video');
  });
  await page.getByText('Copying clip.mp4…').waitFor();
  const former = await page.evaluateHandle(() => window.main);
  await open(paragraph(text('another')));
  await page.evaluate((main) => main.letCopiesGo(), former);
  await expect
    .poll(() => page.evaluate(() => window.seen.notices.map(({ message }) => message)))
    .toEqual(['“clip.mp4” is not in the text: the post was put away before the copying was done.']);
});

test('several dropped and pasted files become what they are in their order, as one step to undo; what is refused keeps none back', async () => {
  const give = (event: 'drop' | 'paste', ...names: string[]): Promise<void> =>
    page.evaluate(
      ([kind, files]) => {
        const data = new DataTransfer();
        for (const name of files) data.items.add(new File([new Uint8Array([1, 2])], name));
        const at = document.querySelector('.desk-text p');
        const { left = 0, top = 0, height = 0 } = at?.getBoundingClientRect() ?? {};
        const common = { bubbles: true, cancelable: true };
        at?.dispatchEvent(
          kind === 'drop'
            ? new DragEvent(kind, { ...common, dataTransfer: data, clientX: left + 1, clientY: top + height / 2 })
            : new ClipboardEvent(kind, { ...common, clipboardData: data }),
        );
      },
      [event, names] as const,
    );
  await open(paragraph(text('before')), paragraph(text('after')));
  await give('drop', 'a.png', 'b.png', 'clip.mp4', 'run.exe', 'c.png', 'tides.pdf', 'gulls.mp3');
  await page.locator('.desk-player').nth(1).waitFor();
  const all = [
    { paragraph: [{ image: [] }, { image: [] }, 'before'] },
    { video: [] },
    { paragraph: [{ image: [] }] },
    { fileLink: [] },
    { audio: [] },
    { paragraph: ['after'] },
  ];
  expect(outline(await kept())).toEqual(all);
  await expect
    .poll(() => page.evaluate(() => window.seen.notices.map(({ message }) => message)))
    .toEqual(['run.exe is not a picture.']);
  await page.locator('.desk-text p').first().click();
  await write('<Control+z>');
  expect(outline(await kept())).toEqual([{ paragraph: ['before'] }, { paragraph: ['after'] }]);
  await write('<Control+Shift+z>');
  expect(outline(await kept())).toEqual(all);
  await page.getByText('after').click();
  await write('<End>');
  await give('paste', 'more.wav');
  await page.locator('.desk-player').nth(2).waitFor();
  expect(outline(await kept()).slice(5)).toEqual([{ paragraph: ['after'] }, { audio: [] }]);
  // Beside the text is as good as at its end.
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([1])], 'end.pdf'));
    const at = { dataTransfer: data, clientX: 300, clientY: 690, bubbles: true, cancelable: true };
    document.querySelector('.desk-page')?.dispatchEvent(new DragEvent('drop', at));
  });
  await page.locator('.desk-card.is-file').nth(1).waitFor();
  expect(outline(await kept()).slice(6)).toEqual([{ audio: [] }, { fileLink: [] }]);
  // The writer thinks better of it.
  await page.evaluate(() => {
    window.main.holdCopies();
  });
  await give('paste', 'late.wav');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.evaluate(() => {
    window.main.letCopiesGo();
  });
  // No copy of it stays beside the post.
  await page.waitForFunction(() => window.main.discarded.includes('late.wav'));
  expect(outline(await kept())).toHaveLength(8);
});

test('what is typed in fields beside the text is kept before they are left, and goes on while others write above', async () => {
  await open(
    paragraph(text('above')),
    figure('', picture('sea.png', { alt: '' })),
    { type: 'codeBlock', attrs: { language: 'js', meta: null }, content: [text('x')] },
    { type: 'mathBlock', attrs: { tex: 'a' } },
  );
  const attrs = async (index: number): Promise<Record<string, unknown> | undefined> => {
    const block = (await kept())[index];
    return block?.type === 'figure' ? block.content?.[0]?.attrs : block?.attrs;
  };
  const inField = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.tagName);
  await page.locator('.desk-picture').click();
  await page.getByLabel('Description').click();
  await write('The sea');
  expect(await attrs(1)).toMatchObject({ alt: 'The sea' });
  await write(' ');
  // Another window of the desktop is looked at in between.
  await page.getByLabel('Description').dispatchEvent('focusout', { bubbles: true });
  await write('at');
  await page.evaluate(() => window.main.writeElsewhere(1, 'Far '));
  await page.getByText('Far above').waitFor();
  await write(' dusk');
  expect(await inField()).toBe('INPUT');
  expect(await attrs(1)).toMatchObject({ alt: 'The sea at dusk' });

  await page.getByLabel('File name of this code').click();
  await write('tide table.js');
  expect(await attrs(2)).toMatchObject({ meta: 'title="tide table.js"' });
  await write(' old');
  expect(await attrs(2)).toMatchObject({ meta: 'title="tide table.js old"' });
  await write(' and new');
  // Soon, whatever becomes of the window.
  await expect
    .poll(() => page.evaluate(() => JSON.stringify(window.documentNow())))
    .toContain('tide table.js old and new');
  await page.getByLabel('Marked lines of this code').click();
  await write('1-');
  expect(await attrs(2)).toMatchObject({ meta: 'title="tide table.js old and new"' });
  await write('2');
  expect((await attrs(2))?.['meta']).toContain('{1-2}');

  await page.locator('.desk-math').click();
  await page.getByRole('textbox', { name: 'TeX', exact: true }).click();
  await write('<End>', '+');
  await page.evaluate(() => window.main.writeElsewhere(1, 'So '));
  await page.getByText('So Far above').waitFor();
  await write('b');
  expect(await inField()).toBe('TEXTAREA');
  expect(await attrs(3)).toMatchObject({ tex: 'a+b' });
});

test('what another window says of a picture or a film stays, whatever was typed in the other fields of its panel', async () => {
  await open(paragraph(text('above')), figure('', picture('sea.png', { alt: '' })), {
    type: 'video',
    attrs: { src: 'clip.mp4', title: 'Tide' },
  });
  const attrs = async (): Promise<unknown[]> => {
    const [, one, film] = await kept();
    return [one?.content?.[0]?.attrs, film?.attrs];
  };
  const leave = (): Promise<void> => page.locator('.desk-text p').first().click();
  await page.locator('.desk-picture').click();
  await page.getByLabel('Description').click();
  await write('Waves');
  await page.evaluate(() => window.main.sayElsewhere(8, 'title', 'Blue'));
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect.poll(() => page.getByPlaceholder('Shown under the pointer').inputValue()).toBe('Blue');
  await page.getByLabel('Description').click();
  // Once what was typed is sent, the other window is the later one.
  await kept();
  await page.evaluate(() => window.main.sayElsewhere(8, 'alt', 'Waves at night'));
  await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('Waves at night');
  await leave();
  expect((await attrs())[0]).toMatchObject({ alt: 'Waves at night', title: 'Blue' });

  await page.locator('.desk-player').click();
  await page.getByLabel('Still picture').click();
  await write('still.png');
  await page.evaluate(() => window.main.sayElsewhere(12, 'title', 'Spring tide'));
  await expect.poll(() => page.getByPlaceholder('What it is called').inputValue()).toBe('Spring tide');
  await leave();
  expect((await attrs())[1]).toMatchObject({ poster: 'still.png', title: 'Spring tide' });
});

test('a block is aligned, turned and given a language and an id from the toolbar', async () => {
  await open({ type: 'heading', attrs: { level: 2 }, content: [text('Tides')] });
  await page.locator('h2').click();
  const choose = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Alignment and direction' }).click();
    await page.getByRole('menuitemcheckbox', { name }).click();
  };
  await choose('Centre');
  await choose('Right to Left');
  await choose('Language and Id…');
  await write('he-IL', '<Tab>', 'tides', '<Enter>');
  expect((await kept())[0]?.attrs).toEqual({ level: 2, textAlign: 'center', dir: 'rtl', lang: 'he-IL', id: 'tides' });
  await expect.poll(() => page.locator('h2').evaluate((heading) => getComputedStyle(heading).textAlign)).toBe('center');
});

test('cells are merged and split, and the first column becomes a heading', async () => {
  const cell = (words: string): NodeJson => ({ type: 'tableCell', content: [paragraph(text(words))] });
  await open({
    type: 'table',
    content: [
      { type: 'tableRow', content: [cell('a'), cell('b')] },
      { type: 'tableRow', content: [cell('c'), cell('d')] },
    ],
  });
  const choose = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await page.getByText('a', { exact: true }).click();
  await page.getByText('b', { exact: true }).click({ modifiers: ['Shift'] });
  await choose('Merge cells');
  expect((await kept())[0]?.content?.[0]?.content?.[0]?.attrs).toEqual({ colspan: 2 });
  await choose('Split cell');
  await choose('Heading column');
  expect((await kept())[0]?.content?.map((row) => row.content?.map(({ type }) => type))).toEqual([
    ['tableHeader', 'tableCell'],
    ['tableHeader', 'tableCell'],
  ]);
});

test('a code block shows its file name and marked lines, and keeps what else stands on its fence', async () => {
  await open({
    type: 'codeBlock',
    attrs: { language: 'js', meta: 'title="a.js" {2} linenums' },
    content: [text('one\ntwo')],
  });
  const name = page.getByLabel('File name of this code');
  expect(await name.inputValue()).toBe('a.js');
  await expect.poll(() => page.locator('.desk-code-line').count()).toBe(1);
  await name.fill('b.js');
  await write('<Enter>');
  await page.getByLabel('Marked lines of this code').fill('1-2');
  await write('<Enter>');
  await page.getByLabel('Language of this code').selectOption('typescript');
  expect((await kept())[0]?.attrs).toEqual({ language: 'typescript', meta: 'title="b.js" {1-2} linenums' });
});

test('a link opens in a new tab when its panel says so, and keeps that when its address changes', async () => {
  await open(paragraph(text('words')));
  await page.locator('.desk-text').click();
  await write('<Control+a>', '<Control+k>', 'example.com');
  await page.getByLabel('Open in a new tab').check();
  await page.getByLabel('Not for search engines').check();
  await page.getByLabel('Address of the link').press('Enter');
  const expected = (href: string): NodeJson =>
    paragraph({ ...text('words'), marks: [{ type: 'link', attrs: { href, target: '_blank', rel: 'nofollow' } }] });
  expect(await kept()).toEqual([expected('https://example.com')]);
  await write('<Control+k>', 'example.org', '<Enter>');
  expect(await kept()).toEqual([expected('https://example.org')]);
});

test('words are highlighted in a colour, and marked as an abbreviation with what it stands for', async () => {
  await open(paragraph(text('RNLI')));
  await page.locator('.desk-text').click();
  await write('<Control+a>');
  await page.getByRole('button', { name: 'More formats' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Green highlight' }).click();
  await page.evaluate(() => window.desk?.run('format.abbreviation'));
  await write('Lifeboats', '<Enter>');
  const [words] = (await kept())[0]?.content ?? [];
  expect(words?.marks).toEqual([
    { type: 'abbreviation', attrs: { title: 'Lifeboats' } },
    { type: 'highlight', attrs: { color: '#cdeec0' } },
  ]);
});

test('Hangul composed in a caption and a summary stays whole, and a slash in a composition opens nothing', async () => {
  await open(figure('', picture('sea.png')), {
    type: 'details',
    content: [{ type: 'detailsSummary' }, paragraph()],
  });
  const cdp = await page.context().newCDPSession(page);
  const compose = async (...forms: string[]): Promise<void> => {
    for (const form of forms)
      await cdp.send('Input.imeSetComposition', { text: form, selectionStart: form.length, selectionEnd: form.length });
    await cdp.send('Input.insertText', { text: forms.at(-1) ?? '' });
  };
  await page.locator('figcaption').click();
  await compose('ㅎ', '하', '한');
  await compose('ㄱ', '그', '글');
  await page.locator('summary').click();
  await compose('ㅇ', '아', '안');
  await write('<Enter>');
  await compose('/', '/ㅎ', '/하');
  expect(await page.getByRole('listbox').count()).toBe(0);
  expect(outline(await kept())).toEqual([
    { figure: [{ figureImage: [] }, { figureCaption: ['한글'] }] },
    { details: [{ detailsSummary: ['안'] }, { paragraph: ['/하'] }] },
  ]);
});
