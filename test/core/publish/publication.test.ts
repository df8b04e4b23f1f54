import { describe, expect, it } from 'vitest';

import { isLoopback, protectsSecrets, siteFolders, typedAddresses } from '#core/publish/address.ts';
import { failureOfAnswer, withoutSecrets } from '#core/publish/failures.ts';
import { isMarked, markedSlugs, mediaMarker, postMarker, safeFileName } from '#core/publish/marker.ts';
import { afterEvent, newPublication, stateOf } from '#core/publish/publication.ts';
import { distinctTerms, findTerm, unescapeHtml } from '#core/publish/terms.ts';

const earlier = '2026-11-01T10:00:00.000Z';
const later = '2026-11-01T10:05:00.000Z';
const remote = { remoteId: '7', url: null, revision: 'r1' };

describe('a publication', () => {
  it('goes from unsent over creating to sent, and says when an update’s end is not known', () => {
    const unsent = newPublication('blog');
    expect(stateOf(unsent)).toEqual({ kind: 'unsent' });
    const creating = afterEvent(unsent, { kind: 'create-intent', marker: 'm' }, earlier);
    expect(stateOf(creating)).toEqual({ kind: 'creating', marker: 'm', since: earlier });
    const sent = afterEvent(creating, { kind: 'post-sent', post: remote }, later);
    expect(stateOf(sent)).toEqual({ kind: 'sent', remoteId: '7' });
    expect(sent.pendingCreate).toBeNull();
    const updating = afterEvent(sent, { kind: 'update-intent', digest: 'd' }, later);
    expect(stateOf(updating)).toEqual({ kind: 'updating', remoteId: '7', since: later });
    expect(stateOf(afterEvent(updating, { kind: 'post-sent', post: remote }, later))).toEqual({
      kind: 'sent',
      remoteId: '7',
    });
  });

  it('is unsent again when a create surely failed, or the post is gone', () => {
    const creating = afterEvent(newPublication('blog'), { kind: 'create-intent', marker: 'm' }, earlier);
    expect(stateOf(afterEvent(creating, { kind: 'create-missing' }, later))).toEqual({ kind: 'unsent' });
    const sent = afterEvent(creating, { kind: 'post-sent', post: remote }, later);
    expect(stateOf(afterEvent(sent, { kind: 'remote-seen', post: null }, later))).toEqual({ kind: 'unsent' });
  });

  it('remembers how long the end of an intent has been unknown, however often it is tried', () => {
    const sha256 = 'a'.repeat(64);
    const intent = { kind: 'media-intent' as const, sha256, fileName: 'a.png' };
    const twice = afterEvent(afterEvent(newPublication('blog'), intent, earlier), intent, later);
    expect(twice.pendingMedia).toEqual([{ sha256, fileName: 'a.png', since: earlier }]);
    const create = { kind: 'create-intent' as const, marker: 'm' };
    expect(afterEvent(afterEvent(twice, create, earlier), create, later).pendingCreate?.since).toBe(earlier);
  });

  it('holds each medium once, and forgets one that is gone', () => {
    const media = { sha256: 'a', url: 'u', remoteId: '1' };
    let publication = afterEvent(newPublication('blog'), { kind: 'media-intent', sha256: 'a', fileName: 'a' }, earlier);
    publication = afterEvent(publication, { kind: 'media-sent', media, found: false }, later);
    publication = afterEvent(publication, { kind: 'media-sent', media: { ...media, url: 'v' }, found: true }, later);
    expect(publication).toMatchObject({ media: [{ url: 'v' }], pendingMedia: [] });
    expect(afterEvent(publication, { kind: 'media-missing', sha256: 'a' }, later).media).toEqual([]);
  });
});

describe('marks', () => {
  it('serve as slugs, and are known again when the site adds a number', () => {
    const post = postMarker('8F14E45F-CEEA-467F-A8F1-2D4E6B7C9A0B');
    expect(post).toMatch(/^longhand-[a-z0-9]{24}$/);
    expect(markedSlugs(post).every((slug) => isMarked(slug, post))).toBe(true);
    expect(isMarked(`${post}-x`, post)).toBe(false);
    expect(isMarked(`${post}0`, post)).toBe(false);
    expect(mediaMarker('AB'.repeat(32))).toBe(`longhand-${'ab'.repeat(16)}`);
  });

  it.each([
    ['photo.jpg', 'image/jpeg', 'photo.jpg'],
    ['Füße & Schnee.PNG', 'image/png', 'fusse-schnee.png'],
    ['../../etc/passwd', 'image/png', 'passwd.png'],
    ['写真.jpeg', 'image/jpeg', 'picture.jpg'],
    ['a"\r\nb.png', 'image/png', 'a-b.png'],
    ['notes.pdf', 'application/pdf', 'notes.pdf'],
    ['x', 'application/octet-stream', 'x.bin'],
    [`${'long '.repeat(40)}.png`, 'image/png', `${'long-'.repeat(12).slice(0, -1)}.png`],
    ['报告.pdf', 'application/pdf', 'file.pdf'],
    ['клип.MP4', 'video/mp4', 'file.mp4'],
  ])('a file named %j goes as a name every server takes', (name, type, safe) => {
    expect(safeFileName(name, type)).toBe(safe);
  });
});

describe('names of terms', () => {
  it.each([
    ['Travel &amp; food', 'Travel & food'],
    ['&#039;a&#039; &#x1F600; &lt;b&gt; &quot;', "'a' 😀 <b> \""],
    ['&amp;amp;', '&amp;'],
    ['&unknown; &#0; &#55555555; AT&T', '&unknown; &#0; &#55555555; AT&T'],
  ])('%j is read as %j', (escaped, text) => {
    expect(unescapeHtml(escaped)).toBe(text);
  });

  it('are found whatever their case and escapes, an exact one first', () => {
    const terms = [{ name: 'travel &amp; FOOD' }, { name: 'Travel &amp; food' }, { name: 'C' }];
    expect(findTerm(terms, ' Travel & food ')).toBe(terms[1]);
    expect(findTerm(terms, 'TRAVEL  & food')).toBe(terms[0]);
    expect(findTerm(terms, 'C++')).toBeUndefined();
    expect(distinctTerms(['Sea', ' sea ', '', 'Sea  side', 'SEA SIDE'])).toEqual(['Sea', 'Sea  side']);
  });
});

describe('addresses', () => {
  it.each([
    ['blog.example', ['https://blog.example/', 'http://blog.example/']],
    ['  http://blog.example/a?b#c ', ['http://blog.example/a?b']],
    ['localhost:8080', ['http://localhost:8080/', 'https://localhost:8080/']],
    ['ida:secret@blog.example', ['https://blog.example/', 'http://blog.example/']],
    ['müller.example', ['https://xn--mller-kva.example/', 'http://xn--mller-kva.example/']],
    ['blog', null],
    ['javascript://x', null],
    ['two words.example', null],
    ['', null],
  ])('%j means %j', (typed, meant) => {
    expect(typedAddresses(typed)).toEqual(meant);
  });

  it('of a page lead up to the folders a site may live in', () => {
    expect(siteFolders('https://x.example/blog/2024/a.html?q')).toEqual([
      'https://x.example/blog/2024/',
      'https://x.example/blog/',
      'https://x.example/',
    ]);
    expect(siteFolders('https://x.example/blog/wp-admin/edit.php')).toEqual([
      'https://x.example/blog/',
      'https://x.example/',
    ]);
  });

  it.each([
    ['https://blog.example/', true],
    ['http://blog.example/', false],
    ['http://127.0.0.1:80/', true],
    ['http://[::1]/', true],
    ['http://localhost.evil.example/', false],
    ['http://127.0.0.1.evil.example/', false],
    ['ftp://localhost/', false],
    ['nonsense', false],
  ])('a password sent to %s is safe on the way: %s', (address, safe) => {
    expect(protectsSecrets(address)).toBe(safe);
  });

  it('of this machine are told from those that only look so', () => {
    expect(isLoopback('127.8.9.1')).toBe(true);
    expect(isLoopback('127.example')).toBe(false);
  });
});

describe('words for an answer', () => {
  it.each([
    [301, 'remote-failed'],
    [400, 'rejected'],
    [401, 'wrong-credentials'],
    [403, 'not-permitted'],
    [404, 'not-found'],
    [409, 'conflict'],
    [410, 'not-found'],
    [412, 'conflict'],
    [413, 'too-large'],
    [418, 'rejected'],
    [429, 'remote-failed'],
    [500, 'remote-failed'],
    [504, 'remote-failed'],
    [204, 'remote-failed'],
  ])('%i is %s, without tags, codes or blame in the sentence', (status, code) => {
    const message = '<p>The <b>site</b> says\n no.</p>';
    const failure = failureOfAnswer({ site: 'blog.example', doing: 'save the post', status, code: 'rest_no', message });
    expect(failure.code).toBe(code);
    expect(failure.message).toContain('blog.example');
    expect(failure.message).not.toMatch(/[<!]|rest_no|\d{3}/);
    expect(failure.kept).toContain('safe');
    expect(failure.detail).toContain(String(status));
  });

  it('hold no secret, even where one is part of another', () => {
    const failure = withoutSecrets(
      { code: 'rejected', message: 'abcd1234 and abcd', next: 'x abcd', kept: 'k', detail: 'abcd1234abcd' },
      ['abcd', 'abcd1234', 'no'],
    );
    expect(JSON.stringify(failure)).not.toContain('abcd');
    expect(failure.message).toBe('••• and •••');
  });
});
