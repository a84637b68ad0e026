//! What one call used and what it costs, settled exactly once: when it ends, or when it is dropped.
//!
//! Counts are the upstream's own, as of the last chunk that was handed to the client; chunks are never
//! counted, for one may carry several tokens. Replicas, and providers that can, are asked for running totals
//! in each chunk, so that a stream which is cut or left is billed for what was delivered. A provider without
//! them says its totals at the end only: a stream of it that ends before is billed nothing, since no count
//! of ours would be its own, and to charge for what may not have come is the worse mistake. The meter holds its place in the ledger's queue from before
//! the first attempt, so settling from `Drop` can neither fail nor block.

use crate::{credits::Hold, plan::Route};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Ended, SettleSlot, Settlement};
use wire::{KeyMode, NanoUsd, Price, ProviderSlug, SmolStr, Usage};

/// Meters one call.
pub(crate) struct Meter {
    /// `None` for calls that are not billed here, and once settled.
    slot: Option<SettleSlot>,
    /// Its share of the account's credits, where there are any.
    hold: Option<Hold>,
    request_id: Arc<str>,
    arrived: Instant,
    provider: ProviderSlug,
    mode: KeyMode,
    price: Option<Price>,
    cluster: Option<SmolStr>,
    usage: Option<Usage>,
    first_token: Option<Duration>,
}

impl Meter {
    /// A meter for a call that will be tried on this route first.
    pub(crate) fn new(
        slot: Option<SettleSlot>,
        request_id: Arc<str>,
        arrived: Instant,
        route: &Route,
    ) -> Self {
        Self {
            slot,
            hold: None,
            request_id,
            arrived,
            provider: route.provider.clone(),
            mode: route.mode,
            price: route.price,
            cluster: None,
            usage: None,
            first_token: None,
        }
    }

    /// Holds a share of the account's credits until the call is settled, while it is served by who costs something.
    pub(crate) fn hold(&mut self, hold: Option<Hold>) {
        self.hold = hold;
    }

    /// Who serves the call from now on.
    pub(crate) fn served_by(&mut self, route: &Route, cluster: Option<&SmolStr>) {
        self.provider = route.provider.clone();
        self.mode = route.mode;
        self.price = route.price;
        self.cluster = cluster.cloned();
        if let Some(hold) = &mut self.hold {
            hold.served_by(route);
        }
    }

    /// Who serves the call.
    pub(crate) fn provider(&self) -> &ProviderSlug {
        &self.provider
    }

    /// With whose key.
    pub(crate) fn mode(&self) -> KeyMode {
        self.mode
    }

    /// The first part of the answer is here.
    pub(crate) fn first_token(&mut self, now: Instant) {
        self.first_token.get_or_insert(now - self.arrived);
    }

    /// What was handed to the client brought the call to these totals.
    pub(crate) fn delivered(&mut self, usage: Option<Usage>) {
        self.usage = usage.or(self.usage);
    }

    /// Totals of what was delivered.
    pub(crate) fn usage(&self) -> Option<Usage> {
        self.usage
    }

    /// When the call arrived.
    pub(crate) fn arrived(&self) -> Instant {
        self.arrived
    }

    /// Milliseconds from arrival to the first token.
    pub(crate) fn first_token_ms(&self) -> Option<u64> {
        self.first_token.map(|d| d.as_millis() as u64)
    }

    /// Milliseconds since arrival.
    pub(crate) fn duration_ms(&self, now: Instant) -> u64 {
        (now - self.arrived).as_millis() as u64
    }

    /// What the account is charged: nothing with the user's own key, whose provider bills it.
    pub(crate) fn cost(&self) -> NanoUsd {
        match (self.mode, self.price, self.usage) {
            (KeyMode::Routed, Some(price), Some(usage)) => {
                price.cost(usage.prompt_tokens, usage.completion_tokens)
            }
            _ => NanoUsd(0),
        }
    }

    /// Settles the call. Only the first time counts.
    pub(crate) fn end(&mut self, ended: Ended, now: Instant) {
        let Some(slot) = self.slot.take() else { return };
        // First here and then in the ledger: read between the two, it counts once.
        if let Some(hold) = self.hold.take() {
            hold.settle(self.cost());
        }
        slot.settle(self.settlement(ended, now));
    }

    fn settlement(&self, ended: Ended, now: Instant) -> Settlement {
        let usage = self.usage.unwrap_or_default();
        Settlement {
            request_id: self.request_id.clone(),
            provider: self.provider.clone(),
            mode: self.mode,
            cluster: self.cluster.clone(),
            n_prompt_tokens: usage.prompt_tokens,
            n_completion_tokens: usage.completion_tokens,
            cost: self.cost(),
            first_token_ms: self.first_token_ms(),
            duration_ms: self.duration_ms(now),
            ended,
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.end(Ended::Cancelled, Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::RouteState;

    fn route(mode: KeyMode, price: Option<Price>) -> Route {
        Route {
            provider: ProviderSlug::parse("groq").expect("a slug"),
            provider_model: "m".into(),
            mode,
            state: RouteState::Ready,
            price,
            context_length: None,
        }
    }

    fn usage(prompt_tokens: u64, completion_tokens: u64) -> Usage {
        Usage { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
    }

    #[test]
    fn delivered_tokens_are_charged_at_the_price() {
        let arrived = Instant::now();
        let price = Some(Price { input_nanousd: 100_000_000, output_nanousd: 300_000_000 });
        let mut meter = Meter::new(None, "r".into(), arrived, &route(KeyMode::Routed, price));
        assert_eq!(meter.cost(), NanoUsd(0));
        meter.first_token(arrived + Duration::from_millis(7));
        meter.delivered(Some(usage(10, 1)));
        meter.first_token(arrived + Duration::from_millis(9));
        meter.delivered(Some(usage(10, 4)));
        meter.delivered(None);
        let settlement = meter.settlement(Ended::Cancelled, arrived + Duration::from_millis(20));
        assert_eq!(settlement.cost, NanoUsd(10 * 100 + 4 * 300));
        assert_eq!((settlement.n_prompt_tokens, settlement.n_completion_tokens), (10, 4));
        assert_eq!((settlement.first_token_ms, settlement.duration_ms), (Some(7), 20));
    }

    #[test]
    fn an_own_key_costs_nothing_here() {
        let price = Some(Price { input_nanousd: 1_000_000, output_nanousd: 1_000_000 });
        let mut meter = Meter::new(None, "r".into(), Instant::now(), &route(KeyMode::CustomKey, price));
        meter.delivered(Some(usage(10, 4)));
        assert_eq!(meter.cost(), NanoUsd(0));
        meter.served_by(&route(KeyMode::Routed, price), Some(&"c".into()));
        assert_eq!(meter.cost(), NanoUsd(14));
        assert_eq!(meter.cluster.as_deref(), Some("c"));
    }
}
