import { parseArgs } from 'node:util';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';

import packageJson from '../../package.json' with { type: 'json' };
import { commonOptions, exitCodes, UsageError } from './command.ts';
import type { Call, Command, Option } from './command.ts';
import { accounts } from './commands/accounts.ts';
import { backup, restore } from './commands/backup.ts';
import { check } from './commands/check.ts';
import { convert } from './commands/convert.ts';
import { exportPost } from './commands/export.ts';
import { list } from './commands/list.ts';
import { newPost } from './commands/new.ts';
import { publish } from './commands/publish.ts';
import { search } from './commands/search.ts';
import { show } from './commands/show.ts';
import { commandHelp, overview } from './help.ts';
import { write } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Every command, in the order of `--help`. A new one is its file and a line here. */
const commands: readonly Command[] = [
  newPost,
  list,
  search,
  show,
  exportPost,
  publish,
  accounts,
  convert,
  check,
  backup,
  restore,
];

/** Runs one command line and answers its exit code. Nothing is thrown: what fails is told on standard error. */
export async function run(argv: string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = commands.find((command) => command.name === rest[0]);
    const text = topic === undefined ? overview(commands, packageJson.version) : commandHelp(topic);
    await write(name === undefined ? terminal.stderr : terminal.stdout, text);
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version' || name === '-v') {
    await write(terminal.stdout, `${packageJson.version}\n`);
    return exitCodes.done;
  }
  const json = rest.includes('--json');
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    return await refuse(terminal, json, `There is no command ${name}.`, 'longhand --help');
  }
  try {
    const call = readCall(command, rest, terminal);
    if (call.flag('help')) {
      await write(terminal.stdout, commandHelp(command));
      return exitCodes.done;
    }
    checkArguments(command, call);
    return (await command.run(call)) ?? exitCodes.done;
  } catch (error) {
    if (error instanceof UsageError) return await refuse(terminal, json, error.message, `longhand ${name} --help`);
    await tellFailure(terminal, json, toFailure(error));
    return exitCodes.failed;
  }
}

function readCall(command: Command, argv: string[], terminal: Terminal): Call {
  const options: Record<string, Option> = { ...command.options, ...commonOptions };
  const { values, positionals } = parseStrictly(argv, options);
  return {
    terminal,
    arguments: positionals,
    json: values['json'] === true,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    list: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
  };
}

function parseStrictly(argv: string[], options: Record<string, Option>) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      strict: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type, short, multiple }]) => [
          name,
          { type, multiple: multiple ?? false, ...(short !== undefined && { short }) },
        ]),
      ),
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkArguments(command: Command, call: Call): void {
  const { least, most } = command.arguments;
  if (call.arguments.length < least)
    throw new UsageError(`Something is missing: longhand ${command.name} ${command.usage[0] ?? ''}`);
  if (call.arguments.length > most) throw new UsageError(`Too much was said: ${call.arguments.slice(most).join(' ')}`);
}

async function refuse(terminal: Terminal, json: boolean, message: string, help: string): Promise<number> {
  const text = json
    ? JSON.stringify({ error: { code: 'usage', message, next: `See ${help}` } })
    : `longhand: ${message}\nSee ${help}`;
  await write(terminal.stderr, `${text}\n`);
  return exitCodes.usage;
}

async function tellFailure(terminal: Terminal, json: boolean, failure: Failure): Promise<void> {
  const { message, kept, next, detail } = failure;
  const words = [`longhand: ${message}`, kept, next, detail === undefined ? undefined : `(${detail})`];
  const text = json ? JSON.stringify({ error: failure }) : words.filter((line) => line !== undefined).join('\n');
  await write(terminal.stderr, `${text}\n`);
}
