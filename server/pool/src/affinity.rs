//! Which replicas were sent the like of a prompt lately, and so have its beginning in their prefix cache.
//!
//! Pure: `now` is an argument, the time since the pool began. Hashes of blocks come in, each over all before
//! it too; a flat map of such hashes *is* the radix tree: whoever has a block has all before it. It knows no
//! prompt: the hashes are keyed by whoever makes them, so that nobody meets another's prompts here.
//!
//! *Source*: the approximate tree of SGLang's router, which guesses from what was sent where what is cached
//! where; the map instead of a tree as vLLM's own prefix cache does it.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    mem,
    time::Duration,
};

/// A replica keeps a prefix until its memory is needed for another; after a pause of this length a busy one
/// has. A wrong guess costs a choice that was not the least loaded one, within the guard of the pick.
const AGE_S: u32 = 600;

/// A holder that was told of within this time is not told of again: a tenth of the age.
const TOLD_S: u32 = 60;

/// Replicas remembered for one block. The common beginning of all prompts soon is everywhere, and four
/// choices are two more than a good pick needs.
const N_SLOTS: usize = 4;

/// Blocks remembered for each replica of a model: a KV cache holds half a million tokens, two megabytes of
/// text, a hundred long conversations of forty blocks. More would be remembered than is cached.
const BLOCKS_PER_REPLICA: usize = 4_096;

/// Bounds of the blocks remembered for one model. A hash table grows by doubling and is full at 7/8: two of
/// 2^13 places take 1 MiB, two of 2^17 places 15 MiB. At first there is nothing.
const MIN_BLOCKS: usize = 2 * 7 * (1 << 10);
const MAX_BLOCKS: usize = 2 * 7 * (1 << 14);

/// A process at a replica: after a restart its cache is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Process {
    /// The replica's number; 0 is nobody.
    pub(crate) number: u32,
    /// How often it came back.
    pub(crate) epoch: u32,
}

/// Somebody who has a beginning of the prompt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) process: Process,
    /// How many of the prompt's blocks it has, at least.
    pub(crate) n_blocks: usize,
}

/// Holders, those with the most blocks first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Holders {
    all: [Holder; N_SLOTS],
    n: usize,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    process: Process,
    seen_s: u32,
}

/// The last to be sent to first.
type Slots = [Slot; N_SLOTS];

type Map = HashMap<u64, Slots, BuildHasherDefault<AsItIs>>;

/// What one model's prompts left where.
///
/// Two maps: when the young one is full it becomes the old one, and what was old is forgotten. So what is
/// forgotten has not been asked for at least half the capacity, at no cost for each look-up, and the two
/// allocations are used again and again.
pub(crate) struct Affinity {
    young: Map,
    old: Map,
    capacity: usize,
}

impl Affinity {
    /// For a model with so many replicas.
    pub(crate) fn new(n_replicas: usize) -> Self {
        let mut affinity = Self { young: Map::default(), old: Map::default(), capacity: 0 };
        affinity.resize(n_replicas);
        affinity
    }

    /// The model has so many replicas from now on.
    pub(crate) fn resize(&mut self, n_replicas: usize) {
        self.capacity = (n_replicas * BLOCKS_PER_REPLICA).clamp(MIN_BLOCKS, MAX_BLOCKS);
    }

    /// A prompt of these blocks was sent to the process.
    pub(crate) fn record(&mut self, now: Duration, blocks: &[u64], process: Process) {
        // Only between prompts: whoever is remembered for a block is so for all before it.
        if self.young.len() + blocks.len() > self.capacity / 2 {
            mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        let seen_s = now.as_secs() as u32;
        let slot = Slot { process, seen_s };
        // Whatever was told a moment ago need not be told again, and with a block all before it was.
        let n_told = blocks.partition_point(|block| {
            let slots = self.young.get(block);
            slots
                .into_iter()
                .flatten()
                .any(|slot| slot.process == process && seen_s.saturating_sub(slot.seen_s) < TOLD_S)
        });
        for block in &blocks[n_told..] {
            let old = &self.old;
            let slots =
                self.young.entry(*block).or_insert_with(|| old.get(block).copied().unwrap_or_default());
            let at = slots.iter().position(|slot| slot.process.number == process.number);
            slots[..=at.unwrap_or(N_SLOTS - 1)].rotate_right(1);
            slots[0] = slot;
        }
    }

    /// Who has the longest beginning of the prompt, and a few with shorter ones.
    pub(crate) fn holders(&self, now: Duration, blocks: &[u64]) -> Holders {
        let now_s = now.as_secs() as u32;
        let mut holders = Holders::default();
        let mut n_blocks = blocks.partition_point(|block| self.get(*block).is_some());
        while n_blocks > 0 && holders.n < N_SLOTS {
            for slot in self.get(blocks[n_blocks - 1]).into_iter().flatten() {
                if slot.process.number != 0 && now_s.saturating_sub(slot.seen_s) < AGE_S {
                    holders.add(Holder { process: slot.process, n_blocks });
                }
            }
            // Who else has at least half as much? Halving bounds the look-ups by a logarithm.
            n_blocks /= 2;
        }
        holders
    }

    fn get(&self, block: u64) -> Option<&Slots> {
        self.young.get(&block).or_else(|| self.old.get(&block))
    }
}

impl Holders {
    fn add(&mut self, holder: Holder) {
        let known = self.as_slice().iter().any(|other| other.process.number == holder.process.number);
        if !known && self.n < N_SLOTS {
            self.all[self.n] = holder;
            self.n += 1;
        }
    }

    /// All of them.
    pub(crate) fn as_slice(&self) -> &[Holder] {
        &self.all[..self.n]
    }
}

/// Keys are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, _bytes: &[u8]) {
        unreachable!("keys are numbers");
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{AGE_S, Affinity, Holder, MIN_BLOCKS, Process};
    use crate::draw::draw;
    use std::time::Duration;

    const fn s(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    fn process(number: u32) -> Process {
        Process { number, epoch: 0 }
    }

    /// Blocks of a prompt that shares the first `n_shared` with conversation 0.
    fn blocks(conversation: u64, n_shared: u64, n: u64) -> Vec<u64> {
        (0..n).map(|at| if at < n_shared { draw(0, at) } else { draw(conversation, at) }).collect()
    }

    #[track_caller]
    fn check(affinity: &Affinity, at: u64, blocks: &[u64], expected: &[(u32, usize)]) {
        let holders = affinity.holders(s(at), blocks);
        let seen: Vec<_> = holders
            .as_slice()
            .iter()
            .map(|Holder { process, n_blocks }| (process.number, *n_blocks))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_longest_beginning_is_found() {
        let mut affinity = Affinity::new(2);
        check(&affinity, 0, &blocks(1, 0, 8), &[]);
        affinity.record(s(0), &blocks(1, 4, 8), process(1));
        affinity.record(s(0), &blocks(2, 4, 20), process(2));
        // The next turn of conversation 1; of the system prompt 2 has half at least.
        check(&affinity, 0, &blocks(1, 4, 12), &[(1, 8), (2, 4)]);
        check(&affinity, 0, &blocks(2, 4, 6), &[(2, 6), (1, 3)]);
        // A conversation that nobody knows begins as all do.
        check(&affinity, 0, &blocks(3, 4, 9), &[(2, 4), (1, 4)]);
        check(&affinity, 0, &blocks(4, 0, 9), &[]);
        check(&affinity, 0, &[], &[]);
    }

    #[test]
    fn what_is_old_is_not_believed() {
        let mut affinity = Affinity::new(2);
        affinity.record(s(0), &blocks(1, 0, 8), process(1));
        check(&affinity, u64::from(AGE_S) - 1, &blocks(1, 0, 8), &[(1, 8)]);
        check(&affinity, u64::from(AGE_S), &blocks(1, 0, 8), &[]);
        affinity.record(s(900), &blocks(1, 0, 8), process(1));
        check(&affinity, 1_000, &blocks(1, 0, 8), &[(1, 8)]);
    }

    #[test]
    fn the_last_four_of_a_block_are_remembered() {
        let mut affinity = Affinity::new(6);
        for (number, at) in [1, 2, 3, 4, 5, 3].into_iter().zip((0..).step_by(70)) {
            affinity.record(s(at), &blocks(1, 0, 1), process(number));
        }
        check(&affinity, 400, &blocks(1, 0, 1), &[(3, 1), (5, 1), (4, 1), (2, 1)]);
    }

    #[test]
    fn memory_is_bounded_and_what_is_in_use_stays() {
        let mut affinity = Affinity::new(1);
        for conversation in 2..20_000 {
            affinity.record(s(0), &blocks(conversation, 0, 10), process(1));
            if conversation % 500 == 0 {
                affinity.record(s(0), &blocks(1, 0, 10), process(2));
            }
            assert!(affinity.young.len() + affinity.old.len() <= MIN_BLOCKS);
        }
        check(&affinity, 0, &blocks(1, 0, 10), &[(2, 10)]);
        check(&affinity, 0, &blocks(19_990, 0, 10), &[(1, 10)]);
        check(&affinity, 0, &blocks(2, 0, 10), &[]);
        assert!(affinity.young.capacity() + affinity.old.capacity() <= 2 * MIN_BLOCKS);
    }

    #[test]
    fn whoever_is_known_for_a_block_is_so_for_all_before_it() {
        for seed in 0..50 {
            let mut affinity = Affinity::new(1);
            for n in 0..3_000 {
                let of = draw(seed, n);
                let conversation = 1 + of % 700;
                let blocks = blocks(conversation, conversation % 5, of % 40);
                affinity.record(s(0), &blocks, process(1 + (of % 7) as u32));
            }
            for conversation in 1..700 {
                let blocks = blocks(conversation, conversation % 5, 40);
                let known: Vec<_> = blocks.iter().map(|block| affinity.get(*block).is_some()).collect();
                assert!(known.is_sorted_by(|a, b| a >= b), "seed {seed}: {known:?}");
            }
        }
    }
}
