//! One attempt's place: on which route, at which replica, since when. Ends in `Drop`, with the lease.

use crate::plan::Route;
use http::HeaderMap;
use pool::{Lease, Outcome};
use std::time::Instant;
use wire::{ClusterLabel, Hop, HopKind, SmolStr};

/// Whose turn it is, for how long already, and on which lease.
pub(crate) struct Seat {
    pub(crate) route: Route,
    pub(crate) cluster: Option<ClusterLabel>,
    pub(crate) began: Instant,
    pub(super) kind: HopKind,
    /// Tokens of the answer that the client had when it began.
    pub(super) n_tokens_before: u64,
    /// `None` for providers other than the pool, and once told how it ended.
    pub(super) lease: Option<Lease>,
}

impl Seat {
    /// Tells the pool how it ended.
    pub(crate) fn end(&mut self, outcome: Outcome) {
        if let Some(lease) = self.lease.take() {
            lease.end(outcome);
        }
    }

    /// Stops the pool's latency clock.
    pub(crate) fn first_token(&mut self) {
        if let Some(lease) = &mut self.lease {
            lease.first_token();
        }
    }

    /// The answer has so many tokens in all: the pool learns how fast this attempt's came.
    pub(crate) fn tokens(&mut self, n_tokens: u64) {
        if let Some(lease) = &mut self.lease {
            lease.tokens(n_tokens.saturating_sub(self.n_tokens_before));
        }
    }

    /// Hands on what a replica's answer says of its load.
    pub(crate) fn report(&mut self, headers: &HeaderMap) {
        if let Some(lease) = &mut self.lease {
            lease.report(headers);
        }
    }

    /// Whether it is the first of its call, at a replica of the pool.
    pub(crate) fn first(&self) -> bool {
        self.kind == HopKind::First && self.replica()
    }

    /// Whether a replica of the pool serves it.
    pub(crate) fn replica(&self) -> bool {
        self.lease.is_some()
    }

    /// What receipt and header say of it, once the answer has so many tokens in all.
    pub(super) fn hop(&self, outcome: SmolStr, n_tokens: u64, now: Instant) -> Hop {
        Hop {
            kind: self.kind,
            provider: self.route.provider.clone(),
            cluster: self.cluster.as_ref().map(|cluster| cluster.name.clone()),
            outcome,
            n_tokens: n_tokens.saturating_sub(self.n_tokens_before),
            duration_ms: (now - self.began).as_millis() as u64,
        }
    }
}
