import { commonOptions } from './command.ts';
import type { Command, Option } from './command.ts';

const exitCodeHelp = `Exit codes
  0  done
  1  it failed; the reason is on standard error
  2  the call was not understood`;

/** What `longhand --help` says. */
export function overview(commands: readonly Command[], version: string): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `Longhand ${version}: write, keep, export and publish blog posts.

Usage
  longhand COMMAND [OPTIONS]

Commands
${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

Options
  -h, --help     Show this help; after a command, that command's.
  -v, --version  Show the version.

Environment
  LONGHAND_LIBRARY           The library, when --library does not say.
  LONGHAND_SECRET_<ACCOUNT>  The password or token of an account: its name in capitals, with _ for all but letters and digits.
  LONGHAND_SECRET            The same for any account.
  LONGHAND_STATE             Where accounts and journals of this command line are kept.

${exitCodeHelp}
`;
}

/** What `longhand COMMAND --help` says. */
export function commandHelp(command: Command): string {
  const options = Object.entries<Option>({ ...command.options, ...commonOptions }).map(([name, option]) => ({
    left: `${option.short === undefined ? '    ' : `-${option.short}, `}--${name}${option.type === 'string' ? ` ${option.value ?? 'TEXT'}` : ''}`,
    about: option.multiple === true ? `${option.about} May be given more than once.` : option.about,
  }));
  const width = Math.max(...options.map(({ left }) => left.length));
  return `${command.summary}

Usage
${command.usage.map((usage) => `  longhand ${command.name} ${usage}`.trimEnd()).join('\n')}

Options
${options.map(({ left, about }) => `  ${left.padEnd(width)}  ${about}`).join('\n')}
${command.about === undefined ? '' : `\n${command.about.trim()}\n`}
${exitCodeHelp}
`;
}
