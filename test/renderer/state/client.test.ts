import { expect, test } from 'vitest';

import type { Bridge } from '#core/ipc/contract.ts';
import type { LatePart } from '#core/ipc/late.ts';

import { makeClient } from '../../../renderer/bridge/client.ts';

const late: LatePart = { key: 'document', json: '{"type":"doc"}' };
const given = { summary: { id: 'p1' } };

test('a document that came as text is part of what is opened', async () => {
  const bridge = { 'posts.open': () => Promise.resolve({ ok: true, value: given, late }) } as unknown as Bridge;
  expect(await makeClient(bridge)['posts.open']({ id: 'p1' })).toEqual({ ...given, document: { type: 'doc' } });
});

test('steps that came as text are part of what is told', () => {
  const heard: unknown[] = [];
  const bridge = {
    on(_event: string, listener: (payload: unknown, late?: LatePart) => void) {
      listener({ id: 'p1', version: 1 }, { key: 'steps', json: '[{"stepType":"replace"}]' });
      listener({ id: 'p1', version: 2, steps: [] });
      return () => undefined;
    },
  } as unknown as Bridge;
  makeClient(bridge).on('posts.steps', (payload) => void heard.push(payload));
  expect(heard).toEqual([
    { id: 'p1', version: 1, steps: [{ stepType: 'replace' }] },
    { id: 'p1', version: 2, steps: [] },
  ]);
});
