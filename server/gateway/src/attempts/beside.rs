//! The attempts of a hedge: made beside the first one, taken in by it, or left for it.

use super::{Attempts, Seat};
use crate::{error::ChatError, plan::Route};
use pool::Outcome;
use std::{sync::Arc, time::Instant};
use wire::HopKind;

/// The outcome of an attempt that another one was quicker than.
const OVERTAKEN: &str = "overtaken";

impl Attempts {
    /// Attempts at other replicas, beside the one on this seat.
    pub(crate) fn beside(&self, seat: &Seat) -> Option<Box<Self>> {
        Some(Box::new(Self {
            parts: Arc::clone(&self.parts),
            account: self.account.clone(),
            presented: None,
            request_id: self.request_id.clone(),
            model: self.model.clone(),
            routes: vec![seat.route.clone()],
            explicit: self.explicit,
            prefix: Arc::clone(&self.prefix),
            session: self.session,
            hints: self.hints.clone(),
            route_idx: 0,
            tried: self.tried.clone(),
            full: vec![],
            n_sent_back: 0,
            standing: Arc::default(),
            request: Some(self.request.clone()?),
            broken: None,
            n_tokens_round: 0,
            comes_back_by: self.comes_back_by,
            give_up: self.give_up,
            hedge: true,
            n_before: self.n_before + self.hops.len() + 1,
            stream: self.stream,
            hops: vec![],
            worst: None,
        }))
    }

    /// Takes in what attempts beside these came to.
    pub(crate) fn absorb(&mut self, beside: Self) {
        self.hops.extend(beside.hops);
        for id in beside.tried {
            if !self.tried.contains(&id) {
                self.tried.push(id);
            }
        }
        self.full.extend(beside.full);
        self.note(beside.worst);
    }

    /// The same of attempts that found no replica to answer, with what they would tell. Where they asked
    /// nobody it is no news: these look for a seat themselves, and may wait for one.
    pub(crate) fn absorb_failed(&mut self, beside: Self, error: ChatError) {
        let asked = !beside.hops.is_empty();
        self.absorb(beside);
        self.note(Some(error).filter(|_| asked));
    }

    /// An attempt was left for one that began sooner, which says nothing against its replica.
    pub(crate) fn overtaken(&mut self, mut seat: Seat) {
        self.parts.races.first_token(&self.model, seat.began.elapsed());
        self.hops.push(seat.hop(OVERTAKEN.into(), 0, Instant::now()));
        seat.end(Outcome::Cancelled);
    }

    /// The same for one that had no head yet.
    pub(crate) fn overtaken_early(&mut self, route: &Route, began: Instant) {
        let seat = Seat {
            route: route.clone(),
            cluster: None,
            began,
            kind: HopKind::Hedge,
            n_tokens_before: 0,
            lease: None,
        };
        self.hops.push(seat.hop(OVERTAKEN.into(), 0, Instant::now()));
    }
}
