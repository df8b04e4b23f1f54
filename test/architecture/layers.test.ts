import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The rules of docs/ARCHITECTURE.md are themselves under test: a copy of the configuration, and one small file for each import
 * that must pass or must be refused, with the words that tell which way is right.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

interface Case {
  from: string;
  to: string;
  /** Part of the message that refuses it; null when it is allowed. */
  refused: string | null;
}

const matrix: Case[] = [
  { from: 'core/post', to: 'yaml', refused: null },
  { from: 'core/post', to: '@tiptap/pm/model', refused: null },
  { from: 'core/post', to: 'node:fs', refused: 'I/O in electron/services' },
  { from: 'core/post', to: 'fs/promises', refused: 'I/O in electron/services' },
  { from: 'core/post', to: 'electron', refused: 'electron/main' },
  { from: 'core/post', to: 'react', refused: 'renderer/' },
  { from: 'core/post', to: '#services/platform.ts', refused: 'nothing above it' },
  { from: 'core/post', to: '../../electron/services/platform.ts', refused: 'nothing above it' },
  { from: 'core/post', to: '../../renderer/bridge/client.ts', refused: 'nothing above it' },
  { from: 'electron/services/library', to: 'node:fs', refused: null },
  { from: 'electron/services/library', to: '#core/failure.ts', refused: null },
  { from: 'electron/services/library', to: '../platform.ts', refused: null },
  { from: 'electron/services/library', to: 'electron', refused: 'without Electron' },
  { from: 'electron/services/library', to: 'electron-store', refused: 'without Electron' },
  { from: 'electron/services/library', to: '../../main/index.ts', refused: 'never import main' },
  { from: 'electron/services/library', to: '../../../renderer/bridge/client.ts', refused: 'never import the window' },
  { from: 'electron/services/connectors/one', to: '../shared.ts', refused: null },
  { from: 'electron/services/connectors/one', to: '../../platform.ts', refused: null },
  { from: 'electron/services/connectors/one', to: '../two/client.ts', refused: 'never imports a sibling' },
  {
    from: 'electron/services/connectors/one',
    to: '#services/connectors/two/client.ts',
    refused: 'never imports a sibling',
  },
  { from: 'electron/services/exporters/one', to: '../two/page.ts', refused: 'never imports a sibling' },
  { from: 'electron/main', to: 'electron', refused: null },
  { from: 'electron/main', to: '#services/platform.ts', refused: null },
  { from: 'electron/main', to: 'react', refused: 'no React' },
  { from: 'electron/main', to: '../../renderer/bridge/client.ts', refused: 'core/ipc only' },
  { from: 'electron/main', to: '../../runtime/main.ts', refused: 'does not know of it' },
  { from: 'electron/preload', to: 'electron', refused: null },
  { from: 'electron/preload', to: '#core/ipc/channels.ts', refused: null },
  { from: 'electron/preload', to: '#core/post/post.ts', refused: 'nothing else' },
  { from: 'electron/preload', to: 'node:fs', refused: 'nothing else' },
  { from: 'electron/preload', to: 'zod', refused: 'nothing else' },
  { from: 'electron/cli', to: '#services/platform.ts', refused: null },
  { from: 'electron/cli', to: 'electron', refused: 'without Electron' },
  { from: 'electron/cli', to: '../main/index.ts', refused: 'not each other' },
  { from: 'renderer/features/one', to: '#core/failure.ts', refused: null },
  { from: 'renderer/features/one', to: '../../ui/Button.tsx', refused: null },
  { from: 'renderer/features/one', to: '../two/List.tsx', refused: 'never imports a sibling' },
  { from: 'renderer/features/one', to: 'electron', refused: 'renderer/bridge' },
  { from: 'renderer/features/one', to: 'node:path', refused: 'renderer/bridge' },
  { from: 'renderer/app', to: '#services/platform.ts', refused: 'renderer/bridge' },
  { from: 'renderer/app', to: '../../electron/main/index.ts', refused: 'renderer/bridge' },
  { from: 'renderer/ui', to: '../state/store.ts', refused: 'stateless' },
  { from: 'runtime', to: '../core/failure.ts', refused: 'knows nothing of the app' },
];

/** Code that must not compile where it stands, for the types of another platform are out of reach. */
const foreign = [
  { file: 'core/post/dom.ts', code: 'export const title = document.title;', error: "'document'" },
  { file: 'core/post/node.ts', code: 'export const here = process.cwd();', error: "'process'" },
  { file: 'electron/services/dom.ts', code: 'export const title = document.title;', error: "'document'" },
  { file: 'renderer/app/node.ts', code: 'export const here = process.cwd();', error: "'process'" },
];

/** One folder for the imports and one for the types, since an import of `electron` brings Node's types along. */
let imports = '';
let types = '';
const run = (cwd: string, command: string, args: string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(command, args, { cwd, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });

const fileOf = (index: number): string => `${matrix[index]?.from ?? ''}/case-${index}.ts`;

async function copyConfiguration(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'longhand-layers-'));
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const name of ['.oxlintrc.json', 'package.json', 'tsconfig.base.json']) {
    await cp(join(root, name), join(copy, name));
  }
  for (const layer of ['core', 'electron/services', 'renderer']) {
    await mkdir(join(copy, layer), { recursive: true });
    await cp(join(root, layer, 'tsconfig.json'), join(copy, layer, 'tsconfig.json'));
  }
  await cp(join(root, 'core/globals.d.ts'), join(copy, 'core/globals.d.ts'));
  return copy;
}

async function put(file: string, code: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}

beforeAll(async () => {
  imports = await copyConfiguration();
  types = await copyConfiguration();
  for (const [index, { to }] of matrix.entries()) await put(join(imports, fileOf(index)), `export * from '${to}';\n`);
  for (const { file, code } of foreign) await put(join(types, file), `${code}\n`);
});

afterAll(async () => {
  await rm(imports, { recursive: true, force: true });
  await rm(types, { recursive: true, force: true });
});

describe('what each layer may import', () => {
  let output: { filename: string; message: string; code: string }[] = [];
  beforeAll(async () => {
    const text = await run(imports, bin('oxlint'), ['--format=json', '.']);
    const report = JSON.parse(text) as {
      diagnostics: { filename: string; message: string; code: string; help?: string }[];
    };
    output = report.diagnostics
      .filter((one) => one.code.includes('no-restricted-imports'))
      .map((one) => ({ filename: one.filename, code: one.code, message: `${one.message} ${one.help ?? ''}` }));
  });

  it.each(matrix.map((one, index) => ({ ...one, index, verdict: one.refused === null ? 'may' : 'may not' })))(
    '$from $verdict import $to',
    ({ index, refused }) => {
      const found = output.filter((one) => one.filename.endsWith(fileOf(index))).map((one) => one.message);
      if (refused === null) expect(found).toEqual([]);
      else expect(found.join('\n')).toContain(refused);
    },
  );
});

describe('what each layer can name', () => {
  it.each(foreign)('$file does not compile: $code', async ({ file, error }) => {
    const layer = ['electron/services', 'core', 'renderer'].find((one) => file.startsWith(one));
    const output = await run(types, bin('tsc'), [
      '-p',
      `${layer ?? ''}/tsconfig.json`,
      '--noEmit',
      '--emitDeclarationOnly',
      'false',
    ]);
    expect(output).toContain(`${file}(1,`);
    expect(output.split('\n').find((line) => line.startsWith(file))).toContain(error);
  });
});
