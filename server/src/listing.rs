//! What a list is asked to show and in which order: pure, shared by the page and the Hub API.
//!
//! Both vocabularies of keys are taken on both: the page's `sort=trending` and the API's `sort=trendingScore`.
//! `index` answers the question.

mod bits;
mod column;
mod index;
mod order;
mod reach;

use crate::{catalogue::ModelFacts, query::Query};
use gateway::Route;
use wire::{Facet, RouteState, Sort};

pub(crate) use bits::Bits;
pub(crate) use index::Index;
pub(crate) use order::Counts;
pub(crate) use reach::Reach;

/// A model with what this site knows of it today.
pub(crate) struct Entry<'a> {
    pub(crate) facts: &'a ModelFacts,
    /// In the caller's order.
    pub(crate) routes: Vec<Route>,
    /// Requests of the last 30 days.
    pub(crate) n_requests: u64,
    pub(crate) n_likes: u64,
}

impl Entry<'_> {
    /// Whether a call would go through now.
    pub(crate) fn answers_now(&self) -> bool {
        self.routes.iter().any(|route| route.state == RouteState::Ready)
    }
}

/// What a list is filtered and ordered by.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListQuery {
    pub(crate) search: String,
    /// Values by facet, in lower case.
    facets: Vec<(Facet, Vec<String>)>,
    tags: Vec<String>,
    gated: bool,
    n_parameters: (Option<u64>, Option<u64>),
    pub(crate) sort: Sort,
    ascending: bool,
}

impl ListQuery {
    pub(crate) fn from_query(query: &Query) -> Self {
        let lower = |key: &str| query.list(key).iter().map(|value| value.to_lowercase()).collect::<Vec<_>>();
        let mut tags = lower("filter");
        tags.extend(lower("other"));
        let facets = Facet::ALL.into_iter().filter_map(|facet| {
            let mut values = lower(facet.key());
            match facet {
                Facet::Licence => values.iter_mut().for_each(|value| *value = plain(facet, value).to_owned()),
                // The Hub knows one value that says how a model stands, and ignores others.
                Facet::Availability => values.retain(|value| reach::AVAILABILITY.contains(&value.as_str())),
                _ => {}
            }
            (!values.is_empty()).then_some((facet, values))
        });
        Self {
            search: query.first("search").unwrap_or_default().trim().to_owned(),
            facets: facets.collect(),
            tags,
            gated: query.has("gated", "true"),
            n_parameters: query.first("num_parameters").map(size_range).unwrap_or_default(),
            sort: query.first("sort").map(sort).unwrap_or_default(),
            ascending: query.first("direction") == Some("1"),
        }
    }

    /// The values asked for of a facet.
    fn wanted(&self, facet: Facet) -> &[String] {
        self.facets.iter().find(|(known, _)| *known == facet).map_or(&[], |(_, values)| values)
    }
}

/// A facet's value as the catalogue writes it: the Hub marks licences in tags.
pub(crate) fn plain(facet: Facet, value: &str) -> &str {
    match facet {
        Facet::Licence => value.strip_prefix("license:").unwrap_or(value),
        _ => value,
    }
}

fn sort(text: &str) -> Sort {
    match text {
        "created" | "createdAt" | "created_at" | "modified" | "lastModified" | "last_modified" => {
            Sort::Newest
        }
        "num_parameters" | "mainSize" | "main_size" => Sort::Largest,
        "id" => Sort::Name,
        "price" => Sort::Cheapest,
        "speed" => Sort::Fastest,
        "likes" => Sort::Likes,
        _ => Sort::Trending,
    }
}

/// `min:6B,max:128B`, each part optional.
fn size_range(text: &str) -> (Option<u64>, Option<u64>) {
    let part = |name: &str| {
        text.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix(':').and_then(size))
    };
    (part("min"), part("max"))
}

/// `6B`, `500M`, `1.5B`, `984456`.
fn size(text: &str) -> Option<u64> {
    let text = text.trim().to_uppercase();
    let (digits, unit) = match text.char_indices().last()? {
        (at, 'K') => (&text[..at], 1e3),
        (at, 'M') => (&text[..at], 1e6),
        (at, 'B') => (&text[..at], 1e9),
        (at, 'T') => (&text[..at], 1e12),
        _ => (&text[..], 1.0),
    };
    let number: f64 = digits.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some((number * unit) as u64)
}

#[cfg(test)]
mod tests;
