// Texts to stream, always the same: prose as a model writes it, and four that are one block each.

const prose = (n) => `## Part ${n}: what changes and why

The **first** thing to know is that \`value_${n}\` is *not* copied: it moves, and what is left behind may not be
used again. See [the reference](https://doc.example.org/chapter-${n}.html) for the exact rules, or ask for more.
A second sentence follows so that the paragraph has the length that answers usually have, some 400 characters.

- A short point with \`code\` in it
- Another one, **stronger** than the first
  - nested, because models like that
- The last one, with a [link](https://example.org/${n})

\`\`\`rust
fn part_${n}(input: &str) -> Option<usize> {
    // The length, unless there is none.
    let n = input.len() + ${n};
    (n > 0).then_some(n)
}
\`\`\`

> A remark that is set apart, as a quote, over
> two lines.

| name | value | note |
|------|------:|:----:|
| one  | ${n}  | \`x\` |
| two  | ${n * 2} | *y* |

1. First do this, then look whether it worked.
2. Then do that; it costs $${n} and takes a while.

`;

const fill = (length, piece) => {
  let text = "";
  for (let n = 1; text.length < length; n++) text += piece(n);
  return text.slice(0, length);
};

export const mixed = (length) => fill(length, prose);

export const blocks = (length) => ({
  list: fill(length, (n) => `- Point ${n} says something with **weight** and \`code_${n}\`.\n`),
  table: "| name | value | note |\n|---|--:|---|\n" + fill(length, (n) => `| row ${n} | ${n * 7} | \`note_${n}\` and *more* |\n`),
  fence: "```python\n" + fill(length, (n) => `def f_${n}(x):\n    return x * ${n}  # times ${n}\n`) + "\n```\n",
  quote: fill(length, (n) => `> Paragraph ${n} of a quote with *some* words in it.\n>\n`),
});

/** Pieces of four characters, as tokens come. */
export const pieces = (text, size = 4) => {
  const found = [];
  for (let at = 0; at < text.length; at += size) found.push(text.slice(at, at + size));
  return found;
};
