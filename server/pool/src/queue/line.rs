//! One class of a queue: accounts take turns, by deficit round robin over estimated tokens.
//!
//! Pure. Deficit round robin (Shreedhar and Varghese: Efficient Fair Queuing using Deficit Round Robin, 1995)
//! gives each account that waits a quantum of tokens a round; it goes in the first round that covers its next
//! request. Here the rounds are computed instead of walked, so that a request which costs many quanta is not
//! searched for in many empty rounds: every operation is logarithmic. By tokens and not by requests, because
//! a seat is held for as long as the answer is: who sends long requests gets fewer of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Tokens an account gets a round: a chat turn with its answer, so that those who chat take turns request by
/// request, and one that asks for ten times as much waits ten rounds.
pub(super) const QUANTUM: u64 = 1_024;

/// An account that waits, and with what.
struct Line<E> {
    /// Tokens it got, counted as if it had been there since the first round.
    spent: u64,
    /// Its place among the accounts of a round: when it came.
    turn: u64,
    /// What waits, by arrival.
    waiting: BTreeMap<u64, E>,
    /// What that costs.
    n_tokens: u64,
}

/// Something that costs tokens.
pub(super) trait Cost {
    fn cost(&self) -> u64;
}

/// The accounts of a class that wait.
pub(super) struct Lines<E> {
    accounts: HashMap<Arc<str>, Line<E>>,
    /// Each account by the round of its next request and its turn.
    heads: BTreeMap<(u64, u64), Arc<str>>,
    /// The round that is on.
    round: u64,
    n_turns: u64,
    n: usize,
}

impl<E> Default for Lines<E> {
    fn default() -> Self {
        Self { accounts: HashMap::new(), heads: BTreeMap::new(), round: 0, n_turns: 0, n: 0 }
    }
}

impl<E: Cost> Line<E> {
    /// Where its next request goes.
    fn head(&self) -> Option<(u64, u64)> {
        let (_, next) = self.waiting.first_key_value()?;
        Some((round_of(self.spent + next.cost()), self.turn))
    }
}

/// The round in which so many tokens in all are covered.
fn round_of(tokens: u64) -> u64 {
    tokens.div_ceil(QUANTUM)
}

impl<E: Cost> Lines<E> {
    pub(super) fn len(&self) -> usize {
        self.n
    }

    /// Tokens of the account that wait.
    pub(super) fn n_tokens_of(&self, account: &str) -> u64 {
        self.accounts.get(account).map_or(0, |line| line.n_tokens)
    }

    /// Tokens that wait.
    pub(super) fn n_tokens(&self) -> u64 {
        self.accounts.values().map(|line| line.n_tokens).sum()
    }

    /// Puts a request behind those of its account.
    pub(super) fn push(&mut self, account: &Arc<str>, seq: u64, entry: E) {
        self.n += 1;
        let line = self.accounts.entry(Arc::clone(account)).or_insert_with(|| {
            self.n_turns += 1;
            // Behind every account that waits now, also one that has just had its turn: so neither coming back
            // nor coming under many names moves anyone who waits further back than by one round.
            Line { spent: self.round * QUANTUM, turn: self.n_turns, waiting: BTreeMap::new(), n_tokens: 0 }
        });
        let fresh = line.waiting.is_empty();
        line.n_tokens += entry.cost();
        line.waiting.insert(seq, entry);
        if fresh {
            self.heads.insert(line.head().expect("one was put in"), Arc::clone(account));
        }
    }

    /// Whose turn it is, and after them the others: account by account, each with what waits.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, u64, &E)> {
        self.heads.values().flat_map(|account| {
            self.accounts[account].waiting.iter().map(move |(seq, entry)| (account, *seq, entry))
        })
    }

    /// Takes out a request that is served.
    pub(super) fn serve(&mut self, account: &str, seq: u64) -> Option<E> {
        self.take(account, seq, true)
    }

    /// Takes out a request that is not wanted any more; what waits behind it moves up.
    pub(super) fn cancel(&mut self, account: &str, seq: u64) -> Option<E> {
        self.take(account, seq, false)
    }

    fn take(&mut self, account: &str, seq: u64, served: bool) -> Option<E> {
        let line = self.accounts.get_mut(account)?;
        let before = line.head()?;
        let entry = line.waiting.remove(&seq)?;
        line.n_tokens -= entry.cost();
        self.n -= 1;
        if served {
            line.spent += entry.cost();
            self.round = self.round.max(before.0);
        }
        let after = line.head();
        if after != Some(before) {
            let name = self.heads.remove(&before).expect("each account that waits has a head");
            match after {
                Some(after) => {
                    self.heads.insert(after, name);
                }
                None => {
                    self.accounts.remove(account);
                }
            }
        }
        Some(entry)
    }

    /// The last request of the account that has the most tokens waiting, if that is more than so many: what to
    /// give up for one who has less. Looks at every account, which happens only where the queue is full.
    pub(super) fn longest(&self, n_tokens: u64) -> Option<(Arc<str>, u64)> {
        let (account, line) = self.accounts.iter().max_by_key(|(_, line)| (line.n_tokens, line.turn))?;
        let (seq, _) = line.waiting.last_key_value()?;
        (line.n_tokens > n_tokens).then(|| (Arc::clone(account), *seq))
    }

    /// How many requests, and of how many tokens, would go until no account has more tokens waiting than so many.
    pub(super) fn over(&self, n_tokens: u64) -> (usize, u64) {
        let mut over = (0, 0);
        for line in self.accounts.values() {
            let mut left = line.n_tokens;
            for entry in line.waiting.values().rev() {
                if left <= n_tokens {
                    break;
                }
                left -= entry.cost();
                over.0 += 1;
            }
            over.1 += line.n_tokens - left;
        }
        over
    }

    /// How many go before this one if nobody comes or leaves.
    pub(super) fn n_before(&self, account: &str, seq: u64) -> Option<usize> {
        let mine = self.accounts.get(account)?;
        mine.waiting.get(&seq)?;
        let cost: u64 = mine.waiting.range(..=seq).map(|(_, entry)| entry.cost()).sum();
        let place = (round_of(mine.spent + cost), mine.turn);
        let before = |line: &Line<E>| {
            let mut spent = line.spent;
            let goes_first = |entry: &&E| {
                spent += entry.cost();
                (round_of(spent), line.turn) < place
            };
            line.waiting.values().take_while(goes_first).count()
        };
        let of_others =
            self.accounts.values().filter(|line| line.turn != mine.turn).map(before).sum::<usize>();
        Some(of_others + mine.waiting.range(..seq).count())
    }
}
