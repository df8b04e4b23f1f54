import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { longhand, program } from './longhand.ts';

const commands = ['new', 'list', 'search', 'show', 'export', 'publish', 'accounts', 'convert'];

describe('longhand', () => {
  it('lists its commands and exit codes', async () => {
    const { code, stdout } = await program(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toContain('2  the call was not understood');
  });

  it.each(commands)('explains %s', async (command) => {
    const { code, stdout } = await longhand([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`longhand ${command}`);
    expect(stdout).toContain('--json');
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await longhand(['--version'])).stdout).toBe(`${version}\n`);
  });

  it.each([
    [[]],
    [['dance']],
    [['list', '--nope']],
    [['list', 'extra']],
    [['show']],
    [['search']],
    [['list', '--library', '/tmp', '--status', 'odd']],
  ])('does not understand %j', async (args) => {
    const { code, stdout, stderr } = await longhand(args, { cwd: '/' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('longhand');
  });

  it('tells what it did not understand in JSON when asked to', async () => {
    const { code, stderr } = await program(['dance', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'usage' } });
  });
});
