import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';

export interface Other {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

/** When a process began, as the kernel counts; tells a process from another that got its number later. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    try {
      process.kill(pid, 0);
      return '';
    } catch {
      return null;
    }
  }
}

/** The lock by which one app per user data folder runs. It stands in a file; a second start leaves its command line beside it. */
export class SingleInstance {
  held = false;
  readonly #lock: string;
  readonly #inbox: string;
  readonly #onOther: (other: Other) => void;
  #watcher: FSWatcher | null = null;

  constructor(folder: string, onOther: (other: Other) => void) {
    this.#lock = path.join(folder, 'electron.lock');
    this.#inbox = path.join(folder, 'electron.lock.starts');
    this.#onOther = onOther;
  }

  /** True when this process has the lock now. False when another has it, which is told of this one. */
  request(self: Other): boolean {
    for (let tries = 0; tries < 3; tries += 1) {
      if (this.#take()) {
        this.#listen();
        this.held = true;
        return true;
      }
      if (this.#ownerLives()) {
        this.#leaveWord(self);
        return false;
      }
      rmSync(this.#lock, { force: true });
    }
    return false;
  }

  release(): void {
    if (!this.held) return;
    this.held = false;
    this.#watcher?.close();
    rmSync(this.#inbox, { recursive: true, force: true });
    rmSync(this.#lock, { force: true });
  }

  #take(): boolean {
    // Written whole before it takes the lock's name, so that nobody reads half of it.
    const own = `${this.#lock}.${process.pid}`;
    writeFileSync(own, `${process.pid} ${startOf(process.pid) ?? ''}`, { mode: 0o600 });
    try {
      linkSync(own, this.#lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(own, { force: true });
    }
  }

  #ownerLives(): boolean {
    try {
      const [pid, start] = readFileSync(this.#lock, 'utf8').split(' ');
      const now = startOf(Number(pid));
      return now !== null && (now === '' || now === start);
    } catch {
      return false;
    }
  }

  #leaveWord(self: Other): void {
    mkdirSync(this.#inbox, { recursive: true });
    const part = path.join(this.#inbox, `${randomUUID()}.part`);
    writeFileSync(part, JSON.stringify(self), { mode: 0o600 });
    renameSync(part, part.replace(/part$/, 'json'));
  }

  #listen(): void {
    rmSync(this.#inbox, { recursive: true, force: true });
    mkdirSync(this.#inbox, { recursive: true, mode: 0o700 });
    this.#watcher = watch(this.#inbox, () => this.#read());
    this.#watcher.unref();
  }

  #read(): void {
    let names: string[];
    try {
      names = readdirSync(this.#inbox).filter((name) => name.endsWith('.json'));
    } catch {
      return;
    }
    for (const name of names) {
      const file = path.join(this.#inbox, name);
      try {
        const other = JSON.parse(readFileSync(file, 'utf8')) as Other;
        rmSync(file, { force: true });
        this.#onOther(other);
      } catch {
        rmSync(file, { force: true });
      }
    }
  }
}
