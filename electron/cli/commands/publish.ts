import { answer, warn } from '../answer.ts';
import { accountFor, accountOptions } from '../account.ts';
import { libraryOption } from '../command.ts';
import type { Command } from '../command.ts';
import { findPost } from '../findPost.ts';
import { operationOf, withLibrary } from '../services.ts';
import { LonghandError } from '#core/failure.ts';

export const publish: Command = {
  name: 'publish',
  summary: 'Publish a post to a site; again, to update it there.',
  usage: [
    'POST --account NAME [--draft]',
    'POST --wordpress URL --user NAME [--draft]',
    'POST --endpoint URL [--auth bearer | hmac | none] [--draft]',
  ],
  options: {
    ...libraryOption,
    ...accountOptions,
    account: { type: 'string', value: 'NAME', about: 'An account that "longhand accounts add" keeps.' },
    draft: { type: 'boolean', about: 'Send it as a draft that readers do not see.' },
    preview: { type: 'boolean', about: 'Send nothing; say what would be sent.' },
  },
  arguments: { least: 1, most: 1 },
  about: `POST is an id, a slug, or the path of the post's file or folder. Progress is on standard error.
Answers the address of the post; --json answers the receipt. The password or token comes from LONGHAND_SECRET_<ACCOUNT> or
LONGHAND_SECRET, or is asked for at the terminal; it is written nowhere.
Where a post went is kept beside it, in publications.json, by site and user: a second call updates it in place.`,
  async run(call) {
    await withLibrary(
      call,
      async ({ library, publishing, secrets }) => {
        const { id } = await findPost(library, call.arguments[0] ?? '', call.terminal.cwd);
        const operation = operationOf(call);
        const account = await accountFor(call, publishing, secrets, operation);
        secrets.setAccount(account.name);
        const preview = await publishing.preview(library, id, account.id);
        if (call.flag('preview')) {
          const words = [
            `${preview.action === 'create' ? 'Creates' : 'Updates'} ${preview.title} at ${preview.accountName}${preview.url === null ? '' : `: ${preview.url}`}`,
            ...preview.media.map(
              ({ src, bytes, alreadySent }) => `  ${src} (${bytes} bytes${alreadySent ? ', there already' : ''})`,
            ),
            ...preview.blockers.map(({ message }) => `Cannot be published: ${message}`),
          ];
          await warn(call, preview.warnings);
          await answer(call, preview, () => words.join('\n'));
          return;
        }
        const [blocker] = preview.blockers;
        if (blocker !== undefined) throw new LonghandError(blocker);
        await warn(call, preview.warnings);
        const visibility = call.flag('draft') ? 'draft' : 'published';
        const receipt = await publishing.publish(library, { id, account: account.id, visibility }, operation);
        await answer(call, receipt, () => receipt.url ?? `${receipt.accountName}: ${receipt.visibility}`);
      },
      { reading: call.flag('preview') },
    );
  },
};
