import { expect, test } from 'vitest';

import { completeAddress } from '../../../renderer/editor/link/linkAddress.ts';
import { pictureAddress } from '../../../renderer/editor/media/address.ts';

test.each([
  ['example.com', 'https://example.com'],
  ['example.com/a page'.replace(' ', '-'), 'https://example.com/a-page'],
  ['localhost:8080/x', 'https://localhost:8080/x'],
  ['ines@example.com', 'mailto:ines@example.com'],
  ['https://example.com/?a=1#b', 'https://example.com/?a=1#b'],
  ['/about/', '/about/'],
  ['#notes', '#notes'],
  ['../other-post/', '../other-post/'],
  ['about.html', 'about.html'],
])('%s becomes a link to %s', (typed, href) => {
  expect(completeAddress(typed)).toEqual({ kind: 'accepted', href });
});

test.each([
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'two words.com',
])('%s is refused as a link', (typed) => {
  expect(completeAddress(typed).kind).toBe('refused');
});

test('a picture beside the post is shown, one on the network is named and not fetched', () => {
  expect(pictureAddress('p 1', 'my%20photo.jpg')).toEqual({
    kind: 'beside',
    name: 'my photo.jpg',
    url: '/media/p%201/my%20photo.jpg',
  });
  expect(pictureAddress('p', './a.png')).toMatchObject({ kind: 'beside', name: 'a.png' });
  expect(pictureAddress('p', '100%.png')).toMatchObject({ kind: 'beside', name: '100%.png' });
  expect(pictureAddress('p', 'https://pictures.example.com/a.png')).toEqual({
    kind: 'remote',
    host: 'pictures.example.com',
  });
  expect(pictureAddress('p', '//cdn.example.com/a.png')).toEqual({ kind: 'remote', host: 'cdn.example.com' });
  expect(pictureAddress('p', 'javascript:alert(1)').kind).toBe('remote');
});
