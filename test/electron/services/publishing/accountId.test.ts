import { describe, expect, it } from 'vitest';

import type { AccountSettings } from '#core/publish/connector.ts';
import { accountId } from '#services/publishing/accountId.ts';

const wordpress = (siteUrl: string, username = 'ida', apiRoot = `${siteUrl}wp-json/`): AccountSettings => ({
  kind: 'wordpress',
  siteUrl,
  apiRoot,
  username,
});
const endpoint = (address: string, auth: 'bearer' | 'none' = 'bearer'): AccountSettings => ({
  kind: 'http',
  endpoint: address,
  auth,
});

describe('the id of an account', () => {
  it('is the same wherever and whenever the account is added, so that its posts are found again', () => {
    const id = accountId(wordpress('https://blog.example/'));
    expect(accountId(wordpress('https://blog.example/'))).toBe(id);
    expect(accountId(wordpress('http://Blog.example'))).toBe(id);
    expect(accountId(wordpress('https://blog.example/', 'Ida', 'https://blog.example/?rest_route=/'))).toBe(id);
    expect(accountId(endpoint('https://a.example/posts', 'none'))).toBe(accountId(endpoint('https://a.example/posts')));
  });

  it('differs for another site, user or endpoint', () => {
    const all = [
      wordpress('https://blog.example/'),
      wordpress('https://blog.example/', 'ada'),
      wordpress('https://blog.example/other/'),
      wordpress('https://blog.example:8080/'),
      endpoint('https://blog.example/'),
      endpoint('https://blog.example/?site=2'),
    ];
    expect(new Set(all.map(accountId)).size).toBe(all.length);
  });
});
