/** What GFM adds to CommonMark, as facts: what is written, and what a page shows for it. */
export interface GfmExample {
  about: string;
  markdown: string;
  html: string;
  /** What is shown after it was written anew, where that is more: see docs/markdown-conformance.md. */
  anew?: string;
}

const link = (href: string, text = href): string => `<a href="${href}">${text}</a>`;
const table = (head: string, body = ''): string =>
  `<table><thead><tr>${head}</tr></thead>${body === '' ? '' : `<tbody>${body}</tbody>`}</table>`;

export const gfmExamples: readonly GfmExample[] = [
  {
    about: 'a table of one row',
    markdown: '| foo | bar |\n| --- | --- |\n| baz | bim |\n',
    html: table('<th>foo</th><th>bar</th>', '<tr><td>baz</td><td>bim</td></tr>'),
  },
  {
    about: 'a table with alignments, and without bars at its edges',
    markdown: '| abc | defghi |\n:-: | -----------:\nbar | baz\n',
    html: table(
      '<th align="center">abc</th><th align="right">defghi</th>',
      '<tr><td align="center">bar</td><td align="right">baz</td></tr>',
    ),
  },
  {
    about: 'bars in cells, behind a backslash',
    markdown: '| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n',
    html: table('<th>f|oo</th>', '<tr><td>b <code>|</code> az</td></tr><tr><td>b <strong>|</strong> im</td></tr>'),
  },
  {
    about: 'a table that another block ends',
    markdown: '| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n',
    html: `${table('<th>abc</th><th>def</th>', '<tr><td>bar</td><td>baz</td></tr>')}<blockquote><p>bar</p></blockquote>`,
  },
  {
    about: 'a table that a line without bars goes on with, and a blank line ends',
    markdown: '| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n',
    html: `${table('<th>abc</th><th>def</th>', '<tr><td>bar</td><td>baz</td></tr><tr><td>bar</td><td></td></tr>')}<p>bar</p>`,
  },
  {
    about: 'no table, because the second line has too few cells',
    markdown: '| abc | def |\n| --- |\n| bar |\n',
    html: '<p>| abc | def | | --- | | bar |</p>',
  },
  {
    about: 'rows with too few and too many cells',
    markdown: '| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n',
    html: table('<th>abc</th><th>def</th>', '<tr><td>bar</td><td></td></tr><tr><td>bar</td><td>baz</td></tr>'),
    anew: table(
      '<th>abc</th><th>def</th><th></th>',
      '<tr><td>bar</td><td></td><td></td></tr><tr><td>bar</td><td>baz</td><td>boo</td></tr>',
    ),
  },
  {
    about: 'a table of nothing but its head',
    markdown: '| abc | def |\n| --- | --- |\n',
    html: table('<th>abc</th><th>def</th>'),
  },
  {
    about: 'a list of tasks',
    markdown: '- [ ] foo\n- [x] bar\n',
    html: '<ul><li><input type="checkbox" disabled="" /> foo</li><li><input type="checkbox" disabled="" checked="" /> bar</li></ul>',
  },
  {
    about: 'tasks below tasks',
    markdown: '- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n',
    html: '<ul><li><input type="checkbox" disabled="" checked="" /> foo <ul><li><input type="checkbox" disabled="" /> bar</li><li><input type="checkbox" disabled="" checked="" /> baz</li></ul></li><li><input type="checkbox" disabled="" /> bim</li></ul>',
  },
  {
    about: 'struck text',
    markdown: '~~Hi~~ Hello, ~there~ world!\n',
    html: '<p><del>Hi</del> Hello, <del>there</del> world!</p>',
  },
  {
    about: 'text that is not struck, because a paragraph ends',
    markdown: 'This ~~has a\n\nnew paragraph~~.\n',
    html: '<p>This ~~has a</p><p>new paragraph~~.</p>',
  },
  {
    about: 'three tildes, which strike nothing',
    markdown: 'This will ~~~not~~~ strike.\n',
    html: '<p>This will ~~~not~~~ strike.</p>',
  },
  {
    about: 'an address that begins with www',
    markdown: 'www.commonmark.org\n',
    html: `<p>${link('http://www.commonmark.org', 'www.commonmark.org')}</p>`,
  },
  {
    about: 'such an address with a path, in words',
    markdown: 'Visit www.commonmark.org/help for more information.\n',
    html: `<p>Visit ${link('http://www.commonmark.org/help', 'www.commonmark.org/help')} for more information.</p>`,
  },
  {
    about: 'signs after an address, which are none of it',
    markdown: 'Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.\n',
    html: `<p>Visit ${link('http://www.commonmark.org', 'www.commonmark.org')}.</p><p>Visit ${link('http://www.commonmark.org/a.b', 'www.commonmark.org/a.b')}.</p>`,
  },
  {
    about: 'parentheses at the end of an address, matched or not',
    markdown:
      'www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n(www.google.com/search?q=Markup+(business))\n\n(www.google.com/search?q=Markup+(business)\n',
    html: ['', '))', '(', '(']
      .map((edge, index) => {
        const words = 'www.google.com/search?q=Markup+(business)';
        const address = link(`http://${words}`, words);
        return `<p>${index > 1 ? edge : ''}${address}${index === 1 ? edge : index === 2 ? ')' : ''}</p>`;
      })
      .join(''),
  },
  {
    about: 'parentheses within an address',
    markdown: 'www.google.com/search?q=(business))+ok\n',
    html: `<p>${link('http://www.google.com/search?q=(business))+ok', 'www.google.com/search?q=(business))+ok')}</p>`,
  },
  {
    about: 'what looks like a character reference at the end of an address',
    markdown: 'www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;\n',
    html: `<p>${link('http://www.google.com/search?q=commonmark&amp;hl=en', 'www.google.com/search?q=commonmark&amp;hl=en')}</p><p>${link('http://www.google.com/search?q=commonmark', 'www.google.com/search?q=commonmark')}&amp;hl;</p>`,
  },
  {
    about: 'an address that a sign of HTML ends',
    markdown: 'www.commonmark.org/he<lp\n',
    html: `<p>${link('http://www.commonmark.org/he', 'www.commonmark.org/he')}&lt;lp</p>`,
  },
  {
    about: 'addresses with a scheme',
    markdown: 'http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n',
    html: `<p>${link('http://commonmark.org')}</p><p>(Visit ${link('https://encrypted.google.com/search?q=Markup+(business)')})</p>`,
  },
  {
    about: 'an address of mail',
    markdown: 'foo@bar.baz\n',
    html: `<p>${link('mailto:foo@bar.baz', 'foo@bar.baz')}</p>`,
  },
  {
    about: 'plus signs in an address of mail, before the at sign alone',
    markdown: "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.\n",
    html: `<p>hello@mail+xyz.example isn't valid, but ${link('mailto:hello+xyz@mail.example', 'hello+xyz@mail.example')} is.</p>`,
  },
  {
    about: 'what an address of mail may end with',
    markdown: 'a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_\n',
    html: `<p>${link('mailto:a.b-c_d@a.b', 'a.b-c_d@a.b')}</p><p>${link('mailto:a.b-c_d@a.b', 'a.b-c_d@a.b')}.</p><p>a.b-c_d@a.b-</p><p>a.b-c_d@a.b_</p>`,
  },
  {
    about: 'tags that are shown as text',
    markdown:
      '<strong> <title> <style> <em>\n\n<blockquote>\n  <xmp> is disallowed.  <XMP> is also disallowed.\n</blockquote>\n',
    html: '<p><strong> &lt;title> &lt;style> <em></p><blockquote> &lt;xmp> is disallowed.  &lt;XMP> is also disallowed.\n</blockquote>',
  },
];
