//! What was read from the database a moment ago, so that a call need not ask again.
//!
//! A chat call asks whose token it carries, and may ask for its account's order and keys: the same few rows
//! over and over. Each answer is kept for [`KEPT`] and dropped at once when this process changes the row, so
//! only another process's change (a second gateway, `playground token revoke`) is seen later than it was
//! made. What a reader brings back from a question that it began before such a change is not kept either.
//!
//! It must not know what it keeps, and never keeps a secret in clear.

use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
// Tokio's clock, so that tests need not wait.
use tokio::time::Instant;

/// Whoever revokes a token on another gateway expects it to be dead by the time they try it: three seconds
/// is about that, and a token in steady use asks the database once in three seconds instead of at each call.
const KEPT: Duration = Duration::from_secs(3);

/// Answers kept: more tokens and accounts than call one gateway within three seconds, and about a megabyte.
const MAX_ANSWERS: usize = 4_096;

/// Answers by what was asked.
pub(crate) struct Memory<K, V>(Mutex<Kept<K, V>>);

struct Kept<K, V> {
    answers: HashMap<K, (Instant, V)>,
    /// Counts the changes of rows by this process.
    n_changes: u64,
}

/// Remembers when a question was put: an answer from before a change is an old one.
pub(crate) struct Asked {
    n_changes: u64,
}

impl<K: Eq + Hash, V: Clone> Memory<K, V> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Kept { answers: HashMap::new(), n_changes: 0 }))
    }

    /// The answer, if it is fresh; else ask, and [`Memory::keep`] what you learn.
    pub(crate) fn recall<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Result<V, Asked>
    where
        K: Borrow<Q>,
    {
        let kept = self.lock();
        match kept.answers.get(key) {
            Some((until, answer)) if Instant::now() < *until => Ok(answer.clone()),
            _ => Err(Asked { n_changes: kept.n_changes }),
        }
    }

    /// Keeps an answer, unless a row was changed since the question was put.
    pub(crate) fn keep(&self, asked: &Asked, key: K, answer: V) {
        let now = Instant::now();
        let mut kept = self.lock();
        if kept.n_changes != asked.n_changes {
            return;
        }
        if kept.answers.len() >= MAX_ANSWERS {
            kept.answers.retain(|_, (until, _)| now < *until);
        }
        // When all of them are fresh, this one is asked for again.
        if kept.answers.len() < MAX_ANSWERS {
            kept.answers.insert(key, (now + KEPT, answer));
        }
    }

    /// Drops the answers that a change made old. To be called when the change has been committed.
    pub(crate) fn forget(&self, old: impl Fn(&K, &V) -> bool) {
        let mut kept = self.lock();
        kept.n_changes += 1;
        kept.answers.retain(|key, (_, answer)| !old(key, answer));
    }

    fn lock(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(memory: &Memory<u32, u32>, key: u32, answer: u32) {
        let asked = memory.recall(&key).expect_err("not known");
        memory.keep(&asked, key, answer);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_kept_for_a_while() {
        let memory = Memory::new();
        learn(&memory, 1, 10);
        tokio::time::advance(Duration::from_millis(2_999)).await;
        assert_eq!(memory.recall(&1).ok(), Some(10));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(memory.recall(&1).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_drops_what_it_made_old_and_nothing_else() {
        let memory = Memory::new();
        learn(&memory, 1, 10);
        learn(&memory, 2, 20);
        memory.forget(|key, _| *key == 1);
        assert!(memory.recall(&1).is_err());
        assert_eq!(memory.recall(&2).ok(), Some(20));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_from_before_a_change_is_not_kept() {
        let memory = Memory::new();
        let asked = memory.recall(&1).expect_err("not known");
        memory.forget(|key: &u32, _: &u32| *key == 1);
        memory.keep(&asked, 1, 10);
        assert!(memory.recall(&1).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn it_does_not_grow_without_bound() {
        let memory = Memory::new();
        for key in 0..2 * MAX_ANSWERS as u32 {
            learn(&memory, key, 0);
        }
        assert_eq!(memory.lock().answers.len(), MAX_ANSWERS);
        tokio::time::advance(KEPT).await;
        learn(&memory, u32::MAX, 7);
        assert_eq!(memory.recall(&u32::MAX).ok(), Some(7), "old answers make room");
    }
}
