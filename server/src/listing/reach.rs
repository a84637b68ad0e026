//! What one caller can call at this moment, over the whole catalogue.
//!
//! The same decisions as `gateway/plan` makes for one model, made for all of them at once; a test holds one
//! against the other. Pure: how the pool stands and which keys there are come in as arguments.

use super::{Bits, Index};
use gateway::Standing;
use wire::{Facet, Price, ProviderSlug};

/// What the availability filter knows: the Hub's word for a model that answers, and ours for one that answers
/// through a provider whose key the caller saved.
pub(super) const AVAILABILITY: [&str; 2] = ["warm", "own-key"];

/// Highest prices of a million tokens of an answer in nano-USD, with their names in addresses. The first is
/// free of charge in both directions.
const PRICES: [(&str, u64); 4] =
    [("free", 0), ("0.5", 500_000_000), ("2", 2_000_000_000), ("10", 10_000_000_000)];

/// What a caller can reach.
pub(crate) struct Reach {
    /// A call would go through now.
    pub(crate) ready: Bits,
    /// A provider serves it, be it for a key that is missing here.
    pub(crate) served: Bits,
    /// The lowest price among routes that would go through now, as cost of answer and prompt.
    cheapest: Vec<Option<(u64, u64)>>,
    /// By provider, the models it would answer for now.
    ready_at: Vec<Bits>,
    availability: Vec<(String, Bits)>,
    providers: Vec<(String, Bits)>,
    prices: Vec<(String, Bits)>,
}

impl Reach {
    pub(crate) fn of(index: &Index, standing: &Standing, own_keys: &[ProviderSlug]) -> Self {
        let n = index.n_models();
        let offers = &index.offers;
        let mut in_pool = Bits::none(n);
        for at in standing.ready().filter_map(|model| index.place(model)) {
            in_pool.set(at);
        }
        let own: Vec<bool> = offers.providers.iter().map(|slug| own_keys.contains(slug)).collect();
        let (mut ready, mut served, mut with_own_key) = (Bits::none(n), Bits::none(n), Bits::none(n));
        let mut by_provider = vec![Bits::none(n); offers.providers.len()];
        let mut ready_at = by_provider.clone();
        let mut cheapest: Vec<Option<(u64, u64)>> = vec![None; n];
        for (at, cheapest) in cheapest.iter_mut().enumerate() {
            for &(provider, price) in offers.of_model(at) {
                let pool = offers.pool == Some(provider);
                if pool && !in_pool.has(at) {
                    continue;
                }
                by_provider[provider].set(at);
                served.set(at);
                // The pool is ours: a price that was never set is none.
                let price = if pool { price.or(Some((0, 0))) } else { price };
                let own = own[provider] && !pool;
                if pool || own || (offers.routed[provider] && price.is_some()) {
                    ready.set(at);
                    ready_at[provider].set(at);
                    *cheapest = [*cheapest, price].into_iter().flatten().min();
                }
                if own {
                    with_own_key.set(at);
                }
            }
        }
        let prices = PRICES.iter().map(|&(name, most)| {
            let fits = |(output, input): (u64, u64)| output <= most && (most > 0 || input == 0);
            (name.to_owned(), Bits::of(n, |at| cheapest[at].is_some_and(fits)))
        });
        let prices = prices.collect();
        let slugs = offers.providers.iter().map(ToString::to_string);
        Self {
            availability: AVAILABILITY
                .iter()
                .map(|name| (*name).to_owned())
                .zip([ready.clone(), with_own_key])
                .collect(),
            providers: slugs.zip(by_provider).collect(),
            ready,
            served,
            prices,
            cheapest,
            ready_at,
        }
    }

    /// The lowest price of an answer among routes that would go through now.
    pub(super) fn cost(&self, at: usize) -> Option<(u64, u64)> {
        self.cheapest[at]
    }

    /// Whether this provider would answer for the model now.
    pub(super) fn answers(&self, at: usize, provider: usize) -> bool {
        self.ready_at[provider].has(at)
    }

    /// Whether a call would go through now and cost nothing.
    pub(crate) fn free(&self, at: usize) -> bool {
        self.cheapest[at]
            .is_some_and(|(output_nanousd, input_nanousd)| Price { input_nanousd, output_nanousd }.free())
    }

    /// The values of a facet that hangs on the caller, with their models.
    pub(super) fn values(&self, facet: Facet) -> Option<&[(String, Bits)]> {
        match facet {
            Facet::Availability => Some(&self.availability),
            Facet::Provider => Some(&self.providers),
            Facet::Price => Some(&self.prices),
            _ => None,
        }
    }
}
