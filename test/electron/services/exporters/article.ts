/** A text with everything a post may hold; it names the one picture `photo.png`. */
export const articleText = `Tides are **slow**, *patient* and ***exact***: ~~never~~ <u>always</u> <mark>on time</mark>, H<sub>2</sub>O and x<sup>2</sup>.

# What the moon does

- **Pull.** The water follows.
- **Turn.** The earth goes under it.
  1. Twice a day
  2. Nearly

     and a second paragraph with \`inline <code>\`

### Skipped a level

- [x] written
- [ ] sent

> A quote
>
> > within a quote

| Port | High | Low |
| :--- | :--: | ---: |
| Leith | 5.6 | 0.8 |
| Ullapool <br> | *5.2* | **0.9** |

![A harbour at dusk & "quotes"](photo.png "The harbour")

Text with ![inline](photo.png) a picture, a [link](https://example.org/a?b=1&c=2 "to <there>") and a hard\\
break.

\`\`\`js
const tide = (hour) => Math.sin(hour / 12.4) < 0 ? "ebb & flow" : '</pre>';
\`\`\`

\`\`\`
plain <b>
\`\`\`

***

<details><summary>More</summary>

Hidden **text**

</details>

مرحبا بالعالم · こんにちは · 안녕하세요

<div class="note"><p>Raw <em>HTML</em></p></div>
`;
