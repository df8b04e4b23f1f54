import { expect, test } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';

import { kept, open, outline, page, paragraph, text, useDesk, write } from './harness/desk.ts';

useDesk();

test('Markdown typed from memory becomes what it says', async () => {
  await open();
  await page.locator('.desk-text').click();
  await write('## Heading', '<Enter>', '**bold** and *it* and `code` and ~~gone~~ and ==lit== end', '<Enter>');
  await write('- one', '<Enter>', 'two', '<Enter>', '<Tab>', 'deeper', '<Enter>', '<Enter>', '<Enter>');
  await write(
    '3. three',
    '<Enter>',
    '<Enter>',
    '[ ] to do',
    '<Enter>',
    '<Enter>',
    '> quoted',
    '<Enter>',
    '<Enter>',
    '---',
    '``` ',
    'code',
    '<Control+Enter>',
    'end',
  );
  const nodes = await kept();
  expect(nodes[0]).toMatchObject({ type: 'heading', attrs: { level: 2 } });
  expect(outline(nodes)).toEqual([
    { heading: ['Heading'] },
    {
      paragraph: [
        ['bold', 'bold'],
        ' and ',
        ['it', 'italic'],
        ' and ',
        ['code', 'code'],
        ' and ',
        ['gone', 'strike'],
        ' and ',
        ['lit', 'highlight'],
        ' end',
      ],
    },
    {
      bulletList: [
        { listItem: [{ paragraph: ['one'] }] },
        { listItem: [{ paragraph: ['two'] }, { bulletList: [{ listItem: [{ paragraph: ['deeper'] }] }] }] },
      ],
    },
    { orderedList: [{ listItem: [{ paragraph: ['three'] }] }] },
    { taskList: [{ taskItem: [{ paragraph: ['to do'] }] }] },
    { blockquote: [{ paragraph: ['quoted'] }] },
    { horizontalRule: [] },
    { codeBlock: ['code'] },
    { paragraph: ['end'] },
  ]);
  expect(nodes[3]).toMatchObject({ attrs: { start: 3 } });
});

test('the keys that the menu shows carry out their commands, and undo takes them back', async () => {
  await open(paragraph(text('words')));
  await page.locator('.desk-text').click();
  await write('<Control+a>', '<Control+b>', '<Control+Shift+x>');
  expect(outline(await kept())).toEqual([{ paragraph: [['words', 'bold', 'strike']] }]);
  await write('<Control+Alt+2>');
  expect(outline(await kept())).toEqual([{ heading: [['words', 'bold', 'strike']] }]);
  expect(await page.evaluate(() => window.desk?.isActive('format.heading2'))).toBe(true);
  await write('<Control+z>', '<Control+z>', '<Control+z>', '<Control+z>');
  expect(outline(await kept())).toEqual([{ paragraph: ['words'] }]);
});

test('Enter leads from the title into the text, ArrowUp and Backspace back, and a pasted title stays one line', async () => {
  await open();
  const title = page.getByLabel('Title');
  await title.click();
  await page.keyboard.insertText('A title\nof two lines');
  await write('<Enter>', 'text', '<Home>', '<ArrowUp>', ' too', '<ArrowDown>');
  const titleNow = () => page.evaluate(() => window.seen.title);
  await expect.poll(titleNow).toBe('A title of two lines too');
  await write('<Home>', '<Backspace>', '!');
  await expect.poll(titleNow).toBe('A title of two lines too!');
  expect(outline(await kept())).toEqual([{ paragraph: ['text'] }]);
});

test('Hangul composed at the very start of a block stays whole', async () => {
  await open();
  await page.locator('.desk-text').click();
  const cdp = await page.context().newCDPSession(page);
  const compose = async (...forms: string[]): Promise<void> => {
    for (const form of forms)
      await cdp.send('Input.imeSetComposition', { text: form, selectionStart: form.length, selectionEnd: form.length });
    await cdp.send('Input.insertText', { text: forms.at(-1) ?? '' });
  };
  await compose('ㅎ', '하', '한');
  await compose('ㄱ', '그', '글');
  await write('<Enter>');
  await compose('ㅇ', '아', '안');
  await compose('ㄴ', '녀', '녕');
  await write('<Home>');
  await compose('ㅈ', '자', '잘');
  expect(outline(await kept())).toEqual([{ paragraph: ['한글'] }, { paragraph: ['잘안녕'] }]);
});

test('a letter typed right after Enter stands where it was typed, in a text of many blocks too', async () => {
  await open(...Array.from({ length: 300 }, (_, index) => paragraph(text(`Paragraph ${index}`))));
  await page.locator('.desk-text p').nth(3).click();
  await write('<End>');
  for (let line = 0; line < 12; line += 1) await write('<Enter>', `line${line}`);
  const nodes = await kept();
  expect(outline(nodes.slice(4, 16))).toEqual(
    Array.from({ length: 12 }, (_, line) => ({ paragraph: [`line${line}`] })),
  );
});

test('a pasted picture is copied beside the post while the writer goes on, and a refused one says so and takes nothing away', async () => {
  await open(paragraph(text('before')));
  await page.locator('.desk-text').click();
  await write('<End>');
  const paste = (name: string): Promise<void> =>
    page.evaluate((file) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], file, { type: 'image/png' }));
      document
        .querySelector('.desk-text')
        ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, name);
  await page.evaluate(() => {
    window.main.holdCopies();
  });
  await paste('a photo.png');
  await page.getByText('Copying a photo.png…').waitFor();
  await write('!');
  await page.evaluate(() => {
    window.main.letCopiesGo();
  });
  await page.locator('.desk-picture').waitFor();
  const [first] = await kept();
  expect(first?.content).toMatchObject([
    { type: 'text', text: 'before!' },
    { type: 'image', attrs: { src: 'a%20photo.png' } },
  ]);
  await paste('virus.exe');
  await page.waitForFunction(() => window.seen.notices.length === 1);
  expect(await page.evaluate(() => window.seen.notices[0]?.message)).toBe('virus.exe is not a picture.');
  expect((await kept())[0]?.content).toHaveLength(2);
});

test('a text is not put away before the pictures that were pasted stand in it, and what is typed waits for none', async () => {
  await open(paragraph(text('before')));
  await page.locator('.desk-text').click();
  await write('<End>');
  await page.evaluate(() => {
    window.main.holdCopies();
    const paste = (fill: (data: DataTransfer) => void): void => {
      const data = new DataTransfer();
      fill(data);
      document
        .querySelector('.desk-text')
        ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    };
    paste((data) => data.setData('text/html', '<p>and <img src="data:image/png;base64,iVBORw0KGgo=" alt="dot"></p>'));
    paste((data) => data.items.add(new File([new Uint8Array([1, 2, 3])], 'photo.png', { type: 'image/png' })));
  });
  await page.getByText('Copying photo.png…').waitFor();
  const all = await page.evaluate(async () => {
    const now = (): string => JSON.stringify(window.documentNow());
    const flushed = window.desk?.flush();
    while (!now().includes('and ')) await new Promise(requestAnimationFrame);
    window.main.letCopiesGo();
    await flushed;
    return now();
  });
  expect(all).toContain('"src":"pasted.png"');
  expect(all).toContain('"src":"photo.png"');
});

test('a dropped picture lands where it is dropped, and one inside pasted HTML becomes a file too', async () => {
  await open(paragraph(text('first')), paragraph(text('second')));
  await page.evaluate(() => {
    const box = document.querySelector('.desk-text p:last-child')?.getBoundingClientRect();
    if (box === undefined) return;
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([1])], 'dropped.png', { type: 'image/png' }));
    const at = { clientX: box.left + 1, clientY: box.top + box.height / 2, bubbles: true, cancelable: true };
    document
      .querySelector('.desk-text p:last-child')
      ?.dispatchEvent(new DragEvent('drop', { ...at, dataTransfer: data }));
  });
  await page.locator('.desk-picture img').waitFor();
  expect((await kept())[1]?.content).toMatchObject([
    { type: 'image', attrs: { src: 'dropped.png' } },
    { text: 'second' },
  ]);
  await page.locator('.desk-text p').first().click();
  await write('<End>');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/html', '<p>with <img src="data:image/png;base64,iVBORw0KGgo=" alt="dot"></p>');
    document
      .querySelector('.desk-text')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.waitForFunction(() => window.main.imported.includes('pasted.png'));
  await page.locator('.desk-picture img[alt="dot"]').waitFor();
  expect((await kept())[0]?.content).toMatchObject([
    { text: 'firstwith ' },
    { type: 'image', attrs: { src: 'pasted.png', alt: 'dot' } },
  ]);
});

test('text pasted from Google Docs and Word keeps its form and loses its junk', async () => {
  await open();
  await page.locator('.desk-text').click();
  const paste = (html: string): Promise<void> =>
    page.evaluate((markup) => {
      const data = new DataTransfer();
      data.setData('text/html', markup);
      document
        .querySelector('.desk-text')
        ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, html);
  await paste(
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span style="font-weight:400">plain </span><span style="font-weight:700">strong</span><span style="font-style:italic"> slanted</span></p></b>',
  );
  await write('<Enter>');
  await paste(
    `<html><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment--><p class=MsoNormal>From Word<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>   </span></span><![endif]>one</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>inner</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>two</p><!--EndFragment--></body></html>`,
  );
  expect(outline(await kept())).toEqual([
    { paragraph: ['plain ', ['strong', 'bold'], ' ', ['slanted', 'italic']] },
    { paragraph: ['From Word'] },
    {
      bulletList: [
        { listItem: [{ paragraph: ['one'] }, { bulletList: [{ listItem: [{ paragraph: ['inner'] }] }] }] },
        { listItem: [{ paragraph: ['two'] }] },
      ],
    },
  ]);
});

test('what is copied is plain HTML, without the desk’s own attributes', async () => {
  await open(paragraph(text('words')), {
    type: 'codeBlock',
    attrs: { language: 'js', meta: null },
    content: [text('x')],
  });
  await page.locator('.desk-text').click();
  await write('<Control+a>');
  const html = await page.evaluate(() => {
    const data = new DataTransfer();
    document
      .querySelector('.desk-text')
      ?.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData('text/html');
  });
  expect(html.replaceAll(/ data-(?:pm-slice|longhand)="[^"]*"/g, '')).toBe(
    '<p>words</p><pre data-language="js"><code class="language-js">x</code></pre>',
  );
});

test('a full disk is told, typing goes on, and all of it is kept once there is room', async () => {
  await open();
  await page.locator('.desk-text').click();
  await page.evaluate(() => {
    window.main.failing = { code: 'disk-full', message: 'The disk is full.' };
  });
  await write('first');
  await page.waitForFunction(() => window.seen.failures.length > 0);
  await write(' second');
  await page.evaluate(() => {
    window.main.failing = null;
  });
  expect(outline(await kept())).toEqual([{ paragraph: ['first second'] }]);
  expect(
    await page.evaluate(() => [window.seen.failures[0]?.code, window.seen.failures.at(-1), window.seen.pending]),
  ).toEqual(['disk-full', null, false]);
});

test('a text changed by another hand is opened again with what was typed here still in it', async () => {
  await open(paragraph(text('mine')), paragraph(text('theirs')));
  await page.evaluate(() => {
    window.main.changeElsewhere('theirs, changed');
  });
  await page.locator('.desk-text p').first().click();
  await write('<End>', ' and more');
  await page.waitForFunction(() => window.seen.reopened === 1);
  // The caret is where it was: the writer need not notice.
  await write(' still');
  expect(outline(await kept())).toEqual([{ paragraph: ['mine and more still'] }, { paragraph: ['theirs, changed'] }]);
});

test('a link is made, refused when it is not safe, and removed, by keyboard alone', async () => {
  await open(paragraph(text('words')));
  await page.locator('.desk-text').click();
  await write('<Control+a>', '<Control+k>', 'javascript:alert(1)', '<Enter>');
  await page.getByRole('alert').waitFor();
  await write('<Control+a>', 'example.com', '<Enter>');
  expect((await kept())[0]?.content?.[0]?.marks).toEqual([{ type: 'link', attrs: { href: 'https://example.com' } }]);
  // For 200 ms after a focus, ProseMirror takes a caret at the very start for the browser's own mistake and puts it back.
  await page.waitForTimeout(300);
  await write('<Home>', '<ArrowRight>', '<Control+k>');
  await expect.poll(() => page.getByLabel('Address of the link').inputValue()).toBe('https://example.com');
  await page.getByLabel('Remove the link').click();
  expect(outline(await kept())).toEqual([{ paragraph: ['words'] }]);
});

test('a link typed as Markdown becomes one, and goes on as plain text after it', async () => {
  await open();
  await page.locator('.desk-text').click();
  await write('see [the page](example.com/a) and [this](javascript:x) on');
  const [first] = await kept();
  expect(outline(first?.content ?? [])).toEqual(['see ', ['the page', 'link'], ' and [this](javascript:x) on']);
  expect(first?.content?.[1]?.marks?.[0]?.attrs?.['href']).toBe('https://example.com/a');
});

test('words are found, counted and replaced, and Escape goes back to the text', async () => {
  await open(paragraph(text('one goat, two Goats')), paragraph(text('no goat')));
  await page.locator('.desk-text').click();
  await write('<Control+f>', 'goat');
  await page.getByText('of 3').waitFor();
  await expect.poll(() => page.locator('.desk-found').count()).toBe(3);
  await page.getByLabel('Replace with').fill('sheep');
  await page.getByRole('button', { name: 'Replace all' }).click();
  await page.getByText('3 replaced').waitFor();
  await write('<Escape>');
  await expect.poll(() => page.evaluate(() => document.activeElement?.classList.contains('desk-text'))).toBe(true);
  expect(outline(await kept())).toEqual([{ paragraph: ['one sheep, two sheeps'] }, { paragraph: ['no sheep'] }]);
});

test('a table is filled with Tab, gets a row at its end, and a column is aligned', async () => {
  await open();
  await page.locator('.desk-text').click();
  await page.evaluate(() => window.desk?.run('insert.table'));
  await write('a', '<Tab>', 'b', '<Tab>', 'c');
  for (let cell = 0; cell < 7; cell += 1) await write('<Tab>');
  await write('new');
  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('menuitem', { name: 'Align column right' }).click();
  const [table] = await kept();
  expect(table?.content).toHaveLength(4);
  expect(outline(table?.content ?? [])[3]).toEqual({
    tableRow: [
      { tableCell: [{ paragraph: ['new'] }] },
      { tableCell: [{ paragraph: [] }] },
      { tableCell: [{ paragraph: [] }] },
    ],
  });
  expect(table?.content?.map((row) => row.content?.[0]?.attrs?.['align'])).toEqual([
    'right',
    'right',
    'right',
    'right',
  ]);
});

test('the toolbar is walked with the arrow keys and gives the caret back', async () => {
  await open(paragraph(text('words')));
  await page.locator('.desk-text').click();
  await write('<Control+a>', '<Alt+F10>', '<ArrowRight>', '<Enter>', '<Escape>', '<End>', '!');
  expect(outline(await kept())).toEqual([{ paragraph: [['words!', 'bold']] }]);
});

test('what Longhand does not edit is shown, survives typing around it, and can be deleted', async () => {
  await open(
    { type: 'htmlBlock', attrs: { html: '<video src="a.mp4"></video>' } },
    paragraph(text('see '), { type: 'shortcode', attrs: { raw: '{{< x >}}' } }),
  );
  await page.getByText('<video src="a.mp4"></video>').waitFor();
  await page.locator('.desk-text p').click();
  await write('<End>', ' end');
  expect(outline(await kept())).toEqual([{ htmlBlock: [] }, { paragraph: ['see ', { shortcode: [] }, ' end'] }]);
  await page.locator('.desk-opaque-block').click();
  await write('<Delete>');
  expect(outline(await kept())).toEqual([{ paragraph: ['see ', { shortcode: [] }, ' end'] }]);
});

test('the keys to both ends of a long text go to its very first and very last letter', async () => {
  const words = 'word '.repeat(120).trim();
  await open(...Array.from({ length: 150 }, () => paragraph(text(words))));
  await page.locator('.desk-text').click();
  await write('<Control+End>', ' last.', '<Control+Home>', 'First: ');
  await write('<Control+Shift+End>', '<ArrowRight>', '..');
  const blocks = await kept();
  expect(outline(blocks.slice(0, 1))).toEqual([{ paragraph: [`First: ${words}`] }]);
  expect(outline(blocks.slice(-1))).toEqual([{ paragraph: [`${words} last...`] }]);
});

test('a table that begins with right-to-left words stands at the right of the text', async () => {
  const cell = (type: string, words: string): NodeJson => ({ type, content: [paragraph(text(words))] });
  const row = (...content: NodeJson[]): NodeJson => ({ type: 'tableRow', content });
  await open({
    type: 'table',
    content: [
      row(cell('tableHeader', 'ساعة'), cell('tableHeader', 'قوارب')),
      row(cell('tableCell', 'ستة'), cell('tableCell', 'اثنان')),
    ],
  });
  const [column, table] = await page.evaluate(() =>
    ['.desk-table', '.desk-table table'].map(
      (selector) => document.querySelector(selector)?.getBoundingClientRect().right,
    ),
  );
  expect(table).toBe(column);
});

test('Ctrl and comma is left to the settings, and lowers no letters', async () => {
  await open(paragraph());
  await page.locator('.desk-text').click();
  await write('a', '<Control+,>', 'b', '<Control+Alt+,>', 'c');
  expect(outline(await kept())).toEqual([{ paragraph: ['ab', ['c', 'subscript']] }]);
});

test('words typed behind a picture that stands alone go below it', async () => {
  await open({ type: 'paragraph', content: [{ type: 'image', attrs: { src: 'sea.png', alt: 'The sea' } }] });
  await page.locator('.desk-text').focus();
  await write('<Control+End>', 'Below.');
  expect(outline(await kept())).toEqual([{ paragraph: [{ image: [] }] }, { paragraph: ['Below.'] }]);
});
