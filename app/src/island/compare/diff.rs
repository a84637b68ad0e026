//! What is different between two answers, word by word. Pure, and quick on texts of any length.
//!
//! Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986) finds the shortest way from one text to the other,
//! in time that grows with the square of its length. So the search is cut where the way gets long: the way that came
//! furthest by then is taken, and the search begins anew at its end. Two texts with nothing in common cost
//! `MAX_EDITS` steps a word and no more; texts that are alike never notice.

/// Edits after which the search begins anew. Source: chosen by the clock; 80 kB against 80 kB of other words take
/// a tenth of a second natively, and fewer would tear up paragraphs that were merely moved.
const MAX_EDITS: usize = 256;

/// What a piece is to the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In both.
    Same,
    /// Only in the first.
    Gone,
    /// Only in the second.
    New,
}

/// Neighbouring words of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// The pieces that make the second text of the first, in reading order: of a change, what is gone comes first.
pub(crate) fn diff(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (words(before), words(after));
    let n_ahead = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - n_ahead;
    let n_behind = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let mut pieces = Pieces::default();
    pieces.all(Kind::Same, &old[..n_ahead]);
    let (mut old_rest, mut new_rest) =
        (&old[n_ahead..old.len() - n_behind], &new[n_ahead..new.len() - n_behind]);
    while !old_rest.is_empty() && !new_rest.is_empty() {
        let (n_old, n_new) = stretch(old_rest, new_rest, &mut pieces);
        (old_rest, new_rest) = (&old_rest[n_old..], &new_rest[n_new..]);
    }
    pieces.all(Kind::Gone, old_rest);
    pieces.all(Kind::New, new_rest);
    pieces.all(Kind::Same, &old[old.len() - n_behind..]);
    pieces.end()
}

/// How many words of a kind there are: blanks and signs do not count.
pub(crate) fn n_words(pieces: &[Piece], kind: Kind) -> u64 {
    let count =
        |piece: &Piece| words(&piece.text).iter().filter(|word| word.starts_with(letter)).count() as u64;
    pieces.iter().filter(|piece| piece.kind == kind).map(count).sum()
}

/// Whether words are made of it.
fn letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !is_sign(c))
}

/// General and CJK punctuation.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}')
}

/// Whether words of its script have no blanks between them: Thai, Lao, Khmer, Burmese, Chinese, Japanese.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// A text cut into words, runs of blanks, and signs; where words are not set apart, into characters.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if unspaced(c) => 0,
        c if c.is_whitespace() => 1,
        c if letter(c) => 2,
        _ => 0,
    };
    let mut words = vec![];
    let (mut from, mut before) = (0, 0);
    for (at, c) in text.char_indices() {
        let now = class(c);
        if at > from && (now != before || now == 0) {
            words.push(&text[from..at]);
            from = at;
        }
        before = now;
    }
    if from < text.len() {
        words.push(&text[from..]);
    }
    words
}

/// Writes the way from the beginning of both to the end of both, or as far as [`MAX_EDITS`] edits reach. Returns
/// how much of each it covers.
fn stretch(old: &[&str], new: &[&str], pieces: &mut Pieces) -> (usize, usize) {
    let (n, m) = (old.len().cast_signed(), new.len().cast_signed());
    let max = MAX_EDITS.min(old.len() + new.len()).cast_signed();
    // Diagonal k is where x - y = k; `furthest[k + max]` is the x that was reached on it.
    let mut furthest = vec![0_isize; 2 * max as usize + 2];
    let mut rounds: Vec<Vec<isize>> = vec![];
    let down = |furthest: &[isize], k: isize, d: isize| {
        let at = (k + max) as usize;
        k == -d || (k != d && furthest[at - 1] < furthest[at + 1])
    };
    let mut end = (0, 0, 0);
    'search: for d in 0..=max {
        // Only the diagonals of this round are looked at when the way is traced back.
        rounds.push(furthest[(max - d) as usize..=((max + d) as usize).min(furthest.len() - 1)].to_vec());
        for k in (-d..=d).step_by(2) {
            let at = (k + max) as usize;
            let mut x = match d {
                0 => 0,
                _ if down(&furthest, k, d) => furthest[at + 1],
                _ => furthest[at - 1] + 1,
            };
            let mut y = x - k;
            // Off the grid: neither text is that long.
            if x > n || y > m {
                furthest[at] = x;
                continue;
            }
            while x < n && y < m && old[x as usize] == new[y as usize] {
                (x, y) = (x + 1, y + 1);
            }
            furthest[at] = x;
            if d == end.2 && x + y > end.0 + end.1 || d > end.2 {
                end = (x, y, d);
            }
            if x >= n && y >= m {
                break 'search;
            }
        }
    }
    trace(old, new, &rounds, end, pieces);
    (end.0 as usize, end.1 as usize)
}

/// Writes the way that ends at `end`, found backwards from round to round.
fn trace(old: &[&str], new: &[&str], rounds: &[Vec<isize>], end: (isize, isize, isize), pieces: &mut Pieces) {
    let (mut x, mut y, last) = end;
    let mut way: Vec<(Kind, usize)> = vec![];
    for d in (0..=last).rev() {
        let before = &rounds[d as usize];
        // The round's own diagonals begin at -d.
        let at = |k: isize| before.get((k + d) as usize).copied().unwrap_or(isize::MIN);
        let k = x - y;
        let down = k == -d || (k != d && at(k - 1) < at(k + 1));
        let (from_x, from_y) = match d {
            0 => (0, 0),
            _ if down => (at(k + 1), at(k + 1) - k - 1),
            _ => (at(k - 1), at(k - 1) - k + 1),
        };
        let (after_x, after_y) = match d {
            0 => (0, 0),
            _ if down => (from_x, from_y + 1),
            _ => (from_x + 1, from_y),
        };
        while x > after_x && y > after_y {
            (x, y) = (x - 1, y - 1);
            way.push((Kind::Same, x as usize));
        }
        if d > 0 {
            way.push(if down { (Kind::New, from_y as usize) } else { (Kind::Gone, from_x as usize) });
            (x, y) = (from_x, from_y);
        }
    }
    for (kind, at) in way.into_iter().rev() {
        pieces.word(kind, if kind == Kind::New { new[at] } else { old[at] });
    }
}

/// Pieces under way: within a change, what is gone is kept together before what is new.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    gone: String,
    new: String,
    /// A blank between two changed words, which belongs to the change when another changed word follows.
    blank: String,
}

impl Pieces {
    fn all(&mut self, kind: Kind, words: &[&str]) {
        for word in words {
            self.word(kind, word);
        }
    }

    fn word(&mut self, kind: Kind, word: &str) {
        match kind {
            Kind::Same => {
                let changing = !self.gone.is_empty() || !self.new.is_empty();
                if changing && self.blank.is_empty() && word == " " {
                    self.blank.push_str(word);
                    return;
                }
                self.change();
                self.same(word);
            }
            Kind::Gone | Kind::New => {
                let blank = std::mem::take(&mut self.blank);
                self.gone.push_str(&blank);
                self.new.push_str(&blank);
                if kind == Kind::Gone { &mut self.gone } else { &mut self.new }.push_str(word);
            }
        }
    }

    fn same(&mut self, word: &str) {
        match self.done.last_mut() {
            Some(last) if last.kind == Kind::Same => last.text.push_str(word),
            _ => self.done.push(Piece { kind: Kind::Same, text: word.to_owned() }),
        }
    }

    /// Ends a change.
    fn change(&mut self) {
        for (kind, text) in [(Kind::Gone, &mut self.gone), (Kind::New, &mut self.new)] {
            if !text.is_empty() {
                self.done.push(Piece { kind, text: std::mem::take(text) });
            }
        }
        let blank = std::mem::take(&mut self.blank);
        if !blank.is_empty() {
            self.same(&blank);
        }
    }

    fn end(mut self) -> Vec<Piece> {
        self.change();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As text: `[-gone-]`, `{+new+}`.
    fn shown(before: &str, after: &str) -> String {
        let piece = |piece: &Piece| match piece.kind {
            Kind::Same => piece.text.clone(),
            Kind::Gone => format!("[-{}-]", piece.text),
            Kind::New => format!("{{+{}+}}", piece.text),
        };
        diff(before, after).iter().map(piece).collect()
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        assert_eq!(shown(before, after), expected);
        faithful(before, after);
    }

    /// Both texts can be read out of the pieces.
    #[track_caller]
    fn faithful(before: &str, after: &str) {
        let pieces = diff(before, after);
        let without =
            |kind| pieces.iter().filter(|p| p.kind != kind).map(|p| p.text.as_str()).collect::<String>();
        assert!(without(Kind::New) == before, "the first text is lost in {pieces:?}");
        assert!(without(Kind::Gone) == after, "the second text is lost in {pieces:?}");
    }

    #[test]
    fn words_that_changed_are_marked() {
        check("The sky is blue.", "The sky is red.", "The sky is [-blue-]{+red+}.");
        check("a b c", "a c", "a [-b -]c");
        check("a c", "a b c", "a {+b +}c");
        check("same", "same", "same");
        check("", "new text", "{+new text+}");
        check("gone", "", "[-gone-]");
        check("", "", "");
        check("A quick brown fox", "A slow red fox", "A [-quick brown-]{+slow red+} fox");
    }

    #[test]
    fn scripts_without_blanks_are_compared_by_character() {
        check("今日は晴れ", "今日は雨", "今日は[-晴れ-]{+雨+}");
        check("วันนี้ฝนตก", "วันนี้แดดออก", "วันนี้[-ฝนต-]{+แดดออ+}ก");
        check("لون السماء أزرق", "لون البحر أزرق", "لون [-السماء-]{+البحر+} أزرق");
    }

    #[test]
    fn only_words_are_counted() {
        let pieces = diff("One, two.", "One, three four!");
        assert_eq!((n_words(&pieces, Kind::Gone), n_words(&pieces, Kind::New)), (1, 2));
    }

    /// Numbers that look random and are the same every time.
    fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        move |n| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % n
        }
    }

    #[test]
    fn whatever_the_texts_nothing_is_lost_and_the_way_is_short() {
        for seed in 0..300 {
            let mut dice = dice(seed);
            let mut text = |n: u64| -> String {
                (0..n).map(|_| ["a", "b", " ", "\n", "é"][dice(5) as usize]).collect()
            };
            let (before, after) = (text(seed % 40), text(seed % 37));
            faithful(&before, &after);
            let n_changed = |kind| {
                let pieces = diff(&before, &after);
                let texts: String =
                    pieces.iter().filter(|p| p.kind == kind).map(|p| p.text.as_str()).collect();
                words(&texts).len()
            };
            let (old, new) = (words(&before), words(&after));
            let least = old.len() + new.len() - 2 * longest_common(&old, &new);
            // A blank between two changed words is counted on both sides.
            let n = n_changed(Kind::Gone) + n_changed(Kind::New);
            assert!(n <= 3 * least, "{n} for {least}: {before:?} {after:?}");
        }
    }

    /// The textbook's table, for short texts.
    fn longest_common(old: &[&str], new: &[&str]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for word in old {
            let mut corner = 0;
            for (at, other) in new.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if word == other { corner + 1 } else { above.max(row[at]) };
                corner = above;
            }
        }
        row[new.len()]
    }

    #[test]
    fn long_texts_with_nothing_in_common_are_quick() {
        let text = |seed: u64| {
            let mut dice = dice(seed);
            let mut text = String::new();
            while text.len() < 80_000 {
                text.extend(["w", &dice(1 << 40).to_string(), " "]);
            }
            text
        };
        let started = std::time::Instant::now();
        faithful(&text(1), &text(2));
        // Without the cut this is a billion steps, minutes of them in a debug build.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

    #[test]
    fn one_change_in_a_long_text_is_found() {
        let before = "The quick brown fox jumps over the lazy dog. ".repeat(1_800);
        let after = before.replacen("lazy", "sleepy", 900).replacen("sleepy", "lazy", 899);
        let pieces = diff(&before, &after);
        assert_eq!(pieces.len(), 4, "same, gone, new, same");
        assert_eq!((pieces[1].text.as_str(), pieces[2].text.as_str()), ("lazy", "sleepy"));
    }
}
