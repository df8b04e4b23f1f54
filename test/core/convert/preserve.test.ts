import { describe, expect, test } from 'vitest';

import type { MarkdownSource } from '#core/convert/contract.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

import { changeWord } from './edit.ts';

/** A post as people write them: habits of every kind, none of them Longhand's. */
const post = `A Title
=======

Some text that is wrapped
by hand, with  *one* and __two__ and a [link][ref].\u0020\u0020
A hard break above. Trailing spaces   
* not a list

*  item one, wrapped
   over two lines
*  item two

[ref]: https://example.com "Example"
+ other sign
+ and more


1) first
2) second

~~~ ruby
def x
end
~~~
> quote
lazy line

{{< figure src="a.jpg" >}}

| a | b      |
|---|:------:|
| 1 | \`x|y\`  |

Text[^1] with <kbd>Ctrl</kbd> and $a_b$.

[^1]: A note
    that goes on.

<div class="box">

**inside**

</div>

* * *

Last paragraph without a line end`;

function edited(text: string, change: (content: NodeJson[]) => NodeJson[]): { text: string; source: MarkdownSource } {
  const { document, source } = parseMarkdown(text);
  const next: DocumentJson = { type: 'doc', content: change(structuredClone(document.content ?? [])) };
  const written = writeMarkdown(next, source);
  expect(parseMarkdown(written.text).document).toEqual(next);
  expect(written.fallbacks).toBe(0);
  return written;
}

const variants = {
  'with line feeds': post,
  'with a line end at the end': `${post}\n`,
  'with Windows line ends': post.replaceAll('\n', '\r\n'),
  'with blank lines before and after': `\n\n  \n${post}\n\n\n`,
  'with a byte order mark': `\ufeff${post}`,
};

describe.each(Object.entries(variants))('a post %s', (_name, text) => {
  test('that nobody edited gives its bytes back', () => {
    const { document, source } = parseMarkdown(text);
    expect(writeMarkdown(document, source).text).toBe(text);
  });

  test('in which a word was changed is the same but for the block of that word', () => {
    const { document, source } = parseMarkdown(text);
    const blocks = document.content ?? [];
    for (const [index, place] of source.blocks.entries()) {
      const next = structuredClone(blocks);
      if (!changeWord(next[index])) continue;
      const written = writeMarkdown({ type: 'doc', content: next }, source).text;
      expect(written.startsWith(text.slice(0, place.start)), `before block ${index}`).toBe(true);
      expect(written.endsWith(text.slice(place.end)), `after block ${index}`).toBe(true);
      expect(written).not.toBe(text);
    }
  });

  test('from which any block was taken keeps all others', () => {
    const { document, source } = parseMarkdown(text);
    for (const [index] of source.blocks.entries()) {
      const written = edited(text, (content) => content.filter((_, at) => at !== index)).text;
      for (const [other, { start, end }] of source.blocks.entries()) {
        if (other !== index) expect(written, `block ${other} without ${index}`).toContain(text.slice(start, end));
      }
      expect(written).toContain('[ref]: https://example.com "Example"');
    }
    expect(document.content).toHaveLength(source.blocks.length);
  });
});

test('a changed word changes its own line, and the wraps around it stay', () => {
  const text = 'One line of words\nanother line *of* words\nand a third, with __two__ signs\n\nNext.\n';
  const written = edited(text, (content) => {
    const last = content[0]?.content?.at(-1);
    if (last !== undefined) last.text = last.text?.replace('signs', 'marks') ?? '';
    return content;
  });
  expect(written.text).toBe(text.replace('signs', 'marks'));
});

test('a changed item changes one line of a list with signs and wraps of its own', () => {
  const text = '*   one, which is\n    wrapped\n*   two\n*   three\n';
  const written = edited(text, (content) => {
    const words = content[0]?.content?.[1]?.content?.[0]?.content?.[0];
    if (words !== undefined) words.text = 'second';
    return content;
  });
  expect(written.text).toBe(text.replace('two', 'second'));
});

describe('a changed word changes nothing else', () => {
  test.each([
    ['in a list with links by reference', '- one [a][x]\n  more words\n- two words here\n\n[x]: http://e.org\n'],
    ['right after such a link', 'See [the docs][x] and\nmore here,\nat last.\n\n[x]: http://e.org\n'],
    ['beside a bare address', 'A link, https://e.org/x and one here\nand wrapped.\n'],
    ['between character references', '&copy; 2024 Someone &mdash; here &amp; there.\n'],
    ['between tags of HTML', 'a<br />\nwords here <b>c</b>\nand <br/> d\n'],
    ['that occurs more than once', 'here [a][x], here, not there\n\n[x]: http://here.org\n'],
    ['in a table of its own width', '| a [x]   | b |\n|:--------|---|\n| &amp;   | here |\n\n[x]: /y\n'],
    ['above a line of its own length', 'What is here -- and there\n===\n\nText\n'],
    ['in a wrapped quote', '> One [a][x]\n> and two\n> that are here\n> to stay.\n\n[x]: http://e.org\n'],
  ])('%s', (_where, text) => {
    const { document, source } = parseMarkdown(text);
    const change = (node: NodeJson): boolean => {
      if (node.text?.includes('here') === true) {
        node.text = node.text.replace('here', 'somewhere');
        return true;
      }
      return node.content?.some(change) ?? false;
    };
    expect(change(document)).toBe(true);
    expect(writeMarkdown(document, source).text).toBe(text.replace('here', 'somewhere'));
  });

  test.each([
    ['added', 'two right words', 'two words'],
    ['removed', 'two words', 'two right words'],
  ])('when it is %s', (_what, after, before) => {
    const text = `- one [a][x]\n- ${before}\n  wrapped\n\n[x]: http://e.org\n`;
    const written = edited(text, (content) => {
      const words = content[0]?.content?.[1]?.content?.[0]?.content?.[0];
      if (words !== undefined) words.text = words.text?.replace(before, after) ?? '';
      return content;
    });
    expect(written.text).toBe(text.replace(before, after));
  });
});

describe('several changes at once leave what is between them', () => {
  const list =
    '*  one [a][x], which is\n   wrapped\n*  two,\n   wrapped\n\n   __more__ of it\n*  three\n   is last\n\n[x]: http://e.org\n';
  test.each([
    ['words of two items of a list', list, ['which', 'last']],
    [
      'words of one paragraph',
      'One word\nand *another*\nand a third\nand [more][x]\nhere.\n\n[x]: /y\n',
      ['One', 'third', 'here'],
    ],
    ['cells of a table', '| a   | b |\n|:----|---|\n| one | &amp; two |\n| six | ten |\n', ['one', 'two', 'ten']],
    ['lines of code', '~~~ js\none\n  two\nthree\n~~~\n', ['one', 'three']],
  ])('%s', (_what, text, words) => {
    const { document, source } = parseMarkdown(text);
    const change = (from: string, to: string): string =>
      words.reduce((all, word) => all.replace(word, `${word}${to}`), from);
    const visit = (node: NodeJson): void => {
      if (node.text !== undefined) node.text = change(node.text, 'ish');
      node.content?.forEach(visit);
    };
    visit(document);
    expect(writeMarkdown(document, source).text).toBe(change(text, 'ish'));
  });

  test('an item that is taken away, one that is put in, and a word', () => {
    const tight = '*  one [a][x], which is\n   wrapped\n*  two\n*  three\n   is last\n\n[x]: http://e.org\n';
    const written = edited(tight, (content) => {
      const [items] = content;
      const first = items?.content?.[0];
      changeWord(items?.content?.[2]);
      if (items !== undefined && first !== undefined)
        items.content?.splice(1, 1, ...(parseMarkdown('- new').document.content?.[0]?.content ?? []));
      return content;
    });
    expect(written.text).toBe(
      '*  one [a][x], which is\n   wrapped\n*  new\n*  Changed\n   is last\n\n[x]: http://e.org\n',
    );
  });
});

describe('the words of a link by reference can be edited, and it still refers', () => {
  test.each([
    ['a label of its own', '[a word][x] here', '[a right word][x] here'],
    [
      'empty brackets',
      'One ![word *of*][] and [the word][],\n here',
      'One ![word *of*][] and [the right word][the word],\n here',
    ],
    [
      'no more than brackets',
      '[a *word* here], [the\nword]\nhere',
      '[a right *word* here][a *word* here], [the\nword]\nhere',
    ],
  ])('%s', (_what, before, after) => {
    const definitions = '\n\n[x]: /x\n[the word]: /y\n[a *word* here]: /z\n[word *of*]: /w\n';
    const written = edited(before + definitions, (content) => {
      const words = content[0]?.content?.find((node) => node.marks?.some(({ type }) => type === 'link'));
      if (words?.text !== undefined) words.text = words.text.replace(/^(a|the) /, '$1 right ');
      return content;
    });
    expect(written.text).toBe(after + definitions);
  });
});

test('a new block takes the habits of the text around it', () => {
  const text = '* one\n* two\n\n_emphasis_\n';
  const item = (words: string): NodeJson => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: words, marks: [{ type: 'italic' }] }] }],
  });
  const written = writeMarkdown(
    {
      type: 'doc',
      content: [...(parseMarkdown(text).document.content ?? []), { type: 'bulletList', content: [item('new')] }],
    },
    parseMarkdown(text).source,
  );
  expect(written.text).toBe('* one\n* two\n\n_emphasis_\n\n* _new_\n');
});

test('a moved block keeps its bytes', () => {
  const text = 'one\nwrapped\n\n*  two\n\n~~~\nthree\n~~~\n';
  expect(edited(text, ([a, b, c]) => [c, a, b].filter((block) => block !== undefined)).text).toBe(
    '~~~\nthree\n~~~\n\none\nwrapped\n\n*  two\n',
  );
});

test('blocks that say the same keep the bytes that each of them has', () => {
  const text = 'one\n\n***\n\ntwo\n\n- - -\n\nthree\n\n___\n\nsame\nwords\n\n___\n\nsame words\n\nfour\n';
  expect(edited(text, ([first, ...rest]) => [...rest, first].filter((block) => block !== undefined)).text).toBe(
    text.replace('one\n\n', '') + '\none\n',
  );
  expect(edited(text, (content) => [...content.slice(3), ...content.slice(0, 3)]).text).toBe(
    '- - -\n\nthree\n\n___\n\nsame\nwords\n\n___\n\nsame words\n\nfour\n\none\n\n***\n\ntwo\n',
  );
});

test('a list put between two others takes another sign, and they keep theirs', () => {
  const text = '- one\n- two\n\n* three\n* four\n';
  const item: NodeJson = {
    type: 'listItem',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'new' }] }],
  };
  const list: NodeJson = { type: 'bulletList', content: [item] };
  expect(edited(text, ([a, b]) => [a, list, b].filter((block) => block !== undefined)).text).toBe(
    '- one\n- two\n\n+ new\n\n* three\n* four\n',
  );
  expect(edited(text, (content) => [list, ...content]).text).toBe('* new\n\n- one\n- two\n\n* three\n* four\n');
});

test('two lists that come together differ in their signs, and keep their lines', () => {
  const text = '*  one\n   wrapped\n*  two\n\nBetween.\n\n*  three\n   wrapped\n*  four\n';
  expect(edited(text, ([a, , c]) => [a, c].filter((block) => block !== undefined)).text).toBe(
    '*  one\n   wrapped\n*  two\n\n-  three\n   wrapped\n-  four\n',
  );
});

test('a rule below a list whose sign it has stays as it is', () => {
  expect(
    edited('* Foo\n* * *\n* Bar\n', (content) => {
      changeWord(content[0]);
      return content;
    }).text,
  ).toBe('* Changed\n* * *\n* Bar\n');
});

test('saving again and again from the source of the last save changes nothing more', () => {
  let { text, source } = edited(post, (content) => {
    changeWord(content[1]);
    return content;
  });
  for (let count = 0; count < 3; count += 1) {
    const again = writeMarkdown(parseMarkdown(text).document, source);
    expect(again.text).toBe(text);
    ({ text, source } = again);
  }
});

test('a reference whose definition stands in a quote that was deleted becomes a link of its own', () => {
  const text = 'A [link][x].\n\n> [x]: https://example.com\n';
  const written = edited(text, ([first]) => (first === undefined ? [] : [first]));
  expect(written.text).toBe('A [link](https://example.com).\n');
});
