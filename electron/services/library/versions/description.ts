import { countWords } from '#core/convert/words.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';
import { firstHeading, stripMarkdown } from '#core/post/plainText.ts';
import type { VersionInfo } from '#core/post/versions.ts';

import { makePause } from './pause.ts';
import { cutText } from './pieces.ts';

/** Tells what the list says of a text. Words are counted paragraph by paragraph, and not again in those of the text before. */
export class Describer {
  #counts = new Map<string, number>();

  async describe(text: string): Promise<Pick<VersionInfo, 'title' | 'words'>> {
    const { body } = splitFrontMatter(text);
    const { meta, hasTitle } = readFrontMatter(text.slice(0, text.length - body.length));
    const pause = makePause();
    const counts = new Map<string, number>();
    let words = 0;
    for (const piece of cutText(body)) {
      const count = this.#counts.get(piece) ?? counts.get(piece) ?? countWords(stripMarkdown(piece));
      counts.set(piece, count);
      words += count;
      await pause();
    }
    this.#counts = counts;
    return { title: hasTitle ? meta.title : (firstHeading(body) ?? ''), words };
  }
}
