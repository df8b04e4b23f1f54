/** The look of what stands among a page's paragraphs: code, formulas, footnotes; and of keys and highlights in them. */
export const blockStyle = `
kbd { padding: 0.1em 0.4em; border: 1px solid var(--line); border-block-end-width: 2px; border-radius: 4px; background: var(--tint); white-space: nowrap; }
kbd kbd { padding: 0; border: 0; }
code, kbd, samp { unicode-bidi: isolate; }
small { font-size: 0.85em; }
abbr[title] { text-decoration: underline dotted; text-underline-offset: 0.2em; cursor: help; }
mark { background: var(--mark); color: inherit; padding: 0.05em 0.1em; border-radius: 2px; }
mark[style] { color: #1f1d1a; }
@supports (color: oklch(from red l c h)) {
  mark[style*="--own"] { color: oklch(from var(--own) clamp(0, (0.62 - l) * 1000, 1) 0 0); }
}
.callout, details { display: flow-root; }
.callout pre, .callout :not(pre) > code, .callout kbd { background: var(--paper); }
.math { margin-block: 0 1.25em; padding-block: 0.2em; overflow-x: auto; text-align: center; }
math { font-size: 1.1em; }
.footnotes { margin-block-start: 3em; padding-block-start: 1.2em; border-block-start: 1px solid var(--line); font-size: 0.9em; }
.footnotes :target, .footnote-ref:target, .footnote-ref :target { background: var(--mark); border-radius: 2px; }
.footnote-ref { font-size: 0.75em; }
.footnote-ref a { text-decoration: none; }
.markdown { margin-block: 0 1.25em; color: var(--soft); font: 0.85em/1.55 var(--mono); white-space: pre-wrap; }
pre { padding: 1em 1.2em; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--tint); line-height: 1.55; direction: ltr; text-align: left; tab-size: 4; }
pre code { font-size: inherit; }
pre:has(> code > .line) > code { display: block; width: max-content; min-width: 100%; }
pre .line { display: block; margin-inline: -1.2rem; padding-inline: calc(1.2rem - 3px) 1.2rem; border-inline-start: 3px solid var(--accent); border-radius: 0; background: var(--lit); color: inherit; }
pre:has(> code > .line) { padding-inline: 1.2rem; }
figure.code > figcaption { margin-block: 0; padding: 0.5em 1.2rem; border: 1px solid var(--line); border-block-end: 0; border-radius: 6px 6px 0 0; background: var(--tint); font: 0.8rem/1.4 var(--mono); direction: ltr; text-align: left; overflow-wrap: anywhere; }
figure.code > pre { margin-block: 0; border-radius: 0 0 6px 6px; }
.hljs-comment, .hljs-quote { color: var(--code-comment); font-style: italic; }
.hljs-keyword, .hljs-selector-tag, .hljs-literal, .hljs-section, .hljs-doctag, .hljs-name, .hljs-tag > .hljs-name { color: var(--code-keyword); }
.hljs-string, .hljs-regexp, .hljs-addition, .hljs-meta .hljs-string, .hljs-template-tag { color: var(--code-string); }
.hljs-number, .hljs-symbol, .hljs-bullet, .hljs-link, .hljs-meta, .hljs-deletion { color: var(--code-number); }
.hljs-title, .hljs-attr, .hljs-attribute, .hljs-selector-id, .hljs-selector-class, .hljs-variable, .hljs-property { color: var(--code-title); }
.hljs-type, .hljs-built_in, .hljs-params .hljs-type, .hljs-class .hljs-title, .hljs-template-variable { color: var(--code-type); }
.hljs-emphasis { font-style: italic; }
.hljs-strong { font-weight: 700; }
@media print {
  .math, .file, figure.embed { break-inside: avoid; }
  mark { print-color-adjust: exact; }
}
`.trim();
