import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { answerDialogs, article, fillDetails, saved, textField, writeArticle } from './article.ts';
import { firstRun, makeComputer } from './desk.ts';

const out = fileURLToPath(new URL('../../demo', import.meta.url));
const receiver = fileURLToPath(new URL('../../docs/examples/receiver.mjs', import.meta.url));
const token = 'demo-token';

/** Starts the example receiver on a free port of this machine. */
async function startReceiver(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [receiver, '--port', '0', '--folder', join(out, 'site'), '--token', token], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /Publish to (\S+);/u.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The receiver ended with code ${code}.`)));
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const server = await startReceiver();
const computer = await makeComputer();
try {
  const running = await computer.start({ size: { width: 1280, height: 832 }, colorScheme: 'light' });
  const { app, page } = running;
  const shoot = (name: string) => page.screenshot({ path: join(out, `${name}.png`) });
  await page.getByRole('button', { name: /^Start writing/u }).waitFor();
  await shoot('1-first-run');
  await firstRun(page);
  await writeArticle(app, page, computer.home);
  await fillDetails(page);
  await saved(page).waitFor();
  await textField(page).getByText('At six the').click();
  await page.mouse.wheel(0, -10_000);
  await page.getByRole('button', { name: 'Publish…' }).scrollIntoViewIfNeeded();
  await shoot('2-written');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot('3-written-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await answerDialogs(app, join(out, 'article.html'));
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: /^One HTML file/u }).click();
  await page.getByText('Exported', { exact: true }).waitFor();
  await shoot('4-exported');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('textbox', { name: 'Address of your site' }).fill(server.url);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Token').last().fill(token);
  await page.getByRole('button', { name: 'Add this home' }).click();
  const keep = page.getByRole('button', { name: 'Keep it without protection' });
  const send = page.getByRole('button', { name: /^Publish to / });
  await keep.or(send).first().waitFor();
  if (await keep.isVisible()) {
    await shoot('5-no-keyring');
    await keep.click();
  }
  await send.waitFor();
  await shoot('6-preview');
  await send.click();
  await page.getByText(/^Published on /u).waitFor();
  await shoot('7-receipt');
  const link = await page.getByRole('status').getByRole('link').first().getAttribute('href');
  const answer = await fetch(link ?? '');
  const live = await answer.text();
  if (!answer.ok || !live.includes(article.rareWord))
    throw new Error(`The live page at ${link} does not show the article.`);
  await writeFile(
    join(out, 'receipt.json'),
    `${JSON.stringify({ url: link, status: answer.status, bytes: live.length, pictures: (live.match(/<img/gu) ?? []).length }, null, 2)}\n`,
  );
  await running.quit();
  console.log(`The demo is in ${out}`);
} finally {
  await computer.dispose();
  await server.stop();
}
