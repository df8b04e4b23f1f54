/** The orientation that a picture's EXIF block (a TIFF structure) tells, 1 to 8; 1 when it tells none. */
export function orientationIn(tiff: Buffer): number {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 14 || (order !== 'II' && order !== 'MM')) return 1;
  const little = order === 'II';
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (u16(2) !== 42) return 1;
  const first = u32(4);
  if (first + 2 > tiff.length) return 1;
  for (let index = 0; index < u16(first); index++) {
    const at = first + 2 + index * 12;
    if (at + 12 > tiff.length) return 1;
    if (u16(at) !== 0x0112) continue;
    const value = u16(at + 8);
    return u16(at + 2) === 3 && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** An EXIF block that tells the orientation and nothing else. */
export function exifOf(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** An EXIF block that tells nothing. */
export const emptyExif: Buffer = Buffer.from('4d4d002a00000008000000000000', 'hex');
