/** Words of several languages: letters of several widths, with spaces between words or without. */
const languages = [
  'the writer walked along the river and thought about what the next chapter would say to people who had never been there',
  'der Text beginnt mit einem langen Satz über Gärten und Straßen, den niemand so schnell vergisst, weil er schön klingt',
  'le soir tombe sur la ville et les lumières s’allument peu à peu dans les maisons où l’on prépare déjà le repas',
  'el camino sube despacio entre los árboles hasta que se abre un valle enorme lleno de niebla y de pájaros',
  'утром мы вышли из дома и долго шли по старой дороге пока не увидели реку и маленький белый мост',
  '春天 的 早晨 很 安静 我们 沿着 河边 慢慢 走 谈论 昨天 读过 的 书 和 明天 的 旅行',
  'في الصباح خرجنا من البيت ومشينا طويلا في الطريق القديم حتى رأينا النهر والجسر الأبيض الصغير',
].map((words) => words.split(' '));

/** The same posts on each run: numbers that look random, from a seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state >>> 0) % 1_000_003) % below;
  };
}

/** Writes a post as bloggers do: paragraphs above all, with headings, lists, quotes, code, pictures, tables and footnotes among them. */
export function makePost(words: number, seed: number): string {
  const next = numbers(seed);
  const language = languages[seed % languages.length] ?? [];
  const written = { words: 0 };
  let notes = 0;
  const some = (count: number): string => {
    written.words += count;
    return Array.from({ length: count }, () => language[next(language.length)]).join(' ');
  };
  const phrase = (): string => {
    switch (next(12)) {
      case 0:
        return `*${some(2)}*`;
      case 1:
        return `**${some(3)}**`;
      case 2:
        return `[${some(3)}](https://example.com/${next(1_000)})`;
      case 3:
        return `\`${some(1)}()\``;
      default:
        return some(5 + next(8));
    }
  };
  const sentence = (): string => `${Array.from({ length: 2 + next(3) }, phrase).join(' ')}.`;
  const paragraph = (): string => Array.from({ length: 2 + next(4) }, sentence).join(' ');
  const block = (): string => {
    switch (next(24)) {
      case 0:
      case 1:
        return `## ${some(4)}`;
      case 2:
        return Array.from({ length: 3 + next(4) }, () => `- ${sentence()}`).join('\n');
      case 3:
        return Array.from({ length: 3 }, (_, index) => `${index + 1}. ${sentence()}`).join('\n');
      case 4:
        return `> ${sentence()}\n> ${sentence()}`;
      case 5:
        return `\`\`\`js\nconst x${next(100)} = ${next(1_000)};\nreturn x;\n\`\`\``;
      case 6:
        return `![${some(3)}](pictures/${next(100)}.jpg "${some(2)}")`;
      case 7:
        return `| ${some(1)} | ${some(1)} |\n|---|---|\n| ${some(2)} | ${some(2)} |\n| ${some(2)} | ${some(2)} |`;
      case 8:
        notes += 1;
        return `${sentence()}[^${notes}]\n\n[^${notes}]: ${sentence()}`;
      default:
        return paragraph();
    }
  };
  const blocks = [`# ${some(5)}`];
  while (written.words < words) blocks.push(block());
  return `${blocks.join('\n\n')}\n`;
}
