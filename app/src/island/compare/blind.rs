//! Blind rounds and their tally: names are hidden and the order is shuffled until the reader has voted. Pure.
use crate::net::json::{Json, quote};

/// Where a blind comparison stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Names are shown; nothing is voted on.
    #[default]
    Open,
    /// The next question begins a blind round.
    Due,
    /// Names are hidden until the vote.
    Hidden,
    /// Voted, and names are shown; the next question begins another round.
    Voted,
}

impl Phase {
    /// The switch was turned.
    pub(crate) fn switched(on: bool) -> Self {
        if on { Self::Due } else { Self::Open }
    }

    /// Whether a question begins a round of its own, with empty columns in another order.
    pub(crate) fn begins(self) -> bool {
        matches!(self, Self::Due | Self::Voted)
    }
}

/// The order of `n` columns for a seed: each order is as likely as any other.
pub(crate) fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut state = seed;
    // Fisher and Yates, with splitmix64 (Steele, Lea and Flood 2014) as the dice.
    for at in (1..n).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut dice = state;
        dice = (dice ^ (dice >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        dice = (dice ^ (dice >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        dice ^= dice >> 31;
        order.swap(at, (dice % (at as u64 + 1)) as usize);
    }
    order
}

/// What a column is called while names are hidden: `A`, `B`, ...
pub(crate) fn letter(idx: usize) -> &'static str {
    ["A", "B", "C", "D", "E", "F"].get(idx).copied().unwrap_or("?")
}

/// What the reader thinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vote {
    /// The column at this place is the best.
    For(usize),
    /// The best are as good as one another.
    Tie,
    /// None is good.
    Neither,
}

/// One way to call one model in the tally.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `model:provider`.
    pub(crate) with: String,
    /// Rounds it won.
    pub(crate) n_won: u64,
    /// Rounds that ended in a tie.
    pub(crate) n_tied: u64,
    /// Rounds it was in.
    pub(crate) n_rounds: u64,
}

impl Entry {
    /// The share of its rounds that it won, a tie counting half, in per cent.
    pub(crate) fn percent(&self) -> u64 {
        // Rounded to the nearest, half up.
        let halves = 2 * self.n_won + self.n_tied;
        (halves * 100 + self.n_rounds).checked_div(2 * self.n_rounds).unwrap_or(0)
    }
}

/// All votes so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) entries: Vec<Entry>,
}

impl Tally {
    /// Counts a vote on these columns, in the order they stood.
    pub(crate) fn count(&mut self, columns: &[String], vote: Vote) {
        for (idx, with) in columns.iter().enumerate() {
            let at = self.entries.iter().position(|entry| entry.with == *with).unwrap_or_else(|| {
                self.entries.push(Entry { with: with.clone(), n_won: 0, n_tied: 0, n_rounds: 0 });
                self.entries.len() - 1
            });
            let entry = &mut self.entries[at];
            entry.n_rounds += 1;
            entry.n_won += u64::from(vote == Vote::For(idx));
            entry.n_tied += u64::from(vote == Vote::Tie);
        }
        // The best first; of equals, the one with more rounds behind it. By insertion: the few there are do not pay
        // for the library's sorting, which would be 3 kB of Wasm.
        for at in 1..self.entries.len() {
            let rank = |entry: &Entry| (entry.percent(), entry.n_rounds);
            for to in (0..at).rev() {
                if rank(&self.entries[to + 1]) <= rank(&self.entries[to]) {
                    break;
                }
                self.entries.swap(to, to + 1);
            }
        }
    }

    /// As it is kept in the browser.
    pub(crate) fn write(&self) -> String {
        let mut out = "[".to_owned();
        for (idx, entry) in self.entries.iter().enumerate() {
            out.push_str(if idx == 0 { "[" } else { ",[" });
            quote(&entry.with, &mut out);
            for n in [entry.n_won, entry.n_tied, entry.n_rounds] {
                out.push(',');
                out.push_str(&n.to_string());
            }
            out.push(']');
        }
        out.push(']');
        out
    }

    /// Reads what [`Tally::write`] wrote; what cannot be read is left out.
    pub(crate) fn kept(json: &Json) -> Self {
        let entry = |json: &Json| {
            let [with, won, tied, rounds] = json.list() else { return None };
            let (n_won, n_tied, n_rounds) = (won.number()?, tied.number()?, rounds.number()?);
            Some(Entry { with: with.text()?.to_owned(), n_won, n_tied, n_rounds })
        };
        Self { entries: json.list().iter().filter_map(entry).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_comes_about_equally_often() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..6_000 {
            let mut sorted = shuffled(3, seed);
            *counts.entry(sorted.clone()).or_insert(0_u32) += 1;
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2], "none is lost");
        }
        assert_eq!(counts.len(), 6, "{counts:?}");
        // 1,000 each; five standard deviations are 144.
        assert!(counts.values().all(|n| (856..=1_144).contains(n)), "{counts:?}");
        assert_eq!((shuffled(0, 1), shuffled(1, 1)), (vec![], vec![0]));
        assert_eq!(shuffled(6, 9), shuffled(6, 9));
    }

    #[test]
    fn a_round_begins_with_the_question_after_the_switch_or_the_vote() {
        assert!(Phase::switched(true).begins() && Phase::Voted.begins());
        assert!(!Phase::switched(false).begins() && !Phase::Hidden.begins());
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn votes_are_counted_by_what_was_asked_and_not_by_place() {
        let mut tally = Tally::default();
        tally.count(&names(&["a", "b"]), Vote::For(1));
        tally.count(&names(&["b", "a"]), Vote::For(0));
        tally.count(&names(&["a", "b", "c"]), Vote::Tie);
        tally.count(&names(&["c", "a"]), Vote::Neither);
        let rows: Vec<_> = tally
            .entries
            .iter()
            .map(|e| (e.with.as_str(), e.n_won, e.n_tied, e.n_rounds, e.percent()))
            .collect();
        assert_eq!(rows, [("b", 2, 1, 3, 83), ("c", 0, 1, 2, 25), ("a", 0, 1, 4, 13)]);
    }

    #[test]
    fn a_tally_outlives_a_reload() {
        let mut tally = Tally::default();
        assert_eq!(Tally::kept(&Json::parse(&tally.write()).expect("JSON")), tally);
        tally.count(&names(&["a\"/b:c", "d"]), Vote::For(0));
        assert_eq!(Tally::kept(&Json::parse(&tally.write()).expect("JSON")), tally);
        assert_eq!(
            Tally::kept(&Json::parse("[[\"a\",1,2],7,[\"b\",1,0,1]]").expect("JSON")).entries.len(),
            1
        );
        assert_eq!(Tally::kept(&Json::Null), Tally::default());
    }
}
