import * as z from 'zod';

import type { ConnectorContext, OutgoingMedia, PublishHistory, RemoteMedia } from '#core/publish/connector.ts';
import { isMarked, markedSlugs, mediaMarker, safeFileName } from '#core/publish/marker.ts';

import { LostAnswer, stillUnclear, surelyNotDone } from './client.ts';
import type { Timing, WordPressClient } from './client.ts';
import { lookFor, settleEarlier } from './settle.ts';
import { tidy } from './tidy.ts';

const mediaSchema = z.object({ id: z.number().int(), slug: z.string().catch(''), source_url: z.url() });
type FoundMedia = z.output<typeof mediaSchema>;
const fields = 'id,slug,source_url';

/**
 * Brings every medium of a post to the site, each once, and says where it is. A medium is known by the slug of its attachment,
 * which holds the hash of its bytes: unlike a file name or a title it is kept as it is, can be asked for exactly, and is seen by no
 * reader. So an upload whose answer was lost, and a picture that another post already sent, are both found again.
 */
export async function sendMedia(
  client: WordPressClient,
  media: readonly OutgoingMedia[],
  history: PublishHistory,
  context: ConnectorContext,
  timing: Timing,
  step: (message: string) => void,
): Promise<Map<string, RemoteMedia>> {
  const known = await stillThere(client, history.media, media, context);
  const sent = new Map<string, RemoteMedia>();
  for (const medium of media) {
    const there = known.get(medium.sha256) ?? sent.get(medium.sha256);
    if (there !== undefined) {
      sent.set(medium.sha256, there);
      continue;
    }
    step(`Sending ${medium.fileName}`);
    const marker = mediaMarker(medium.sha256);
    const pending = history.pendingMedia.find((each) => each.sha256 === medium.sha256);
    const look = async (): Promise<FoundMedia | null> => (await findMarked(client, marker))[0] ?? null;
    const found =
      pending === undefined
        ? await look()
        : await settleEarlier(look, pending.since, timing, context.signal, () =>
            step(`Waiting to see whether ${medium.fileName} arrived`),
          );
    // It surely never arrived: the next intent counts its own time.
    if (pending !== undefined && found === null) await context.record({ kind: 'media-missing', sha256: medium.sha256 });
    const own = found ?? (await upload(client, medium, marker, context, timing, look));
    // Another computer may have sent the same picture at the same moment: whoever is second takes the first one's.
    const remote = found ?? (await look()) ?? own;
    // A copy that was there before any upload of ours began may be in use elsewhere: it has no twin to look for. The upload counts
    // as done only once there is one copy, so that whatever interrupts this is taken up again.
    if (found === null || pending !== undefined) await removeTwins(client, marker, remote.id);
    const record: RemoteMedia = { sha256: medium.sha256, url: remote.source_url, remoteId: String(remote.id) };
    await context.record({ kind: 'media-sent', media: record, found: found !== null });
    sent.set(medium.sha256, record);
  }
  return sent;
}

/** The media of earlier attempts that the site still has, asked in one request; the others are forgotten. */
async function stillThere(
  client: WordPressClient,
  known: readonly RemoteMedia[],
  wanted: readonly OutgoingMedia[],
  context: ConnectorContext,
): Promise<Map<string, RemoteMedia>> {
  const hashes = new Set(wanted.map((medium) => medium.sha256));
  const asked = known.filter((medium) => hashes.has(medium.sha256) && /^\d+$/.test(medium.remoteId));
  const there = new Map<string, RemoteMedia>();
  for (let start = 0; start < asked.length; start += 100) {
    const batch = asked.slice(start, start + 100);
    const found = await client.list(
      'wp/v2/media',
      { include: batch.map((medium) => medium.remoteId), _fields: fields },
      mediaSchema,
      'look for the files of the post',
    );
    const ids = new Set(found.map((medium) => String(medium.id)));
    for (const medium of batch) {
      if (ids.has(medium.remoteId)) there.set(medium.sha256, medium);
      else await context.record({ kind: 'media-missing', sha256: medium.sha256 });
    }
  }
  return there;
}

/** Every attachment with the marker, the oldest first. */
async function findMarked(client: WordPressClient, marker: string): Promise<FoundMedia[]> {
  const query = { slug: markedSlugs(marker), _fields: fields };
  const found = await client.list('wp/v2/media', query, mediaSchema, 'look for the files of the post');
  return found.filter((medium) => isMarked(medium.slug, marker)).sort((a, b) => a.id - b.id);
}

async function upload(
  client: WordPressClient,
  medium: OutgoingMedia,
  marker: string,
  context: ConnectorContext,
  timing: Timing,
  look: () => Promise<FoundMedia | null>,
): Promise<FoundMedia> {
  const doing = `take the file ${medium.fileName}`;
  const form = new FormData();
  const { bytes, mimeType, fileName } = (await medium.prepared?.(context.signal)) ?? medium;
  const name = safeFileName(fileName, mimeType);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: mimeType }), name);
  form.set('slug', marker);
  form.set('title', medium.fileName.replace(/\.[^.]*$/, ''));
  form.set('alt_text', medium.alt);
  await context.record({ kind: 'media-intent', sha256: medium.sha256, fileName: medium.fileName });
  try {
    return await client.write('wp/v2/media', {}, form, mediaSchema, doing);
  } catch (thrown) {
    if (!(thrown instanceof LostAnswer)) {
      if (surelyNotDone(thrown)) await context.record({ kind: 'media-missing', sha256: medium.sha256 });
      throw thrown;
    }
    const found = await lookFor(look, timing, context.signal);
    if (found === null) throw stillUnclear(client, doing, thrown);
    return found;
  }
}

/**
 * A request that the network delivered twice makes two attachments, with the same mark and the same bytes. None was there before the
 * upload began, and everyone keeps the oldest, so nothing refers to the other, and it is taken away. That a site does not let this account delete is no reason to fail.
 */
async function removeTwins(client: WordPressClient, marker: string, keep: number): Promise<void> {
  await tidy(client, 'the second copy of a file', async () => {
    const twins = (await findMarked(client, marker)).filter(({ id }) => id !== keep);
    return twins.map(({ id }) => `wp/v2/media/${id}`);
  });
}
