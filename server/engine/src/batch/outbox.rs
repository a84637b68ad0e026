//! Where a request's tokens wait for whoever reads them.
//!
//! The batch thread never waits for a reader. What is not yet read stays here, token by token, so that a stream looks the same
//! however busy the machine is; at most that is one answer, whose length the context bounds.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use super::sequence::Finish;
use crate::sample::Logprobs;

/// What one step brought to one choice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delta {
    /// Counts the prompts' choices through: prompt by prompt.
    pub(crate) choice: usize,
    pub(crate) text: String,
    pub(crate) tokens: Vec<u32>,
    /// One for each token, where they were asked for.
    pub(crate) logprobs: Vec<Logprobs>,
    /// One for each token of the prompt but the first, where they were asked for; comes with the first token.
    pub(crate) prompt_logprobs: Vec<Logprobs>,
    pub(crate) finish: Option<Finish>,
}

/// The batch thread died with this answer unfinished.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the batch thread ended before the answer did")]
pub(crate) struct EngineDead;

pub(super) struct Outbox {
    pending: Mutex<Pending>,
    arrived: Notify,
    abandoned: AtomicBool,
}

struct Pending {
    deltas: VecDeque<Delta>,
    n_unfinished: usize,
    dead: bool,
}

impl Outbox {
    pub(super) fn new(n_choices: usize) -> Self {
        let pending = Pending { deltas: VecDeque::new(), n_unfinished: n_choices, dead: false };
        Self { pending: Mutex::new(pending), arrived: Notify::new(), abandoned: AtomicBool::new(false) }
    }

    pub(super) fn push(&self, new: Delta) {
        let mut pending = self.lock();
        if new.finish.is_some() {
            pending.n_unfinished -= 1;
        }
        pending.deltas.push_back(new);
        drop(pending);
        self.arrived.notify_one();
    }

    /// A choice will never finish.
    pub(super) fn fail(&self) {
        self.lock().dead = true;
        self.arrived.notify_one();
    }

    pub(super) fn abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// No code panics while it holds this lock, and the state is whole between any two statements.
    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader's end. Dropping it stops every choice that is still running or waiting.
pub(crate) struct Answer {
    outbox: Arc<Outbox>,
}

impl Answer {
    pub(super) fn new(outbox: Arc<Outbox>) -> Self {
        Self { outbox }
    }

    /// What has come since the last call, at least one delta, in the order it came; `None` after all have finished.
    ///
    /// # Errors
    /// When the batch thread died.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Delta>>, EngineDead> {
        loop {
            {
                let mut pending = self.outbox.lock();
                if !pending.deltas.is_empty() {
                    return Ok(Some(std::mem::take(&mut pending.deltas).into()));
                }
                if pending.n_unfinished == 0 {
                    return Ok(None);
                }
                if pending.dead {
                    return Err(EngineDead);
                }
            }
            // A permit is stored if something came in between, so nothing is missed.
            self.outbox.arrived.notified().await;
        }
    }
}

impl Answer {
    /// The whole answer, one delta for each choice.
    ///
    /// # Errors
    /// When the batch thread died.
    pub(crate) async fn whole(mut self, n_choices: usize) -> Result<Vec<Delta>, EngineDead> {
        let mut parts: Vec<Delta> =
            (0..n_choices).map(|choice| Delta { choice, ..Delta::default() }).collect();
        while let Some(deltas) = self.next().await? {
            for delta in deltas {
                let part = &mut parts[delta.choice];
                part.text.push_str(&delta.text);
                part.tokens.extend(delta.tokens);
                part.logprobs.extend(delta.logprobs);
                part.prompt_logprobs.extend(delta.prompt_logprobs);
                part.finish = part.finish.take().or(delta.finish);
            }
        }
        Ok(parts)
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.outbox.abandoned.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delta(choice: usize, text: &str, finish: Option<Finish>) -> Delta {
        Delta { choice, text: text.to_owned(), tokens: vec![1], finish, ..Delta::default() }
    }

    #[tokio::test]
    async fn a_slow_reader_gets_everything_in_order() {
        let outbox = Arc::new(Outbox::new(2));
        let mut answer = Answer::new(Arc::clone(&outbox));
        outbox.push(delta(1, "x", None));
        outbox.push(delta(0, "a", None));
        outbox.push(delta(0, "b", Some(Finish::Length)));
        let deltas = answer.next().await.expect("alive").expect("not over");
        let seen: Vec<_> = deltas.iter().map(|d| (d.choice, d.text.as_str())).collect();
        assert_eq!(seen, [(1, "x"), (0, "a"), (0, "b")]);
        outbox.push(delta(1, "y", Some(Finish::Length)));
        assert!(answer.next().await.expect("alive").is_some());
        assert!(answer.next().await.expect("alive").is_none());
    }

    #[tokio::test]
    async fn a_dead_engine_is_told_after_what_came_before() {
        let outbox = Arc::new(Outbox::new(1));
        let mut answer = Answer::new(Arc::clone(&outbox));
        outbox.push(delta(0, "a", None));
        outbox.fail();
        assert!(answer.next().await.expect("alive").is_some());
        assert_eq!(answer.next().await.err(), Some(EngineDead));
    }
}
