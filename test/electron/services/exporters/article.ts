/** A text with everything a post may hold; it names the one picture `photo.png`, and the files `talk.mp3`, `film.mp4` and `paper.pdf`. */
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
  - [ ] to the paper

1. [ ] in order

#### Of $x^2$

A note[^1] on $\\frac{1}{2}$, and once more[^1].

$$
\\sum_{i=0}^{n} i
$$

> [!WARNING] Mind the swell
> It comes twice.

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

[^1]: The text of the note.

<details><summary>More</summary>

Hidden **text**

</details>

مرحبا بالعالم · こんにちは · 안녕하세요

<div class="note"><p>Raw <em>HTML</em></p></div>

<figure align="wide" data-columns="2">

![A harbour](photo.png)

[<img src="photo.png" alt="" width="32" height="18">](photo.png)

<figcaption>

The *harbour*, by [Ida](https://ida.example)

</figcaption>
</figure>

<figure align="right">

![](photo.png)

</figure>

<audio src="talk.mp3" title="A talk" controls></audio>

<video src="film.mp4" poster="photo.png" width="640" height="360" controls></video>

<p class="file"><a href="paper.pdf" download data-size="1234">The paper</a></p>

<figure class="embed" data-provider="youtube">
<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"><img src="photo.png" alt="">A song</a>
</figure>
`;
