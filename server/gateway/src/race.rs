//! When a second attempt is worth its work: the first token is late by the model's own measure, and only a
//! few calls in a hundred may have one.
//!
//! A hedge asks two replicas for one answer and takes the one that begins first. It helps where one replica
//! of several is slow; in an overload all are, and a pool that then doubled its work would drown. Hence the
//! budget, which counts calls and not time. (Dean and Barroso, The Tail at Scale, 2013: at most 5 % more
//! requests take away most of the tail.) It must not know the pool; models that do not hedge never come here.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use wire::ModelId;

/// A first token is late when this share of the model's recent ones came sooner, in hundredths.
const LATE_PERCENT: usize = 95;

/// First tokens that are remembered of a model: those of a minute on a busy site, so that what is late
/// follows the load.
const N_RECENT: usize = 128;

/// First tokens that must have been seen before one can be late: fewer have no twentieth part.
const N_LEAST: usize = 20;

/// No first token is late before this: below it nobody sees the difference, and chance decides who is first.
const FLOOR: Duration = Duration::from_millis(100);

/// Calls that pay for one hedge: 5 %.
const COST: u32 = 20;

/// Hedges that may be saved up. A replica that stops makes a whole batch of calls late at once, and a batch
/// is some tens; more would be a burst upon the others.
const MOST: u32 = 8;

/// What hedging knows of each model that hedges.
#[derive(Debug, Default)]
pub(crate) struct Races(Mutex<HashMap<ModelId, Pace>>);

#[derive(Debug, Default)]
struct Pace {
    /// The last first tokens, in no order.
    recent: Vec<Duration>,
    /// Where the next one goes, once the list is full.
    next_idx: usize,
    /// Calls that have not paid for a hedge yet.
    credit: u32,
}

impl Races {
    /// A call came that may be hedged.
    pub(crate) fn call(&self, model: &ModelId) {
        self.with(model, |pace| pace.credit = (pace.credit + 1).min(MOST * COST));
    }

    /// An attempt's first token took so long; one that was given up took at least so long.
    pub(crate) fn first_token(&self, model: &ModelId, took: Duration) {
        self.with(model, |pace| {
            if pace.recent.len() < N_RECENT {
                pace.recent.push(took);
            } else {
                pace.recent[pace.next_idx] = took;
                pace.next_idx = (pace.next_idx + 1) % N_RECENT;
            }
        });
    }

    /// How long a first token may take before it is late, once enough have been seen.
    pub(crate) fn late(&self, model: &ModelId) -> Option<Duration> {
        let mut recent = self.with(model, |pace| pace.recent.clone());
        if recent.len() < N_LEAST {
            return None;
        }
        let at = (recent.len() * LATE_PERCENT).div_ceil(100) - 1;
        Some(FLOOR.max(*recent.select_nth_unstable(at).1))
    }

    /// Takes what one hedge costs; says whether it was there.
    pub(crate) fn spend(&self, model: &ModelId) -> bool {
        self.with(model, |pace| {
            let left = pace.credit.checked_sub(COST);
            pace.credit = left.unwrap_or(pace.credit);
            left.is_some()
        })
    }

    fn with<T>(&self, model: &ModelId, look: impl FnOnce(&mut Pace) -> T) -> T {
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !paces.contains_key(model) {
            paces.insert(model.clone(), Pace::default());
        }
        look(paces.get_mut(model).expect("put in above"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(text: &str) -> ModelId {
        ModelId::parse(text).expect("an id")
    }

    #[test]
    fn one_call_in_twenty_may_be_made_twice() {
        let (races, model) = (Races::default(), model("a/b"));
        let mut n_hedges = 0;
        // Every call is late: an overload.
        for _ in 0..1_000 {
            races.call(&model);
            n_hedges += u32::from(races.spend(&model));
        }
        assert_eq!(n_hedges, 50);
        for _ in 0..10_000 {
            races.call(&model);
        }
        let burst = (0..1_000).filter(|_| races.spend(&model)).count();
        assert_eq!(burst, MOST as usize);
        assert!(!races.spend(&self::model("a/c")), "each model pays for itself");
    }

    #[test]
    fn late_is_what_few_first_tokens_are() {
        let (races, model) = (Races::default(), model("a/b"));
        let ms = Duration::from_millis;
        for n in 1..=19 {
            races.first_token(&model, ms(n * 1_000));
            assert_eq!(races.late(&model), None);
        }
        races.first_token(&model, ms(20_000));
        assert_eq!(races.late(&model), Some(ms(19_000)));
        // What was slow is forgotten, and a quick model is not late before anybody sees it.
        for _ in 0..N_RECENT {
            races.first_token(&model, ms(7));
        }
        assert_eq!(races.late(&model), Some(FLOOR));
    }
}
