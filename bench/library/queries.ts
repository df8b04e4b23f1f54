import { generatePost, numbers } from './posts.ts';

/** A question to the search, and what kind of question it is. */
export interface Query {
  kind: string;
  /** In Longhand's language. */
  text: string;
  /** The plain words of it, for programs that know no more than words. */
  words: string;
}

/** So many questions of each kind, made of what generated posts say: the same for the same library. */
export function makeQueries(posts: number, each: number): Query[] {
  const random = numbers(4_711);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const queries: Query[] = [];
  const bodyOf = (language: (code: string) => boolean): string => {
    for (;;) {
      const post = generatePost(Math.floor(random() * posts));
      if (language(post.language)) return post.text.slice(post.text.indexOf('---', 4) + 4);
    }
  };
  const spaced = (code: string): boolean => !['ja', 'zh'].includes(code);
  const plainWords = (text: string): string[] => text.split(/[^\p{L}\p{M}]+/u).filter((word) => word.length > 2);
  const word = (): string => pick(plainWords(bodyOf(spaced))) ?? 'the';
  const cjk = (length: number): string => {
    const runs =
      bodyOf((code) => !spaced(code)).match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{6,}/gu) ?? [];
    const run = pick(runs) ?? '旅行旅行';
    const at = Math.floor(random() * (run.length - length));
    return run.slice(at, at + length);
  };
  const add = (kind: string, text: string, words = text): void => void queries.push({ kind, text, words });
  for (let index = 0; index < each; index += 1) {
    add('a word', word());
    add('a common word', pick(['the', 'and', 'der', 'les', 'это', 'with']) ?? 'the');
    const two = plainWords(bodyOf(spaced));
    const at = Math.floor(random() * Math.max(1, two.length - 2));
    const pair = two.slice(at, at + 2).join(' ');
    add('two words', pair);
    add('a phrase', `"${pair}"`, pair);
    const part = word();
    add('a prefix', `${part.slice(0, 3)}*`, part.slice(0, 3));
    const inner = word();
    add('inside a word', inner.length > 5 ? inner.slice(2, 6) : inner, inner);
    add('Chinese and Japanese, 2 signs', cjk(2));
    add('Chinese and Japanese, 4 signs', cjk(4));
    add('a word and filters', `${word()} status:published after:2015 -draft`, inner);
    add('as it is typed', word().slice(0, 1 + Math.floor(random() * 3)));
  }
  return queries;
}
