import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ElectronApplication, Page } from 'playwright-core';

import { harbour } from '../pictures.ts';

/** What the writer of the tests and of the demo writes. */
export const article = {
  title: 'What the harbour teaches: a slow morning, written down',
  slug: 'what-the-harbour-teaches',
  author: 'Ada Lindqvist',
  category: 'Travel & food',
  tags: ['harbour', 'slow writing'],
  excerpt: 'Three hours on a quay with a notebook, and what stayed on the page.',
  link: 'https://tides.example/table',
  /** A word that stands in the text alone, to find it by. */
  rareWord: 'halyards',
  alt: 'The harbour at dusk, the sun low over three ridges',
} as const;

export const titleField = (page: Page) => page.getByRole('textbox', { name: 'Title', exact: true });
export const textField = (page: Page) => page.getByRole('textbox', { name: 'Text', exact: true });
/** The picture of the text; ProseMirror puts invisible ones beside it. */
export const picture = (page: Page) => textField(page).locator('img[src^="/media/"]');
export const saved = (page: Page) =>
  page.getByRole('contentinfo', { name: 'Status' }).getByText('Saved on this computer');

/** Answers the system's next open or save dialogs, as a person would by choosing `paths` one after the other, and the last ever after. */
export async function answerDialogs(app: ElectronApplication, ...paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    const next = (): string => (chosen.length > 1 ? chosen.shift() : chosen[0]) ?? '';
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [next()] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: next() });
  }, paths);
}

/** Writes the whole article by keyboard and mouse into the open, empty post. `folder` takes the picture that is chosen. */
export async function writeArticle(app: ElectronApplication, page: Page, folder: string): Promise<void> {
  const { keyboard } = page;
  const selectBack = async (words: number): Promise<void> => {
    for (let i = 0; i < words; i += 1) await keyboard.press('Control+Shift+ArrowLeft');
  };
  await titleField(page).click();
  await keyboard.type(article.title);
  await keyboard.press('Enter');

  await keyboard.type(`At six the ${article.rareWord} are the loudest thing on the water. I came with a notebook, a `);
  await keyboard.type('tide table');
  await selectBack(2);
  await keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Address of the link' }).waitFor();
  await keyboard.type(article.link);
  await keyboard.press('Enter');
  await keyboard.press('End');
  await keyboard.type(' and no plan. What follows is what the quay gave back.');
  await keyboard.press('Enter');

  const chosen = join(folder, 'harbour at dusk.png');
  await writeFile(chosen, harbour());
  await answerDialogs(app, chosen);
  await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Picture…' }).click();
  await picture(page).waitFor();
  await describePicture(page);
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');

  await keyboard.type('## Three lessons');
  await keyboard.press('Enter');
  const lessons = [
    ['Wait.', ' The boats know when; you do not.'],
    ['Look twice.', ' The second look is where the sentence is.'],
    ['Carry little:', ''],
  ] as const;
  await keyboard.type('- ');
  for (const [lead, rest] of lessons) {
    await keyboard.press('Control+b');
    await keyboard.type(lead);
    await keyboard.press('Control+b');
    await keyboard.type(rest);
    await keyboard.press('Enter');
  }
  await keyboard.press('Tab');
  await keyboard.type('a pencil that writes in the rain');
  await keyboard.press('Enter');
  await keyboard.type('bread, and something to give away');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.press('Enter');

  await keyboard.type('## The morning in figures');
  await keyboard.press('Enter');
  await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Table' }).click();
  const cells = ['Hour', 'Boats', 'Gulls', 'Six', '2', '14', 'Nine', '11', '3'];
  for (const [index, cell] of cells.entries()) {
    await keyboard.type(cell);
    if (index < cells.length - 1) await keyboard.press('Tab');
  }
  await keyboard.press('Control+End');
  await keyboard.press('ArrowDown');

  await keyboard.type('And the script that drew the tide:');
  await keyboard.press('Enter');
  await keyboard.type('```js ');
  await keyboard.type('const tide = (hour) => 1.2 + Math.sin(hour / 2);');
  await keyboard.press('Enter');
  await keyboard.type("console.log(tide(6) > 1 ? 'high' : 'low');");
  await keyboard.press('Control+Enter');
  await keyboard.type('The rest is weather.');
}

/** Gives the picture its alternative text, by the panel beside it. */
async function describePicture(page: Page): Promise<void> {
  await picture(page).click();
  const alt = page.getByRole('textbox', { name: /description|alt/iu });
  await alt.waitFor();
  await alt.fill(article.alt);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}

/** Fills the details at the right. */
export async function fillDetails(page: Page): Promise<void> {
  const details = page.getByRole('complementary', { name: 'Details' });
  await details.getByRole('combobox', { name: 'Categories' }).click();
  await page.keyboard.type(article.category);
  await page.keyboard.press('Enter');
  for (const tag of article.tags) {
    await details.getByRole('combobox', { name: 'Tags' }).click();
    await page.keyboard.type(tag);
    await page.keyboard.press('Enter');
  }
  await details.getByRole('textbox', { name: 'Excerpt' }).fill(article.excerpt);
  await details.getByRole('textbox', { name: 'Author' }).fill(article.author);
  await page.keyboard.press('Tab');
}
