import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PostSummary } from '#core/post/post.ts';
import type { PublishReceipt } from '#core/publish/connector.ts';

import { program } from '../electron/cli/longhand.ts';
import { harbour } from '../pictures.ts';
import { startWordPress, whyNot } from './wordpress.ts';
import type { WordPress } from './wordpress.ts';

const lacking = whyNot();
if (lacking !== null) console.warn(`SKIPPED: the command line publishes to no real WordPress, because ${lacking}.`);

describe.skipIf(lacking !== null)('longhand publish, to a real WordPress', () => {
  let wordpress: WordPress;
  let place: string;
  beforeAll(async () => {
    wordpress = await startWordPress();
    place = await mkdtemp(join(tmpdir(), 'longhand-cli-wordpress-'));
    await mkdir(join(place, 'blog'));
  });
  afterAll(async () => {
    await wordpress?.stop();
    await rm(place, { recursive: true, force: true });
  });

  const longhand = async (args: string[], state: string, secret: string) =>
    program(args, {
      env: { LONGHAND_LIBRARY: join(place, 'blog'), LONGHAND_STATE: join(place, state), LONGHAND_SECRET: secret },
    });

  it('makes one live post, and changes that one when called again from another machine', async () => {
    const secret = wordpress.users.admin.appPassword;
    const made = await longhand(
      ['new', '--title', 'Ebb', '--body', 'First ![pier](pier.png)', '--json'],
      'one',
      secret,
    );
    const post = JSON.parse(made.stdout) as PostSummary;
    await writeFile(join(place, 'blog', dirname(post.path), 'pier.png'), harbour(64, 36));
    const to = ['--wordpress', wordpress.url, '--user', 'admin', '--json'];

    const refused = await longhand(['publish', post.slug, ...to], 'one', 'wrong wrong wrong');
    expect([refused.code, JSON.parse(refused.stderr)]).toMatchObject([1, { error: { code: 'wrong-credentials' } }]);

    const first = await longhand(['publish', post.slug, ...to], 'one', secret);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const receipt = JSON.parse(first.stdout) as PublishReceipt;
    const live = await (await fetch(receipt.url ?? '')).text();
    expect(live).toContain('First');

    const again = await longhand(['publish', post.slug, ...to], 'two', secret);
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([
      0,
      { action: 'update', remoteId: receipt.remoteId, url: receipt.url, mediaSent: 0, mediaReused: 1 },
    ]);
    const found = (await (await fetch(`${wordpress.url}/wp-json/wp/v2/posts?search=Ebb`)).json()) as unknown[];
    expect(found).toHaveLength(1);
  });
});
