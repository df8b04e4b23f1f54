import { crc32, deflateSync } from 'node:zlib';

type Pixel = [red: number, green: number, blue: number];

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

/** A PNG (8-bit RGB) whose pixels `paint` decides. */
export function png(width: number, height: number, paint: (x: number, y: number) => Pixel): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(paint(x, y), y * (width * 3 + 1) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const mix = (from: Pixel, to: Pixel, share: number): Pixel => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** A harbour at dusk: sky, sun, three ridges and water. Worth showing in a screenshot, and made of arithmetic. */
export function harbour(width = 1200, height = 675): Buffer {
  const ridge = (x: number, base: number, rise: number, phase: number): number =>
    height *
    (base -
      rise * Math.abs(Math.sin((x / width) * 5 + phase)) * (0.6 + 0.4 * Math.sin((x / width) * 13 + phase * 2)) -
      0.012 * Math.sin((x / width) * 61 + phase));
  const sun = { x: width * 0.68, y: height * 0.42, radius: height * 0.075 };
  return png(width, height, (x, y) => {
    const shore = height * 0.72;
    if (y > shore) {
      const depth = (y - shore) / (height - shore);
      const glint = Math.max(0, 1 - Math.abs(x - sun.x) / (width * (0.03 + depth * 0.12)));
      const wave = 0.5 + 0.5 * Math.sin(y * 0.9 + Math.sin(x * 0.02) * 3);
      return mix(mix([92, 98, 128], [34, 42, 66], depth), [250, 206, 150], glint * wave * 0.7);
    }
    if (y > ridge(x, 0.71, 0.1, 2.2)) return [43, 48, 74];
    if (y > ridge(x, 0.66, 0.16, 0.4)) return [78, 78, 108];
    if (y > ridge(x, 0.6, 0.18, 4.1)) return [128, 112, 136];
    const distance = Math.hypot(x - sun.x, y - sun.y);
    const sky = mix([88, 104, 150], [252, 196, 150], Math.min(1, (y / shore) ** 1.2 * 1.2));
    if (distance < sun.radius) return [255, 240, 208];
    return mix([255, 226, 178], sky, Math.min(1, (distance - sun.radius) / (height * 0.35)));
  });
}
