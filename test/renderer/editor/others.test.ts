import { expect, test } from 'vitest';

import { kept, open, outline, page, paragraph, text, useDesk, write } from './harness/desk.ts';

useDesk();

const textNow = (): Promise<string[]> => page.locator('.desk-text > *').allTextContents();

test('what another window writes comes in without a reopening, under what is being typed, and undo takes back only what was typed here', async () => {
  await open(paragraph(text('one')), paragraph(text('two')));
  await page.locator('.desk-text p').last().click();
  await write('<End>', ' mine');
  // Before, at the caret's own place, and after what is typed and not sent yet.
  await page.evaluate(() => {
    window.main.writeElsewhere(1, 'Theirs. ');
  });
  await page.getByText('Theirs. one').waitFor();
  await write(' goes on');
  expect(outline(await kept())).toEqual([{ paragraph: ['Theirs. one'] }, { paragraph: ['two mine goes on'] }]);
  await expect.poll(textNow).toEqual(['Theirs. one', 'two mine goes on']);
  await page.evaluate(() => {
    window.main.writeElsewhere(1, 'Again. ');
  });
  await page.getByText('Again. Theirs. one').waitFor();
  // However slowly it was typed: each letter may be a step of its own.
  const letters = ' mine goes on'.length;
  for (let times = 0; times < letters; times += 1) await write('<Control+z>');
  expect(outline(await kept())).toEqual([{ paragraph: ['Again. Theirs. one'] }, { paragraph: ['two'] }]);
  for (let times = 0; times < letters; times += 1) await write('<Control+Shift+z>');
  expect(outline(await kept())).toEqual([{ paragraph: ['Again. Theirs. one'] }, { paragraph: ['two mine goes on'] }]);
  expect(await page.evaluate(() => window.seen)).toMatchObject({ reopened: 0, theirs: ['typing', 'typing'] });
});

test('two who write at one place each keep their words together', async () => {
  await open(paragraph(text('start')));
  await page.locator('.desk-text p').click();
  await write('<End>', ' ab');
  await page.evaluate(() => window.desk?.flush());
  await page.evaluate(() => {
    window.main.writeElsewhere(9, ' XY');
  });
  await page.getByText('XY').waitFor();
  await write('cd');
  expect(outline(await kept())).toEqual([{ paragraph: ['start abcd XY'] }]);
});

test('a block that another program wrote over while it was typed in stands beside the words that were typed, with the caret in them', async () => {
  await open(paragraph(text('above')), paragraph(text('mine')), paragraph(text('below')));
  await page.locator('.desk-text p').nth(1).click();
  // However slowly it is typed, main does not have it yet.
  await page.evaluate(() => {
    window.main.failing = { code: 'disk-full', message: 'The disk is full.' };
  });
  await write('<End>', ' and');
  await page.evaluate(() => {
    window.main.replaceElsewhere(1, 'theirs');
  });
  await page.getByText('theirs').waitFor();
  await page.evaluate(() => {
    window.main.failing = null;
  });
  await write(' more');
  expect(outline(await kept())).toEqual([
    { paragraph: ['above'] },
    { paragraph: ['theirs'] },
    { paragraph: ['mine and more'] },
    { paragraph: ['below'] },
  ]);
  expect(await page.evaluate(() => window.seen.reopened)).toBe(0);
});

test('a syllable that is being composed stays whole while another window writes, and its words come in after it', async () => {
  await open(paragraph(text('one')), paragraph());
  await page.locator('.desk-text p').last().click();
  const cdp = await page.context().newCDPSession(page);
  const compose = (form: string) =>
    cdp.send('Input.imeSetComposition', { text: form, selectionStart: form.length, selectionEnd: form.length });
  await compose('ㅎ');
  await page.evaluate(() => {
    window.main.writeElsewhere(1, 'Theirs. ');
  });
  await page.waitForTimeout(100);
  expect(await textNow()).toEqual(['one', 'ㅎ']);
  await compose('하');
  await compose('한');
  await cdp.send('Input.insertText', { text: '한' });
  await page.getByText('Theirs. one').waitFor();
  await write('글');
  expect(outline(await kept())).toEqual([{ paragraph: ['Theirs. one'] }, { paragraph: ['한글'] }]);
});

test('what changes above the lines that are read moves them nowhere, and draws no block again that it did not touch', async () => {
  const code = { type: 'codeBlock', content: [text('let here;')] };
  await open(...Array.from({ length: 80 }, (_, index) => (index === 40 ? code : paragraph(text(`Line ${index}`)))));
  const block = page.locator('.desk-text pre').first();
  await block.scrollIntoViewIfNeeded();
  await block.evaluate((element) => {
    element.dataset['untouched'] = 'yes';
  });
  const before = await block.boundingBox();
  await page.evaluate(() => {
    window.main.replaceElsewhere(3, 'Many words that stand in the way of those below. '.repeat(30));
    window.main.replaceElsewhere(70, 'Below');
  });
  await page.getByText('Many words').waitFor({ state: 'attached' });
  const moved = async (): Promise<number> => Math.abs(((await block.boundingBox())?.y ?? 0) - (before?.y ?? 1_000));
  await expect.poll(moved).toBeLessThan(2);
  expect(await block.getAttribute('data-untouched')).toBe('yes');
});
