/**
 * Tags of site builders around what is no Markdown: `{% highlight js %}` … `{% endhighlight %}`, `{{< mermaid >}}` … `{{< /mermaid >}}`.
 * What stands between them is kept as it is, blank lines and all, when each of both stands on a line of its own.
 */
export interface Verbatim {
  /** Where the text ends that a tag at this offset opens: after its closing tag. Null where none is opened, or it is never closed. */
  endOf(offset: number): number | null;
}

const liquid = 'raw|highlight|comment|codeblock|code|math|mermaid|javascript|schema|stylesheet|style|verbatim';
const hugo = 'highlight|raw|rawhtml|html|mermaid|katex|math|tex|latex|code|codeblock|pre|chart|svg|diagram|plantuml';
const opening = new RegExp(
  `^[ \\t>]*(\\{%-?[ \\t]*(${liquid})(?![\\w-])[^%\\n\\r]*-?%\\}|\\{\\{([<%])-?[ \\t]*(${hugo})(?![\\w-])[^}\\n\\r]*(?<!/)[>%]\\}\\})[ \\t\\r]*$`,
  'gm',
);

/** Finds pairs of tags in a text; each begins after the one before has ended. */
export function verbatimIn(text: string): Verbatim {
  let ends: Map<number, number> | null = null;
  return { endOf: (offset) => (ends ??= findPairs(text)).get(offset) ?? null };
}

/** Those tags in a text, to see whether a change has touched them. */
export const verbatimTags = (text: string): string =>
  text.includes('{%') || text.includes('{{')
    ? (
        text.match(
          new RegExp(
            `\\{(?:%-?[ \\t]*(?:end)?(?:${liquid})|\\{[<%]-?[ \\t]*/?[ \\t]*(?:${hugo}))(?![\\w-])[^}]*\\}`,
            'g',
          ),
        ) ?? []
      )
        .map((tag) => tag.trim())
        .join('\n')
    : '';

/** How what a line opens ends, or null where it opens nothing. */
export function verbatimClosing(line: string): RegExp | null {
  const [, , word, , name] = new RegExp(opening.source).exec(line.replace(/\n$/, '')) ?? [];
  return word === undefined && name === undefined ? null : closingOf(word, name);
}

const closingOf = (word: string | undefined, name: string | undefined): RegExp =>
  word === undefined
    ? new RegExp(`\\{\\{[<%]-?[ \\t]*/[ \\t]*${name ?? ''}[ \\t]*-?[>%]\\}\\}[ \\t\\r]*$`, 'gm')
    : new RegExp(`\\{%-?[ \\t]*end${word}[ \\t]*-?%\\}[ \\t\\r]*$`, 'gm');

function findPairs(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  const unclosed = new Set<string>();
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const { 0: line, 1: tag = '', 2: word, 4: name } = match;
    const key = word ?? `{${name ?? ''}`;
    // What is not closed below one is not closed below the next.
    if (unclosed.has(key)) continue;
    const closing = closingOf(word, name);
    closing.lastIndex = match.index + line.length;
    const found = closing.exec(text);
    if (found === null) {
      unclosed.add(key);
      continue;
    }
    ends.set(match.index + line.indexOf(tag), found.index + found[0].trimEnd().length);
    opening.lastIndex = closing.lastIndex;
  }
  return ends;
}
