import { crc32 } from 'node:zlib';

import sharp from 'sharp';

/** What a picture must not tell after it was added. It stands in every note that these fixtures carry. */
export const secret = 'Elmstreet-1428-SN-77Z';

const exif = {
  IFD0: { Make: secret, Model: secret, Artist: secret, Copyright: 'Ada', ImageDescription: secret },
  IFD2: { BodySerialNumber: secret, CameraOwnerName: secret, MakerNote: secret },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '51/1 30/1 3230/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '0/1 7/1 4366/100',
    GPSMapDatum: secret,
  },
};
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30.5N">${secret}</rdf:Description></rdf:RDF></x:xmpmeta>`;

export type PrivateFormat = 'jpeg' | 'png' | 'webp' | 'avif';

/** A small photograph that tells where, by whom and with what it was taken, and which way is up. */
export async function privatePicture(format: PrivateFormat, { orientation = 6, seed = 1 } = {}): Promise<Buffer> {
  const [width, height] = [48, 32];
  const pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, index) => (index * 7 * seed + (index % 97) * (index % 13)) % 256),
  );
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation })
    .withExif({ ...exif, IFD0: { ...exif.IFD0, Orientation: String(orientation) } })
    .withXmp(xmp)
    .withIccProfile('p3');
  const bytes = await picture.toFormat(format, { effort: 1 }).toBuffer();
  return format === 'jpeg' ? withMoreNotes(bytes) : format === 'png' ? withTexts(bytes) : bytes;
}

/** IPTC, a comment, and the film of a moving photo behind the picture. */
function withMoreNotes(jpeg: Buffer): Buffer {
  const segment = (marker: number, text: string): Buffer => {
    const body = Buffer.from(text, 'latin1');
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  };
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xed, `Photoshop 3.0\0 8BIM ${secret}`),
    segment(0xfe, secret),
    segment(0xe2, `MPF\0${secret}`),
    jpeg.subarray(2),
    Buffer.from(`....ftypmp42${secret}`),
  ]);
}

function withTexts(png: Buffer): Buffer {
  const chunk = (type: string, text: string): Buffer => {
    const body = Buffer.from(type + text, 'latin1');
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(text.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  // After the header, which has 25 bytes with its signature's 8.
  return Buffer.concat([
    png.subarray(0, 33),
    chunk('tEXt', `Author\0${secret}`),
    chunk('iTXt', `Comment\0\0\0\0\0${secret}`),
    png.subarray(33),
    Buffer.from(secret),
  ]);
}

/** An animated GIF with a comment, XMP and a program's own notes. */
export async function privateGif(): Promise<Buffer> {
  const frame = (shade: number): Buffer => Buffer.alloc(24 * 16 * 3, shade);
  const gif = await sharp(Buffer.concat([frame(20), frame(200)]), {
    raw: { width: 24, height: 32, channels: 3, pageHeight: 16 },
  })
    .gif({ loop: 3, delay: [100, 100] })
    .toBuffer();
  const table = 13 + (((gif[10] as number) & 0x80) === 0 ? 0 : 3 * 2 ** (((gif[10] as number) & 7) + 1));
  const block = (head: number[], text: string): Buffer =>
    Buffer.concat([Buffer.from([0x21, ...head, text.length]), Buffer.from(text, 'latin1'), Buffer.from([0])]);
  return Buffer.concat([
    gif.subarray(0, table),
    block([0xfe], secret),
    block([0xff, 11, ...Buffer.from('XMP DataXMP')], secret),
    gif.subarray(table),
    Buffer.from(secret),
  ]);
}

const box = (type: string, ...inside: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(inside.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const words = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4);
  return bytes;
};

/** As much of an MP4 as tells of itself: the place as telephones write it, tags, a track of positions, and what is shown (`pictures`). */
export function privateFilm(pictures: Buffer): Buffer {
  const start = box('ftyp', 'isom', words(0x200), 'isommp42');
  const notes = Buffer.from(`${secret} 51.5 -0.12`.repeat(3));
  const data = box('mdat', pictures, notes);
  const at = start.length + 8 + pictures.length;
  const track = (handler: string, offset: number, size: number): Buffer =>
    box(
      'trak',
      box('udta', box('\u00a9xyz', `\0\u0012\u0015\u00c7+51.50-000.12/${secret}`)),
      box(
        'mdia',
        box('hdlr', words(0, 0), handler, words(0, 0, 0), '\0'),
        box(
          'minf',
          box(
            'stbl',
            box('stsz', words(0, 0, 1, size)),
            box('stsc', words(0, 1, 1, 1, 1)),
            box('stco', words(0, 1, offset)),
          ),
        ),
      ),
    );
  const movie = box(
    'moov',
    box('mvhd', Buffer.alloc(100)),
    track('vide', start.length + 8, pictures.length),
    track('meta', at, notes.length),
    box('meta', box('hdlr', words(0, 0), 'mdta', words(0, 0, 0)), box('keys', secret), box('ilst', secret)),
    box(
      'udta',
      box('\u00a9xyz', secret),
      box('\u00a9nam', 'A walk'),
      box(
        'meta',
        words(0),
        box('hdlr', words(0, 0), 'mdir', words(0, 0, 0)),
        box('ilst', box('\u00a9nam', 'A walk'), box('ownr', secret)),
      ),
    ),
  );
  return Buffer.concat([start, data, movie, box('uuid', 'be7acfcb97a942e8', secret)]);
}
