import * as fc from 'fast-check';

/** HTML as nobody should write it: any element in any other, closed or not, with attributes, entities, comments and tricks. */

const lines = (text: string): string[] => text.trim().split(/\n\s*/);

const tags = `
  p div span b strong i em u s del ins a code kbd mark sub sup small abbr h1 h2 h6 ul ol li dl dt dd blockquote pre hr
  br img figure figcaption picture table thead tbody tfoot tr td th caption colgroup col details summary section
  article aside header footer nav main center font big tt q cite time var samp dfn ruby rt rp bdo bdi wbr hgroup
  address audio video source track iframe object embed param svg g text desc foreignObject use animate set math mi mo
  mtext mglyph malignmark annotation-xml annotation semantics maction form input button select option optgroup
  textarea label fieldset legend datalist output progress meter script style template noscript title xmp plaintext
  listing noembed noframes frameset frame html head body base meta link marquee blink applet canvas map area dialog
  menu slot o:p x-unknown constructor __proto__
`
  .trim()
  .split(/\s+/);

const schemes = [
  ...lines(`
    javascript:alert(1)
    JaVaScRiPt:alert(1)
    java&#10;script:alert(1)
    java&Tab;script&colon;alert(1)
    &#1;javascript:alert(1)
    &#x6A;avascript:alert(1)
    javascript&#58;alert(1)
    javascript&#0;:alert(1)
    vbscript:x
    data:text/html,<script>alert(1)</script>
    data:text/html;base64,PHNjcmlwdD4=
    data:image/svg+xml,<svg onload=alert(1)>
    data:image/png;base64,AAAA
    blob:https://a.example/x
    file:///etc/passwd
    view-source:javascript:x
    feed:javascript:x
    //evil.example/x
    https://a.example/b?c=d&e=f
    https://www.youtube.com/embed/dQw4w9WgXcQ
    photo.jpg
    #fn1
    #fnref1
    https:javascript:alert(1)
    http://[
  `),
  '',
  '\\\\evil\\x',
];

const values = [
  ...schemes,
  ...lines(`
    center
    right
    rtl
    ltr
    ar
    en
    1
    0
    -1
    99999999999
    320
    checked
    on
    x y z
    _blank
    noopener
    text-align:center
    font-weight:bold
    font-weight:normal
    white-space:pre-wrap
    background:url(javascript:x)
    mso-list:l0 level2 lfo1
    mso-list:Ignore
    width:expression(x)
    color:red;text-decoration:underline line-through
    wp-block-image alignwide
    wp-caption
    wp-caption-text
    kg-callout-card
    kg-toggle-card
    kg-bookmark-card
    language-js
    markdown-alert markdown-alert-note
    markdown-alert-title
    admonition warning
    footnotes
    footnote-ref
    footnote-backref
    highlight
    highlighttable
    linenos
    katex
    katex-mathml
    task-list
    file
    embed
    callout callout-tip
    anchor
    docs-internal-guid-1
    fn1
    fnref1
    fn:1
    doc-endnotes
    presentation
    a"b
    a'b
    a<b>
    </style><img onerror=x>
    --><script>alert(1)</script>
    ]]>
    &quot;&gt;<img src=x onerror=x>
    {{ x }}
    [x](javascript:x)
    $x$
    <!--more-->
    application/x-tex
    text/html
    checkbox
    hidden
    math/tex
    block
  `),
  '`',
];

const names = `
  href src srcset data-src poster action formaction cite background longdesc data xlink:href class id style align dir
  lang title alt width height start type reversed value open onclick onload onerror ONMOUSEOVER on srcdoc target rel
  download colspan rowspan role name data-node data-source data-callout data-math data-footnote data-url data-type
  data-checked data-align encoding checked controls label http-equiv content is xmlns data-fn data-lang < " = /
`
  .trim()
  .split(/\s+/);

const raw = [
  ...lines(`
    <!--more-->
    <!-- more words -->
    <!-- comment -->
    <!---->
    <!-->
    <!--->
    <!-- --!>
    <!--
    -->
    <!
    <?php x ?>
    <![CDATA[
    ]]>
    <![if !supportLists]>
    <![endif]>
    <!--[if mso]>
    <![endif]-->
    <!doctype html>
    </
    </>
    <
    >
    <!-- wp:paragraph -->
    <!-- /wp:paragraph -->
    <!-- wp:group {"a":1} -->
    <!-- /wp:group -->
    <!-- wp:x/y {"b":"<"} /-->
    <!-- wp:x/z -->
    <!-- /wp:x/z -->
    <!-- wp:html -->
    <!-- /wp:html -->
    <!--kg-card-begin: html-->
    <!--nextpage-->
    &amp;
    &lt;script&gt;
    &nbsp;
    &#0;
    &#xD800;
    &#13;
    &#x1F600;
    &notit;
    &
    &#
    *
    **
    _
    [
    ](x)
    ![
    |
    ~~
    $$
    $
    [^1]
    {{ a }}
    {% b %}
    :
    http://x.y
    www.example.com
    a@b.co
    ---
    ===
    +++
    <b>
    ==
    {#id}
    [!NOTE]
    <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
    <svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
    <form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
    <noscript><p title="</noscript><img src=x onerror=alert(1)>">
    <select><iframe></select><img src=x onerror=alert(1)>
    <svg><foreignObject><p><style><!--</style><a title="--><img src=x onerror=alert(1)>">
    <table><td><svg><desc><td></desc><script>alert(1)</script>
    <math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>
    <a href="jav&#x0A;ascript:alert(1)" data-x='"><script>alert(1)</script>'>
    <textarea></p><img src=x onerror=alert(1)></textarea>
    <title><img src=x onerror=alert(1)></title>
    <xmp></xmp><img src=x onerror=alert(1)></xmp>
  `),
  '\u0000',
  '\ud800',
  '\udc00',
  '\ufeff',
  '\r',
  '\r\n',
  '\n',
  '\t',
  ' ',
  '  ',
  '\u00a0',
  '\u200b',
  '\u2028',
  '\f',
  '\u000b',
  '\u0007',
  '\u202e',
  '`',
  '```',
  '# ',
  '- ',
  '1. ',
  '> ',
  '\\',
  '[^1]: ',
  '[x] ',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<p style="x:\\"><script>alert(1)</script>',
];

const attribute = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom(...values), fc.constantFrom('"', '"', "'", '', null))
  .map(([name, value, quote]) => {
    if (quote === null) return name;
    return `${name}=${quote}${quote === '' ? value.replaceAll(/[\s>]/g, '') : value.replaceAll(quote, '')}${quote}`;
  });

const openTag = fc
  .tuple(
    fc.constantFrom(...tags),
    fc.array(attribute, { maxLength: 4 }),
    fc.constantFrom('>', '>', '>', '>', '/>', ' '),
  )
  .map(([tag, attrs, end]) => `<${[tag, ...attrs].join(' ')}${end}`);

/** Stands for a word of its own, that is in no other place. */
const word = '\u0001';

const piece = fc.oneof(
  { weight: 8, arbitrary: openTag },
  { weight: 4, arbitrary: fc.constantFrom(...tags).map((tag) => `</${tag}>`) },
  { weight: 5, arbitrary: fc.constantFrom(word, `${word} `, ` ${word}`) },
  { weight: 3, arbitrary: fc.constantFrom(...raw) },
  // An element in its place, so that not all is soup.
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...tags), fc.array(attribute, { maxLength: 2 }))
      .map(([tag, attrs]) => `<${[tag, ...attrs].join(' ')}>${word}</${tag}>`),
  },
);

/** HTML soup, each word in it another one. */
export const htmlSoup: fc.Arbitrary<string> = fc.array(piece, { minLength: 1, maxLength: 24 }).map((pieces) => {
  let count = 0;
  return pieces
    .join('')
    .replaceAll(word, () => `word${String.fromCodePoint(97 + (count % 26))}${(count++).toString(36)}z`);
});

/** The words that {@link htmlSoup} makes. */
export const soupWords = /word[a-z][a-z\d]+z/g;
