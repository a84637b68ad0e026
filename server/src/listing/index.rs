//! Which models a list shows, and what its filters' other values would leave, without looking at each model.
//!
//! Built once from the catalogue, which does not change while the server runs. What does change (whom the
//! caller can call, what was asked for lately) comes with each question as a [`Reach`] and a count by model.

use super::{Bits, ListQuery, Reach, column::Column, order::Orders};
use crate::catalogue::{Catalogue, ModelFacts, ProviderFacts};
use memchr::memmem;
use std::collections::HashMap;
use wire::{Facet, ProviderSlug};

/// Sizes in ranges: from so many parameters to fewer than so many, with the range's name in addresses.
/// The bounds are those people choose hardware by: a telephone, one card, several cards, one server, more.
const SIZES: [(&str, u64, u64); 5] = [
    ("0-3b", 0, 3_000_000_000),
    ("3b-10b", 3_000_000_000, 10_000_000_000),
    ("10b-40b", 10_000_000_000, 40_000_000_000),
    ("40b-100b", 40_000_000_000, 100_000_000_000),
    ("100b-", 100_000_000_000, u64::MAX),
];

/// Least lengths of context, in tokens, as models have them: powers of two.
const CONTEXTS: [(&str, u64); 4] =
    [("8k", 8 << 10), ("32k", 32 << 10), ("128k", 128 << 10), ("1m", 1_000_000)];

/// What lists are made from.
pub(crate) struct Index {
    n_models: usize,
    places: HashMap<String, usize>,
    /// What a search looks into: id, organisation and summary in lower case, a line each.
    texts: Vec<String>,
    columns: Vec<(Facet, Column)>,
    /// What makers call themselves, by their part of the id in lower case.
    organisations: HashMap<String, String>,
    /// Licences as the catalogue spells them, by themselves in lower case.
    licences: HashMap<String, String>,
    tags: Column,
    n_parameters: Vec<Option<u64>>,
    pub(super) orders: Orders,
    pub(super) offers: Offers,
}

/// Who offers which model at what price, flat.
pub(super) struct Offers {
    /// The catalogue's providers.
    pub(super) providers: Vec<ProviderSlug>,
    /// Which of them has a key of the platform.
    pub(super) routed: Vec<bool>,
    /// The place of the pool among them.
    pub(super) pool: Option<usize>,
    /// Where each model's offers begin; one more than there are models.
    pub(super) starts: Vec<usize>,
    /// The provider's place, and its price as cost of answer and prompt.
    pub(super) items: Vec<(usize, Option<(u64, u64)>)>,
}

/// The models of a list.
pub(crate) struct Found {
    /// Those that match every filter.
    pub(crate) shown: Bits,
    /// By facet, those that match every other filter.
    without: Vec<(Facet, Bits)>,
}

impl Index {
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let models = &catalogue.models;
        let one = |text: &str| vec![text.to_owned()];
        let column = |facet: Facet, values: &dyn Fn(&ModelFacts) -> Vec<String>| {
            (facet, Column::of(models.iter().map(values)))
        };
        let columns = vec![
            column(Facet::Task, &|facts| one(&facts.task)),
            column(Facet::Organisation, &|facts| one(facts.id.namespace())),
            column(Facet::Language, &|facts| facts.languages.clone()),
            column(Facet::Licence, &|facts| one(&facts.licence.to_lowercase())),
            column(Facet::Library, &|facts| facts.library.iter().cloned().collect()),
            column(Facet::Size, &sizes),
            column(Facet::Context, &contexts),
        ];
        let text = |facts: &ModelFacts| {
            [facts.id.as_str(), &facts.organisation, &facts.summary].join("\n").to_lowercase()
        };
        Self {
            n_models: models.len(),
            places: models.iter().enumerate().map(|(at, facts)| (facts.id.to_string(), at)).collect(),
            texts: models.iter().map(text).collect(),
            columns,
            organisations: models
                .iter()
                .map(|facts| (facts.id.namespace().to_lowercase(), facts.organisation.clone()))
                .collect(),
            licences: models
                .iter()
                .map(|facts| (facts.licence.to_lowercase(), facts.licence.clone()))
                .collect(),
            tags: Column::of(models.iter().map(ModelFacts::hub_tags)),
            n_parameters: models.iter().map(|facts| facts.n_parameters).collect(),
            orders: Orders::of(models),
            offers: Offers::of(catalogue),
        }
    }

    pub(crate) fn n_models(&self) -> usize {
        self.n_models
    }

    /// What the maker calls itself.
    pub(crate) fn organisation(&self, namespace: &str) -> Option<&str> {
        self.organisations.get(&namespace.to_lowercase()).map(String::as_str)
    }

    /// A licence as the catalogue spells it.
    pub(crate) fn licence(&self, value: &str) -> Option<&str> {
        self.licences.get(&value.to_lowercase()).map(String::as_str)
    }

    /// A model's place in the catalogue.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The models that match.
    pub(crate) fn find(&self, query: &ListQuery, reach: &Reach) -> Found {
        let n = self.n_models;
        let mut always = self.with_words(&query.search);
        always.keep(&self.tags.with_all(&query.tags));
        if query.gated {
            // Every model here is open to all.
            always = Bits::none(n);
        }
        let (least, most) = query.n_parameters;
        if least.is_some() || most.is_some() {
            let range = least.unwrap_or(0)..=most.unwrap_or(u64::MAX);
            always.keep(&Bits::of(n, |at| self.n_parameters[at].is_some_and(|n| range.contains(&n))));
        }
        let filters: Vec<(Facet, Bits)> = Facet::ALL
            .into_iter()
            .filter_map(|facet| {
                let wanted = query.wanted(facet);
                (!wanted.is_empty()).then(|| (facet, self.with(facet, wanted, reach)))
            })
            .collect();
        let all_but = |left_out: Option<Facet>| {
            let mut bits = always.clone();
            for (_, filter) in filters.iter().filter(|(facet, _)| Some(*facet) != left_out) {
                bits.keep(filter);
            }
            bits
        };
        let shown = all_but(None);
        // A demand's other values come on top of those in force, so they are counted among what is shown.
        let alternatives = filters.iter().map(|(facet, _)| *facet).filter(|facet| !facet.demands());
        let without = alternatives.map(|facet| (facet, all_but(Some(facet)))).collect();
        Found { shown, without }
    }

    /// How many models each value of a facet would leave; values that leave none are left out, but for
    /// those of a fixed list.
    pub(crate) fn counts<'a>(
        &'a self,
        facet: Facet,
        found: &Found,
        reach: &'a Reach,
    ) -> Vec<(&'a str, usize)> {
        let among = found.without.iter().find(|(known, _)| *known == facet);
        let among = among.map_or(&found.shown, |(_, bits)| bits);
        if let Some(values) = reach.values(facet) {
            return values.iter().map(|(value, bits)| (value.as_str(), among.count_with(bits))).collect();
        }
        let counts = self.column(facet).counts(among);
        let count =
            |name: &'static str| (name, counts.iter().find(|(value, _)| *value == name).map_or(0, |c| c.1));
        match facet {
            Facet::Size => SIZES.iter().map(|(name, ..)| count(name)).collect(),
            Facet::Context => CONTEXTS.iter().map(|(name, _)| count(name)).collect(),
            _ => counts,
        }
    }

    fn with(&self, facet: Facet, wanted: &[String], reach: &Reach) -> Bits {
        let Some(values) = reach.values(facet) else {
            let column = self.column(facet);
            return if facet.demands() { column.with_all(wanted) } else { column.with_any(wanted) };
        };
        let chosen = values.iter().filter(|(value, _)| wanted.contains(value)).map(|(_, bits)| bits);
        let mut bits = if facet.demands() { Bits::all(self.n_models) } else { Bits::none(self.n_models) };
        if facet.demands() {
            // What nobody knows is met by none.
            if !wanted.iter().all(|wanted| values.iter().any(|(value, _)| value == wanted)) {
                return Bits::none(self.n_models);
            }
            chosen.for_each(|chosen| bits.keep(chosen));
        } else {
            chosen.for_each(|chosen| bits.add(chosen));
            if facet == Facet::Provider && wanted.iter().any(|wanted| wanted == "all") {
                bits.add(&reach.served);
            }
        }
        bits
    }

    /// The models in whose texts every word occurs.
    fn with_words(&self, search: &str) -> Bits {
        let mut bits = Bits::all(self.n_models);
        for word in search.to_lowercase().split_whitespace() {
            let finder = memmem::Finder::new(word);
            bits.keep(&Bits::of(self.n_models, |at| finder.find(self.texts[at].as_bytes()).is_some()));
        }
        bits
    }

    fn column(&self, facet: Facet) -> &Column {
        let found = self.columns.iter().find(|(known, _)| *known == facet);
        &found.expect("every facet is a column or a reach").1
    }
}

impl Offers {
    fn of(catalogue: &Catalogue) -> Self {
        let providers: Vec<ProviderSlug> =
            catalogue.providers.iter().map(|provider| provider.slug.clone()).collect();
        let (mut starts, mut items) = (vec![0], vec![]);
        for facts in &catalogue.models {
            for offer in &facts.offers {
                if let Some(at) = providers.iter().position(|slug| *slug == offer.provider) {
                    items.push((at, offer.price.map(|price| (price.output_nanousd, price.input_nanousd))));
                }
            }
            starts.push(items.len());
        }
        Self {
            routed: catalogue.providers.iter().map(|provider| provider.platform_key.is_some()).collect(),
            pool: catalogue.providers.iter().position(ProviderFacts::pool),
            providers,
            starts,
            items,
        }
    }

    /// A model's offers.
    pub(super) fn of_model(&self, at: usize) -> &[(usize, Option<(u64, u64)>)] {
        &self.items[self.starts[at]..self.starts[at + 1]]
    }
}

fn sizes(facts: &ModelFacts) -> Vec<String> {
    let holds = |n: u64| SIZES.iter().filter(move |(_, least, below)| (*least..*below).contains(&n));
    facts.n_parameters.into_iter().flat_map(holds).map(|(name, ..)| (*name).to_owned()).collect()
}

fn contexts(facts: &ModelFacts) -> Vec<String> {
    let reaches = |n: u64| CONTEXTS.iter().filter(move |(_, least)| n >= *least);
    facts.context_length.into_iter().flat_map(reaches).map(|(name, _)| (*name).to_owned()).collect()
}
