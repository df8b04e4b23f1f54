import { blockStyle } from './blockStyle.ts';

/** Items that begin with the box of a task. */
const tasks = ['', '> p ', '> label ', '> p > label ', '> div > label ']
  .map((within) => `li:has(${within}> input[type="checkbox"])`)
  .join(', ');

/** The look of an exported page: one column of text, light and dark by the reader's system, and print. Uses fonts of the system only. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa;
  --ink: #1f1d1a;
  --soft: #5f5a52;
  --line: #dcd7ce;
  --tint: #f3f0ea;
  --accent: #0b5c8a;
  --mark: #fdeaa6;
  --lit: #e6ecef;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, "Iowan Old Style", "Noto Serif", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "Cascadia Code", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  --code-comment: #5f5a50;
  --code-keyword: #9a2257;
  --code-string: #2c6a1e;
  --code-number: #8a4b00;
  --code-title: #0b5c8a;
  --code-type: #5b3a9e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #181715;
    --ink: #e9e5dd;
    --soft: #a8a196;
    --line: #3a3732;
    --tint: #232120;
    --accent: #7fc1ea;
    --mark: #5c4a0a;
    --lit: #2b333b;
    --code-comment: #a8a092;
    --code-keyword: #f29bc0;
    --code-string: #a5d395;
    --code-number: #f0b878;
    --code-title: #8cc8ee;
    --code-type: #c6aef5;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  padding: clamp(1.5rem, 6vw, 5rem) clamp(1rem, 5vw, 2rem);
  background: var(--paper);
  color: var(--ink);
  font: 1.1875rem/1.65 var(--serif);
  overflow-wrap: break-word;
}
article { max-width: 38rem; margin: 0 auto; }
article > header { margin-block-end: 2.5rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin-block: 2em 0.6em; text-wrap: balance; }
h1 { font-size: clamp(2rem, 6vw, 2.75rem); line-height: 1.12; letter-spacing: -0.015em; margin-block: 0 0.5em; }
h2 { font-size: 1.6rem; letter-spacing: -0.01em; }
h3 { font-size: 1.3rem; }
h4, h5, h6 { font-size: 1.1rem; }
.byline { margin: 0; color: var(--soft); font: 0.95rem/1.5 var(--sans); }
.byline > * + *::before { content: "·"; margin-inline: 0.5em; }
.cover { margin-block: 0 2.5rem; }
p, ul, ol, dl, blockquote, pre, figure, details, .scroll { margin-block: 0 1.25em; }
a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 0.07em; }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
img, video, svg { max-width: 100%; height: auto; vertical-align: middle; }
img { border-radius: 4px; }
audio, iframe { max-width: 100%; }
audio { width: 100%; }
figure { margin-inline: 0; }
figure.alignleft, figure.alignright { max-width: 50%; margin-block-start: 0.4em; }
figure.alignleft { float: left; margin-inline-end: 1.5em; }
figure.alignright { float: right; margin-inline-start: 1.5em; }
:root[dir="rtl"] figure.alignleft { margin-inline: 1.5em 0; }
:root[dir="rtl"] figure.alignright { margin-inline: 0 1.5em; }
figure.aligncenter { text-align: center; }
figure.alignwide { --width: min(60rem, 100vw - 2 * clamp(1rem, 5vw, 2rem)); }
figure.alignfull { --width: 100vw; }
figure.alignwide, figure.alignfull { width: var(--width); margin-inline: calc((100% - var(--width)) / 2); }
figure.alignfull > figcaption { padding-inline: clamp(1rem, 5vw, 2rem); }
figure.alignwide > img:only-of-type, figure.alignfull > img:only-of-type { width: 100%; }
figure.gallery { --columns: 3; display: grid; grid-template-columns: repeat(var(--columns), 1fr); gap: 0.6rem; align-items: start; }
figure.gallery > figcaption { grid-column: 1 / -1; margin-block-start: 0; }
figure.gallery img { width: 100%; }
figure.columns-1 { --columns: 1; }
figure.columns-2 { --columns: 2; }
figure.columns-4 { --columns: 4; }
figure.columns-5 { --columns: 5; }
figure.columns-6 { --columns: 6; }
figure.columns-7 { --columns: 7; }
figure.columns-8 { --columns: 8; }
body:has(figure.alignfull) { overflow-x: clip; }
@media (max-width: 40rem) {
  figure.alignleft, figure.alignright { float: none; max-width: none; margin-inline: 0 !important; }
  figure.gallery { grid-template-columns: repeat(min(var(--columns), 2), 1fr); }
}
figure.embed > a { display: block; padding: 0.9em 1.1em; border: 1px solid var(--line); border-radius: 6px; background: var(--tint); overflow-wrap: anywhere; }
figure.embed img { display: block; margin-block-end: 0.6em; }
.file > a { font-weight: 600; }
.file-size { color: var(--soft); font: 0.9rem/1.45 var(--sans); }
figcaption { margin-block-start: 0.6em; color: var(--soft); font: 0.9rem/1.45 var(--sans); }
ul, ol { padding-inline-start: 1.5em; }
li { margin-block: 0.3em; }
li > ul, li > ol { margin-block: 0.3em; }
li > p { margin-block: 0 0.6em; }
ul > :is(${tasks}) { list-style: none; margin-inline-start: -1.5em; }
ul > :is(${tasks}) > :is(ul, ol) { margin-inline-start: 1.5em; }
input[type="checkbox"] { width: 1em; height: 1em; margin-block: 0; margin-inline: 0 0.5em; vertical-align: -0.1em; accent-color: var(--accent); }
blockquote { margin-inline: 0; padding-inline-start: 1.2em; border-inline-start: 3px solid var(--line); color: var(--soft); font-style: italic; }
:root[dir="rtl"] blockquote, blockquote[dir="rtl"], [dir="rtl"] blockquote, :lang(ja) blockquote, :lang(ko) blockquote, :lang(zh) blockquote { font-style: normal; }
.callout { --tone: var(--accent); margin-block: 0 1.25em; padding: 0.9em 1.1em; border: 1px solid var(--line); border-inline-start: 4px solid var(--tone); border-radius: 6px; background: var(--tint); }
.callout-tip, .callout-hint, .callout-success, .callout-check, .callout-done { --tone: var(--code-string); }
.callout-important, .callout-example, .callout-question, .callout-faq { --tone: var(--code-type); }
.callout-warning, .callout-attention { --tone: var(--code-number); }
.callout-caution, .callout-danger, .callout-error, .callout-bug, .callout-failure { --tone: var(--code-keyword); }
.callout > .callout-title { margin-block-end: 0.3em; color: var(--tone); font: 0.95rem/1.5 var(--sans); }
.callout > :last-child, details > :last-child { margin-block-end: 0; }
details { padding: 0.6em 1.1em; border: 1px solid var(--line); border-radius: 6px; }
summary { cursor: pointer; font-weight: 600; }
summary > :is(h1, h2, h3, h4, h5, h6) { display: inline; margin: 0; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
details[open] > summary { margin-block-end: 0.6em; }
hr { width: 30%; margin: 3em auto; border: 0; border-block-start: 1px solid var(--line); }
code, kbd, samp, pre { font-family: var(--mono); font-size: 0.85em; }
:not(pre) > code { padding: 0.15em 0.35em; border-radius: 4px; background: var(--tint); }
sub, sup { line-height: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: 60%; font: 0.95rem/1.5 var(--sans); }
th, td { padding: 0.5em 0.8em; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { border-block-end-width: 2px; }
th[scope="row"] { border-inline-end: 1px solid var(--line); }
table[style*="text-align"] :is(th, td) { text-align: inherit; }
th > :last-child, td > :last-child { margin-block-end: 0; }
.missing-image { display: inline-block; padding: 0.5em 0.8em; border: 1px dashed var(--soft); border-radius: 4px; color: var(--soft); font: 0.9rem/1.4 var(--sans); }
${blockStyle}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #f6f6f6; --accent: #000; }
  body { padding: 0; font-size: 11pt; }
  article { max-width: none; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  pre { white-space: pre-wrap; }
  pre, blockquote, figure, img, tr, .callout { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  article a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.85em; overflow-wrap: anywhere; }
  .scroll { overflow: visible; }
  figure.alignwide, figure.alignfull { width: auto; margin-inline: 0; }
}
`.trim();
