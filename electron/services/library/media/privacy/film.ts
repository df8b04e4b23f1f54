import type { Patch } from '../pieces.ts';
import type { Source } from '../source.ts';
import type { Box } from './boxes.ts';
import { bodyOf, boxesIn } from './boxes.ts';

/** Of what a film or recording tells of itself, this is for its audience; the rest (place, device, owner, previews) goes. */
const keptUserData = new Set(
  'meta \u00a9nam \u00a9ART \u00a9alb \u00a9gen \u00a9cpy \u00a9dir \u00a9wrt cprt titl perf albm name chpl ludt tsel kind elng hnti hinf'.split(
    ' ',
  ),
);
const keptTags = new Set(
  '\u00a9nam \u00a9ART aART \u00a9alb \u00a9gen \u00a9wrt gnre trkn disk covr cprt desc ldes catg pcst tvsh tven tves tvsn stik cpil pgap tmpo rtng sonm soar soal'.split(
    ' ',
  ),
);

/**
 * Writes over the place, the device and other private notes of an MP4, MOV or M4A, tracks of positions included. Pictures and sound are not touched, and
 * nothing moves: the file keeps its length.
 */
export async function filmPatches(source: Source): Promise<Patch[]> {
  const patches: Patch[] = [];
  for (const box of await boxesIn(source, 0, source.size)) {
    if (box.type === 'uuid' || box.type === 'meta' || box.type === 'udta') free(patches, box);
    else if (box.type === 'moov') await cleanMovie(source, box, patches);
  }
  return patches;
}

async function cleanMovie(source: Source, movie: Box, patches: Patch[]): Promise<void> {
  for (const box of await boxesIn(source, movie.body, movie.to)) {
    if (box.type === 'udta') await cleanUserData(source, box, patches);
    else if (['meta', 'uuid', 'gps ', 'gpmd', 'free', 'skip'].includes(box.type)) free(patches, box);
    else if (box.type === 'trak') await cleanTrack(source, box, patches);
  }
}

async function cleanUserData(source: Source, data: Box, patches: Patch[]): Promise<void> {
  for (const box of await boxesIn(source, data.body, data.to)) {
    if (!keptUserData.has(box.type)) free(patches, box);
    else if (box.type === 'meta') await cleanTags(source, box, patches);
  }
}

/** Tags as music has them. QuickTime's own kind (`mdta`) holds little but place and device, and goes whole. */
async function cleanTags(source: Source, meta: Box, patches: Patch[]): Promise<void> {
  // QuickTime leaves the version out that the others begin with.
  const start = (await source.read(meta.body + 4, 4)).toString('latin1') === 'hdlr' ? meta.body : meta.body + 4;
  const inside = await boxesIn(source, start, meta.to);
  const handler = inside.find((box) => box.type === 'hdlr');
  const kind = handler === undefined ? '' : (await source.read(handler.body + 8, 4)).toString('latin1');
  if (kind !== 'mdir') {
    free(patches, meta);
    return;
  }
  for (const box of inside) {
    if (box.type === 'uuid' || box.type === 'ID32' || box.type === 'xml ') free(patches, box);
    if (box.type !== 'ilst') continue;
    for (const tag of await boxesIn(source, box.body, box.to)) {
      if (keptTags.has(tag.type)) continue;
      // Gapless playing hangs on this one.
      const isGapless = tag.type === '----' && (await bodyOf(source, tag, 4_096)).includes('iTunSMPB');
      if (!isGapless) free(patches, tag);
    }
  }
}

async function cleanTrack(source: Source, track: Box, patches: Patch[]): Promise<void> {
  let tables: Box | null = null;
  let isNotes = false;
  for (const box of await boxesIn(source, track.body, track.to)) {
    if (box.type === 'udta') await cleanUserData(source, box, patches);
    else if (box.type === 'meta' || box.type === 'uuid') free(patches, box);
    else if (box.type === 'mdia') {
      for (const inside of await boxesIn(source, box.body, box.to)) {
        if (inside.type === 'hdlr') isNotes = (await source.read(inside.body + 8, 4)).toString('latin1') === 'meta';
        else if (inside.type === 'minf')
          tables = (await boxesIn(source, inside.body, inside.to)).find(({ type }) => type === 'stbl') ?? tables;
      }
    }
  }
  // Positions and the like, a note for each moment: cameras and telephones write them as a track of their own.
  if (!isNotes) return;
  if (tables !== null) patches.push(...(await samplesOf(source, tables)));
  free(patches, track);
}

/** Zeros over every sample of a track. */
async function samplesOf(source: Source, tables: Box): Promise<Patch[]> {
  const inside = await boxesIn(source, tables.body, tables.to);
  const find = async (...types: string[]): Promise<Buffer | null> => {
    const box = inside.find(({ type }) => types.includes(type));
    return box === undefined ? null : bodyOf(source, box);
  };
  const [sizes, groups, near, far] = [await find('stsz'), await find('stsc'), await find('stco'), await find('co64')];
  const chunks = near ?? far;
  if (sizes === null || groups === null || chunks === null || sizes.length < 12) return [];
  const width = near === null ? 8 : 4;
  const count = Math.min(rows(chunks, 8, width), chunks.length < 8 ? 0 : chunks.readUInt32BE(4));
  const uniform = sizes.readUInt32BE(4);
  const patches: Patch[] = [];
  let sample = 0;
  let group = 0;
  for (let chunk = 0; chunk < count; chunk++) {
    while (group + 1 < rows(groups, 8, 12) && groups.readUInt32BE(8 + (group + 1) * 12) <= chunk + 1) group++;
    const many = rows(groups, 8, 12) === 0 ? 0 : groups.readUInt32BE(8 + group * 12 + 4);
    let length = 0;
    if (uniform > 0) length = uniform * many;
    else {
      for (let index = 0; index < many && 12 + sample * 4 + 4 <= sizes.length; index++, sample++)
        length += sizes.readUInt32BE(12 + sample * 4);
    }
    const at = width === 4 ? chunks.readUInt32BE(8 + chunk * 4) : Number(chunks.readBigUInt64BE(8 + chunk * 8));
    if (length > 0 && at + length <= source.size) patches.push({ at, piece: { zeros: length } });
  }
  return patches;
}

const rows = (table: Buffer, from: number, width: number): number =>
  Math.max(0, Math.floor((table.length - from) / width));

/** Makes a box one that nobody reads, and that holds nothing. */
function free(patches: Patch[], box: Box): void {
  patches.push({ at: box.from + 4, piece: Buffer.from('free', 'latin1') });
  if (box.to > box.body) patches.push({ at: box.body, piece: { zeros: box.to - box.body } });
}
