import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseAccelerator } from '../../runtime/api/accelerator.ts';
import { safeStorage } from '../../runtime/api/safe-storage.ts';
import { codec } from '../../runtime/clone.ts';
import { parseCommandLine } from '../../runtime/command-line.ts';
import { addScheme, fromChromium, headerToChromium, originOf, schemeOf, toChromium } from '../../runtime/scheme.ts';

describe('clones', () => {
  it('hold whatever a structured clone holds', () => {
    const values = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: false,
      withNullPrototype: false,
    });
    fc.assert(
      fc.property(values, (value) => {
        expect(codec.decode(codec.encode(value))).toEqual(structuredClone(value));
      }),
      { numRuns: 300 },
    );
  });

  it('refuse functions and symbols, wherever they are', () => {
    for (const value of [() => 1, Symbol('s'), { deep: [{ f() {} }] }, new WeakMap(), Promise.resolve()]) {
      expect(() => codec.encode(value)).toThrow('An object could not be cloned.');
    }
  });

  it('do not set a prototype through a key', () => {
    const back = codec.decode(codec.encode(JSON.parse('{"__proto__": {"polluted": true}}'))) as Record<string, unknown>;
    expect(back['polluted']).toBeUndefined();
    expect(Object.keys(back)).toEqual(['__proto__']);
  });
});

describe('custom schemes', () => {
  it('map to an origin of their own and back, and leave the web alone', () => {
    addScheme('app');
    for (const url of ['app://longhand/', 'app://longhand/media/a%20b/c.png?x=1#y', 'app://longhand']) {
      expect(fromChromium(toChromium(url))).toBe(url);
      expect(schemeOf(toChromium(url))).toBe('app');
    }
    for (const url of [
      'https://example.com/',
      'about:blank',
      'https://longhand.app.invalid.example.com/',
      'other://longhand/',
    ]) {
      expect(toChromium(url)).toBe(url);
      expect(fromChromium(url)).toBe(url);
    }
    expect(originOf('app://longhand/a')).toBe('app://longhand');
    expect(originOf('about:blank')).toBe('null');
  });

  it('map in a policy where they are named', () => {
    addScheme('app');
    expect(
      headerToChromium('Content-Security-Policy', "default-src 'self' app: https:; img-src app://longhand data:"),
    ).toBe("default-src 'self' https://*.app.invalid https:; img-src https://longhand.app.invalid data:");
    expect(headerToChromium('X-Other', 'app:')).toBe('app:');
  });
});

describe('accelerators', () => {
  it('are read as Electron reads them', () => {
    expect(parseAccelerator('CmdOrCtrl+Shift+Z')).toMatchObject({
      shift: true,
      alt: false,
      keys: ['z'],
      codes: ['KeyZ'],
    });
    expect(parseAccelerator('Ctrl+,')).toMatchObject({ control: true, keys: [','], codes: ['Comma'] });
    expect(parseAccelerator('CmdOrCtrl+Plus')).toMatchObject({ keys: ['+'], codes: ['Equal'] });
    expect(parseAccelerator('F11')).toMatchObject({ control: false, keys: ['f11'] });
    for (const wrong of ['', 'Ctrl', 'Ctrl+A+B', 'Ctrl+Nothing']) expect(parseAccelerator(wrong)).toBeNull();
  });
});

describe('the command line', () => {
  it('takes the first word that is no switch for the app', () => {
    const { app, switches } = parseCommandLine([
      '--inspect=0',
      '--remote-debugging-port=0',
      '-r',
      'loader.js',
      '--User-Data-Dir=/a=b',
      '/app',
      'post.md',
      '--late',
    ]);
    expect(app).toBe('/app');
    expect([...switches]).toEqual([
      ['remote-debugging-port', '0'],
      ['user-data-dir', '/a=b'],
      ['late', ''],
    ]);
    expect(parseCommandLine(['--', '/app']).app).toBeNull();
  });
});

describe('safeStorage', () => {
  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(safeStorage.decryptString(safeStorage.encryptString(text))).toBe(text);
      }),
    );
  });
});
