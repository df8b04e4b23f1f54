/** What is wrong with a formula, from what its drawing threw, in words for its writer. */
export function troubleWords(thrown: unknown, tex: string): string {
  const open = /([\^_])\s*$/.exec(tex)?.[1];
  if (open !== undefined) return `Something is missing after the ${open} at the end.`;
  if (!(thrown instanceof Error) || thrown.name === 'TypeError') return 'This formula cannot be drawn.';
  const message = thrown.message.replace(/^ParseError:/, '').trim();
  for (const [pattern, words] of known) {
    const match = pattern.exec(message);
    if (match !== null) return words(match[1] ?? '');
  }
  const [reason = ''] = message.split(/ at (?:position \d+|end of input)/);
  return `This formula cannot be drawn: ${reason}.`;
}

const known: readonly [RegExp, (part: string) => string][] = [
  [/^Unexpected end of input.*expected '(.+?)'/, (bracket) => `A ${bracket} is missing at the end.`],
  [/^Expected '(\\right|[}\])])', got 'EOF'/, (missing) => `A ${missing} is missing at the end.`],
  [/^Expected & or .* at end of input/, () => 'An \\end is missing at the end.'],
  [/^Expected 'EOF', got '&'/, () => 'A & can only stand in a table, a matrix or aligned lines.'],
  [/^Expected 'EOF', got '(.+?)' at/, (extra) => `There is a ${extra} without its beginning.`],
  [/^Unsupported function name: (\S+)/, (name) => `Longhand does not know ${name}.`],
  [/^No such environment: (\S+)/, (name) => `Longhand does not know \\begin{${name}}.`],
  [/^Double (subscript|superscript)/, (kind) => `A ${kind} follows another: put braces around the first part.`],
  [/^Can't use function '\$'/, () => 'No $ is needed: all of this is a formula.'],
  [/^Function "(\S+)" is not trusted/, (name) => `${name} cannot be used in a post.`],
  [/^Too many expansions/, () => 'A \\def in it goes round in circles.'],
];
