import { realFileSystem } from '#services/library/disk.ts';
import { checkLibrary } from '#services/library/upkeep/check.ts';

import { answer, oneLine } from '../answer.ts';
import { exitCodes, libraryOption } from '../command.ts';
import type { Command } from '../command.ts';
import { libraryRoot, libraryStateFolder, stateFolder } from '../places.ts';

export const check: Command = {
  name: 'check',
  summary: 'Read every file of a library, and name those that are not sound.',
  usage: ['[--json]'],
  options: libraryOption,
  arguments: { least: 0, most: 0 },
  about: `One line for each file that cannot be read, is damaged, or uses what is not there. Changes nothing.
--json answers {"files", "bytes", "findings": [{"path", "kind", "message"}]}. The exit code is 1 when there are findings.`,
  async run(call) {
    const root = await libraryRoot(call);
    const places = { root, stateFolder: libraryStateFolder(stateFolder(call.terminal), root) };
    const quiet = { signal: call.terminal.signal, progress: () => undefined };
    const report = await checkLibrary(realFileSystem, places, quiet);
    await answer(call, report, () => {
      const lines = report.findings.map(({ path, message }) => `${oneLine(path)}: ${oneLine(message)}`);
      const count = report.findings.length;
      const end = count === 0 ? 'all of them are sound' : `${count} to look at`;
      return [...lines, `${report.files} ${report.files === 1 ? 'file' : 'files'} read, ${end}.`].join('\n');
    });
    return report.findings.length === 0 ? exitCodes.done : exitCodes.failed;
  },
};
