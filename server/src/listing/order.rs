//! The orders of a list: most are sorted once, and a page of results is read off.

use super::{Bits, Index, ListQuery, Reach};
use crate::catalogue::ModelFacts;
use std::cmp::Reverse;
use store::Measured;
use wire::{ModelId, Sort};

/// The catalogue in the orders that never change, each both ways. Ties go to the newer model, then by name.
pub(super) struct Orders {
    newest: [Vec<u32>; 2],
    largest: [Vec<u32>; 2],
    name: [Vec<u32>; 2],
    /// Each model's place among the newest.
    rank: Vec<u32>,
}

/// What was counted and measured of models lately, by place in the catalogue.
#[derive(Default)]
pub(crate) struct Counts {
    /// The models that were asked for, with how often.
    n_requests: Vec<(usize, u64)>,
    /// The models that somebody likes, with how many do.
    n_likes: Vec<(usize, u64)>,
    /// Models, providers and their tokens a second, where measured.
    speeds: Vec<(usize, usize, f64)>,
}

impl Counts {
    pub(crate) fn of(
        index: &Index,
        n_requests: &[(ModelId, u64)],
        n_likes: &[(ModelId, u64)],
        measured: &[Measured],
    ) -> Self {
        let placed = |counts: &[(ModelId, u64)]| {
            counts.iter().filter_map(|(id, n)| Some((index.place(id.as_str())?, *n))).collect()
        };
        let speeds = measured.iter().filter_map(|seen| {
            let provider = index.offers.providers.iter().position(|slug| *slug == seen.provider)?;
            Some((index.place(seen.model.as_str())?, provider, seen.tokens_per_s?))
        });
        Self { n_requests: placed(n_requests), n_likes: placed(n_likes), speeds: speeds.collect() }
    }

    /// How often each model was asked for.
    pub(crate) fn by_place(&self, n_models: usize) -> Vec<u64> {
        let mut counts = vec![0; n_models];
        for (at, n) in &self.n_requests {
            counts[*at] = *n;
        }
        counts
    }
}

impl Orders {
    pub(super) fn of(models: &[ModelFacts]) -> Self {
        let sorted = |compare: &dyn Fn(&ModelFacts, &ModelFacts) -> std::cmp::Ordering| {
            let mut places: Vec<u32> = (0..models.len() as u32).collect();
            places.sort_by(|a, b| {
                let (a, b) = (&models[*a as usize], &models[*b as usize]);
                let newer = b.released.cmp(&a.released);
                compare(a, b).then(newer).then_with(|| a.id.cmp(&b.id))
            });
            places
        };
        let both = |compare: &dyn Fn(&ModelFacts, &ModelFacts) -> std::cmp::Ordering| {
            [sorted(compare), sorted(&|a, b| compare(a, b).reverse())]
        };
        let newest = both(&|a, b| b.released.cmp(&a.released));
        let mut rank = vec![0; models.len()];
        for (place, model) in newest[0].iter().enumerate() {
            rank[*model as usize] = place as u32;
        }
        Self {
            newest,
            largest: both(&|a, b| b.n_parameters.cmp(&a.n_parameters)),
            name: both(&|a, b| a.id.as_str().to_lowercase().cmp(&b.id.as_str().to_lowercase())),
            rank,
        }
    }
}

impl Index {
    /// A model's place among the newest.
    pub(crate) fn newness(&self, at: usize) -> u32 {
        self.orders.rank[at]
    }

    /// The places of the models shown from `skip` on, `take` at most, in the query's order.
    pub(crate) fn ranked(
        &self,
        shown: &Bits,
        query: &ListQuery,
        reach: &Reach,
        counts: &Counts,
        (skip, take): (usize, usize),
    ) -> Vec<usize> {
        let orders = &self.orders;
        let way = usize::from(query.ascending);
        let page = |places: &mut dyn Iterator<Item = usize>| places.skip(skip).take(take).collect();
        let none = Bits::none(self.n_models());
        let read = |order: &[u32]| page(&mut order.iter().map(|at| *at as usize).filter(|at| shown.has(*at)));
        match query.sort {
            Sort::Newest => read(&orders.newest[way]),
            Sort::Largest => read(&orders.largest[way]),
            Sort::Name => read(&orders.name[way]),
            Sort::Trending => {
                let mut first = counted(&counts.n_requests, shown);
                // Among equals, and so among all that nobody asked for, those that would answer go before others.
                first.sort_by_key(|(at, n)| (Reverse(*n), !reach.ready.has(*at), orders.rank[*at]));
                self.with_the_rest(shown, first, &reach.ready, query.ascending, page)
            }
            Sort::Likes => {
                let mut first = counted(&counts.n_likes, shown);
                first.sort_by_key(|(at, n)| (Reverse(*n), orders.rank[*at]));
                self.with_the_rest(shown, first, &none, query.ascending, page)
            }
            Sort::Fastest => {
                let measured = counts.speeds.iter().filter(|(at, provider, _)| {
                    // What the caller cannot call is not fast for them.
                    shown.has(*at) && reach.answers(*at, *provider)
                });
                let mut first: Vec<(usize, f64)> = measured.map(|(at, _, speed)| (*at, *speed)).collect();
                first.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
                first.dedup_by_key(|(at, _)| *at);
                first.sort_by(|a, b| {
                    b.1.total_cmp(&a.1).then_with(|| orders.rank[a.0].cmp(&orders.rank[b.0]))
                });
                self.with_the_rest(shown, first, &none, query.ascending, page)
            }
            Sort::Cheapest => {
                let mut first: Vec<(usize, (u64, u64))> =
                    shown.iter().filter_map(|at| Some((at, reach.cost(at)?))).collect();
                first.sort_by_key(|(at, cost)| (*cost, orders.rank[*at]));
                self.with_the_rest(shown, first, &none, query.ascending, page)
            }
        }
    }

    /// Those with a figure in its order, then the newest of the others, of whom some go ahead; the other way
    /// round, the others first.
    fn with_the_rest<T: PartialEq>(
        &self,
        shown: &Bits,
        mut first: Vec<(usize, T)>,
        ahead: &Bits,
        ascending: bool,
        page: impl Fn(&mut dyn Iterator<Item = usize>) -> Vec<usize>,
    ) -> Vec<usize> {
        let mut rest = shown.clone();
        let mut known = Bits::none(self.n_models());
        for (at, _) in &first {
            known.set(*at);
        }
        rest.leave_out(&known);
        let newest = || self.orders.newest[0].iter().map(|at| *at as usize).filter(|at| rest.has(*at));
        let rest = newest().filter(|at| ahead.has(*at)).chain(newest().filter(|at| !ahead.has(*at)));
        if ascending {
            turn(&mut first);
            page(&mut rest.chain(first.iter().map(|(at, _)| *at)))
        } else {
            page(&mut first.iter().map(|(at, _)| *at).chain(rest))
        }
    }
}

/// Those of the models shown that have a count.
fn counted(counts: &[(usize, u64)], shown: &Bits) -> Vec<(usize, u64)> {
    counts.iter().filter(|(at, n)| *n > 0 && shown.has(*at)).copied().collect()
}

/// Turns an order round, but leaves equals as they are: the newer first.
fn turn<T: PartialEq>(order: &mut [(usize, T)]) {
    order.reverse();
    for equals in order.chunk_by_mut(|a, b| a.1 == b.1) {
        equals.reverse();
    }
}
