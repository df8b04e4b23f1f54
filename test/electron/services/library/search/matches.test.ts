import { describe, expect, it } from 'vitest';

import { parseSearch } from '#core/post/searchQuery.ts';
import { searchedTexts } from '#services/library/search/expression.ts';
import { snippetOf } from '#services/library/search/matches.ts';

const texts = (query: string) => searchedTexts(parseSearch(query).node);

/** What is marked in the snippet of a text. */
function marked(text: string, query: string): string[] | null {
  const snippet = snippetOf(text, texts(query));
  return snippet?.matches.map(([start, end]) => snippet.text.slice(start, end)) ?? null;
}

describe('a snippet', () => {
  const latin = 'Nichts davon steht hier, größer oder kleiner. '.repeat(60);
  const japanese = '京の春。東の川。'.repeat(200);

  it('is found far behind, however the words are written', () => {
    expect(marked(`${latin}Ein Gar\u0327con im Café. ${latin}`, 'garcon')).toEqual(['Gar\u0327con']);
    expect(marked(`${latin}ΟΔΟΣ ${latin}`, 'οδος')).toEqual(['ΟΔΟΣ']);
    expect(marked(`${latin}der alte, sehr alte Kai ${latin}`, '"sehr alte kai"')).toEqual(['sehr alte Kai']);
    expect(marked(`${japanese}東、京${japanese}`, '東京')).toEqual(['東、京']);
    expect(marked(`${latin}ﬁnster ${latin}`, 'finster')).toEqual(['ﬁnster']);
  });

  it('is none where the words do not stand, though their letters do', () => {
    expect(marked(latin, 'garcon')).toBeNull();
    expect(marked(japanese, '東京')).toBeNull();
    expect(marked(latin, '"davon hier"')).toBeNull();
  });

  it('shows all words where they stand together, not where each stands first', () => {
    const text = `harbour ${latin} harbour and quay ${latin}`;
    expect(marked(text, 'harbour quay')).toEqual(['harbour', 'quay']);
  });
});
