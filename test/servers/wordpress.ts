import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cache = fileURLToPath(new URL('../../.cache/servers/wordpress', import.meta.url));
const scripts = fileURLToPath(new URL('wordpress', import.meta.url));
const program = join(cache, 'program');

export type WordPressRole = 'admin' | 'editor' | 'author' | 'contributor' | 'subscriber';

/** A real WordPress on this machine, empty but for what its installation makes. */
export interface WordPress {
  /** The site's address, without a slash at its end. */
  url: string;
  /** Its administrator. */
  user: string;
  appPassword: string;
  version: string;
  /** Every role by its name, which is also the login; `password` is the one of the login page. */
  users: Record<WordPressRole, { password: string; appPassword: string }>;
  /** Runs PHP inside WordPress and gives back what it prints. */
  php(code: string): Promise<string>;
  /** Installs a must-use plugin; the result takes it out again. */
  plugin(name: string, code: string): () => void;
  /** Ends every process that was started, and removes what it kept. */
  stop(): Promise<void>;
}

/** The programs that are needed besides WordPress itself, and the Debian packages they come in. */
export const neededPrograms = ['php', 'mariadbd', 'mariadb-install-db', 'my_print_defaults', 'apt-get', 'dpkg-deb'];

/** Debian's packages of WordPress and what they refer to; unpacked, never installed, so that no web server comes along. */
const wordpressPackages = [
  'wordpress',
  'wordpress-theme-twentytwentyone',
  'php-getid3',
  'libjs-cropper',
  'libjs-underscore',
];

/** Starts a WordPress of its own on free ports of 127.0.0.1. Takes some seconds; the first time on a machine it is downloaded. */
export async function startWordPress(): Promise<WordPress> {
  ensureProgram();
  endStale();
  const instance = join(cache, `instance-${process.pid}-${randomBytes(4).toString('hex')}`);
  const log = join(instance, 'log');
  const content = join(instance, 'content');
  for (const folder of [log, join(content, 'uploads'), join(content, 'plugins'), join(content, 'mu-plugins')]) {
    mkdirSync(folder, { recursive: true });
  }
  cpSync(join(program, 'wp-content', 'themes'), join(content, 'themes'), { recursive: true });

  const children: ChildProcess[] = [];
  const endNow = (): void => {
    for (const child of children) endGroup(child.pid, 'SIGKILL');
  };
  process.once('exit', endNow);
  const stop = async (): Promise<void> => {
    process.off('exit', endNow);
    await Promise.all(children.map(endChild));
    rmSync(instance, { recursive: true, force: true });
  };
  const start = (name: string, command: string, args: string[], env: NodeJS.ProcessEnv, cwd: string): ChildProcess => {
    const output = openSync(join(log, `${name}.log`), 'a');
    // A group of its own: PHP's server has workers, which end with it.
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    children.push(child);
    writeFileSync(join(instance, `${name}.pid`), String(child.pid));
    return child;
  };

  try {
    const [webPort, databasePort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${webPort}`;
    const settings = join(instance, 'instance.php');
    const password = randomBytes(18).toString('hex');
    writeFileSync(settings, instanceFile({ databasePort, password, url, content, log }));
    const env = { ...process.env, LONGHAND_WORDPRESS_INSTANCE: settings };

    await startDatabase(instance, databasePort, password, start);
    const credentials = join(instance, 'credentials.json');
    await promisify(execFile)('php', [join(scripts, 'install.php'), program, credentials], {
      env,
      maxBuffer: 16 * 1024 * 1024,
    });
    const { version, users } = JSON.parse(readFileSync(credentials, 'utf8')) as Pick<WordPress, 'version' | 'users'>;

    const limits = ['-d', 'upload_max_filesize=32M', '-d', 'post_max_size=40M', '-d', 'memory_limit=256M'];
    const web = start(
      'php',
      'php',
      [...limits, '-S', `127.0.0.1:${webPort}`, '-t', program, join(scripts, 'router.php')],
      { ...env, PHP_CLI_SERVER_WORKERS: '4' },
      instance,
    );
    await untilReady(web, log, async () => (await fetch(`${url}/wp-json/`)).ok);

    return {
      url,
      user: 'admin',
      appPassword: users.admin.appPassword,
      version,
      users,
      async php(code) {
        const script = `$_SERVER['HTTP_HOST'] = '127.0.0.1:${webPort}'; require '${program}/wp-load.php'; ${code}`;
        return (await promisify(execFile)('php', ['-r', script], { env, maxBuffer: 16 * 1024 * 1024 })).stdout;
      },
      plugin(name, code) {
        const file = join(content, 'mu-plugins', `${name}.php`);
        writeFileSync(file, `<?php\n${code}\n`);
        return () => rmSync(file, { force: true });
      },
      stop,
    };
  } catch (thrown) {
    const logs = readdirSync(log).map((name) => `${name}: ${readFileSync(join(log, name), 'utf8').slice(-2000)}`);
    await stop();
    throw new Error(`WordPress did not start.\n${logs.join('\n')}`, { cause: thrown });
  }
}

/** Why WordPress cannot be started here, or null. */
export function whyNot(): string | null {
  const missing = neededPrograms.filter((name) => !onPath(name));
  return missing.length === 0 ? null : `${missing.join(', ')} cannot be found`;
}

function onPath(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)));
}

/** Downloads WordPress's packages and unpacks them, once. */
function ensureProgram(): void {
  if (!existsSync(join(program, 'wp-load.php'))) {
    const packages = join(cache, 'packages');
    const unpacked = join(cache, `unpacked-${process.pid}`);
    mkdirSync(packages, { recursive: true });
    mkdirSync(unpacked, { recursive: true });
    const have = readdirSync(packages);
    for (const name of wordpressPackages) {
      if (have.some((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'))) continue;
      execFileSync('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', '-qq', name], {
        cwd: packages,
        stdio: 'pipe',
      });
    }
    for (const file of readdirSync(packages).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(packages, file), unpacked], { stdio: 'pipe' });
    }
    const tree = join(unpacked, 'usr', 'share', 'wordpress');
    // Links that lead out of the tree, and Debian's own configuration.
    for (const name of ['wp-includes/certificates/ca-bundle.crt', '.htaccess', 'wp-config.php'])
      rmSync(join(tree, name), { force: true });
    execFileSync('cp', ['-rL', tree, `${program}-${process.pid}`], { stdio: 'pipe' });
    rmSync(unpacked, { recursive: true, force: true });
    rmSync(program, { recursive: true, force: true });
    renameSync(`${program}-${process.pid}`, program);
  }
  writeFileSync(join(program, 'wp-config.php'), readFileSync(join(scripts, 'config.php')));
}

function instanceFile(instance: {
  databasePort: number;
  password: string;
  url: string;
  content: string;
  log: string;
}): string {
  const constants = {
    DB_NAME: 'wordpress',
    DB_USER: 'wordpress',
    DB_PASSWORD: instance.password,
    DB_HOST: `127.0.0.1:${instance.databasePort}`,
    WP_HOME: instance.url,
    WP_CONTENT_DIR: instance.content,
    LONGHAND_LOG: instance.log,
  };
  const lines = Object.entries(constants).map(
    ([name, value]) => `define('${name}', '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}');`,
  );
  return `<?php\nif (!defined('DB_NAME')) {\n${lines.join('\n')}\n}\n`;
}

type Start = (name: string, command: string, args: string[], env: NodeJS.ProcessEnv, cwd: string) => ChildProcess;

async function startDatabase(instance: string, port: number, password: string, start: Start): Promise<void> {
  const user = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
  // A folder of its own for temporary tables: a server that starts clears away what it finds, another's too.
  const temporary = join(instance, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const env = { ...process.env, TMPDIR: temporary };
  // A relative folder: the installer cannot bear a space in a path.
  await promisify(execFile)(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--user=${user}`,
      '--datadir=./db',
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    { cwd: instance, env, maxBuffer: 16 * 1024 * 1024 },
  );
  writeFileSync(
    join(instance, 'init.sql'),
    [
      'CREATE DATABASE IF NOT EXISTS wordpress DEFAULT CHARACTER SET utf8mb4;',
      `CREATE OR REPLACE USER 'wordpress'@'127.0.0.1' IDENTIFIED BY '${password}';`,
      "GRANT ALL ON wordpress.* TO 'wordpress'@'127.0.0.1';",
      '',
    ].join('\n'),
  );
  const database = start(
    'mariadbd',
    existsSync('/usr/sbin/mariadbd') ? '/usr/sbin/mariadbd' : 'mariadbd',
    [
      '--no-defaults',
      `--user=${user}`,
      `--datadir=${join(instance, 'db')}`,
      '--socket=s.sock',
      '--pid-file=m.pid',
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--init-file=${join(instance, 'init.sql')}`,
      '--skip-name-resolve',
      '--skip-log-bin',
      '--performance-schema=OFF',
      '--innodb-buffer-pool-size=64M',
      '--innodb-log-file-size=8M',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    env,
    instance,
  );
  await untilReady(database, join(instance, 'log'), () => canConnect(port));
}

async function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function untilReady(child: ChildProcess, log: string, ready: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${child.spawnfile} ended; see ${log}`);
    if (await ready().catch(() => false)) return;
    await pause(50);
  }
  throw new Error(`${child.spawnfile} was not ready within a minute`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  const { pid } = child;
  const deadline = Date.now() + 15_000;
  if (!endGroup(pid, 'SIGTERM')) return;
  while (Date.now() < deadline) {
    if (!endGroup(pid, 0 as unknown as NodeJS.Signals)) return;
    await pause(25);
  }
  endGroup(pid, 'SIGKILL');
}

/** Ends what an earlier run left behind when it was killed: only processes that name the instance's folder or program. */
function endStale(): void {
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const owner = /^instance-(\d+)-/.exec(name)?.[1];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    const instance = join(cache, name);
    for (const file of readdirSync(instance).filter((each) => each.endsWith('.pid'))) {
      const pid = Number(readFileSync(join(instance, file), 'utf8'));
      const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
      if (command.includes(instance) || command.includes(scripts)) endGroup(pid, 'SIGKILL');
    }
    rmSync(instance, { recursive: true, force: true });
  }
}
