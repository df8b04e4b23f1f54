// What `npm start` runs. Plain JavaScript for the Node that a fresh machine has (20 or later), whose one task is to have the
// pinned packages there, Node 24 among them; the rest is in start.ts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** What is installed is what the lock file asks for. Packages for other systems are never installed. */
function upToDate() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(node)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const have = read(installed);
  const want = read(path.join(root, 'package-lock.json'));
  return Object.entries(want).every(
    ([name, entry]) =>
      name === '' || entry.optional === true || entry.link === true || have[name]?.version === entry.version,
  );
}

if (!upToDate()) {
  console.log('Installing packages (npm ci) ...');
  // `npm start` itself sets npm_config_* for its children; a plain install is wanted.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci failed, so Longhand cannot start.');
    process.exit(status ?? 1);
  }
}

const child = spawn(node, [path.join(root, 'scripts', 'start.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal's Ctrl-C reaches the child by itself; this process only has to outlive it.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
child.on('error', (error) => {
  console.error(`Longhand could not start: ${error.message}`);
  process.exit(1);
});
