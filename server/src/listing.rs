//! Which models a list shows, in which order: pure, shared by the page and the Hub API.
//!
//! Both vocabularies of keys are taken on both: the page's `sort=trending` and the API's `sort=trendingScore`.

use crate::{catalogue::ModelFacts, query::Query};
use gateway::Route;
use wire::RouteState;

/// A model with what this site knows of it today.
pub(crate) struct Entry<'a> {
    pub(crate) facts: &'a ModelFacts,
    /// In the caller's order.
    pub(crate) routes: Vec<Route>,
    /// Requests of the last 30 days.
    pub(crate) n_requests: u64,
}

/// What a list is filtered and ordered by.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListQuery {
    pub(crate) search: String,
    author: Option<String>,
    tags: Vec<String>,
    tasks: Vec<String>,
    providers: Vec<String>,
    languages: Vec<String>,
    licences: Vec<String>,
    libraries: Vec<String>,
    answers_now: bool,
    gated: bool,
    n_parameters: (Option<u64>, Option<u64>),
    pub(crate) sort: Sort,
    ascending: bool,
}

/// The orders of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Most requested here lately; also for likes and downloads, which this site does not count.
    #[default]
    Trending,
    Released,
    Parameters,
    Id,
}

/// A group of filters that a person can choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    AnswersNow,
    Provider,
    Task,
    Language,
    Licence,
    Library,
}

impl Facet {
    /// In display order.
    pub(crate) const ALL: [Self; 6] =
        [Self::AnswersNow, Self::Provider, Self::Task, Self::Language, Self::Licence, Self::Library];

    /// Its query key.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::AnswersNow => "inference",
            Self::Provider => "inference_provider",
            Self::Task => "pipeline_tag",
            Self::Language => "language",
            Self::Licence => "license",
            Self::Library => "library",
        }
    }

    /// Its values for one model.
    pub(crate) fn values(self, entry: &Entry<'_>) -> Vec<String> {
        let facts = entry.facts;
        match self {
            Self::AnswersNow => entry.answers_now().then(|| "warm".to_owned()).into_iter().collect(),
            Self::Provider => entry.live().map(|route| route.provider.to_string()).collect(),
            Self::Task => vec![facts.task.clone()],
            Self::Language => facts.languages.clone(),
            Self::Licence => vec![facts.licence.to_lowercase()],
            Self::Library => facts.library.iter().cloned().collect(),
        }
    }
}

impl Entry<'_> {
    /// Whether a call would go through now.
    pub(crate) fn answers_now(&self) -> bool {
        self.routes.iter().any(|route| route.state == RouteState::Ready)
    }

    /// Routes whose provider serves the model, be it for a key that is missing here.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().filter(|route| matches!(route.state, RouteState::Ready | RouteState::NeedsKey))
    }
}

impl Sort {
    /// Its name in addresses.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Trending => "trending",
            Self::Released => "created",
            Self::Parameters => "num_parameters",
            Self::Id => "id",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "created" | "createdAt" | "created_at" | "modified" | "lastModified" | "last_modified" => {
                Self::Released
            }
            "num_parameters" | "mainSize" | "main_size" => Self::Parameters,
            "id" => Self::Id,
            _ => Self::Trending,
        }
    }
}

impl ListQuery {
    pub(crate) fn from_query(query: &Query) -> Self {
        let lower = |key: &str| query.list(key).iter().map(|value| value.to_lowercase()).collect::<Vec<_>>();
        let licence = |tag: String| tag.strip_prefix("license:").map(str::to_owned).unwrap_or(tag);
        let mut tags = lower("filter");
        tags.extend(lower("other"));
        Self {
            search: query.first("search").unwrap_or_default().trim().to_owned(),
            author: query.first("author").map(str::to_lowercase),
            tags,
            tasks: lower("pipeline_tag"),
            providers: lower("inference_provider"),
            languages: lower("language"),
            licences: lower("license").into_iter().map(licence).collect(),
            libraries: lower("library"),
            answers_now: query.has("inference", "warm"),
            gated: query.has("gated", "true"),
            n_parameters: query.first("num_parameters").map(size_range).unwrap_or_default(),
            sort: query.first("sort").map(Sort::parse).unwrap_or_default(),
            ascending: query.first("direction") == Some("1"),
        }
    }

    /// Whether the list shows the model. `ignoring` leaves one facet out, to count what its other values
    /// would show.
    pub(crate) fn shows(&self, entry: &Entry<'_>, ignoring: Option<Facet>) -> bool {
        let facts = entry.facts;
        let id = facts.id.as_str().to_lowercase();
        let any = |facet: Facet, wanted: &[String]| {
            ignoring == Some(facet)
                || wanted.is_empty()
                || facet.values(entry).iter().any(|value| wanted.contains(&value.to_lowercase()))
        };
        let words = self.search.to_lowercase();
        let found = words.split_whitespace().all(|word| {
            id.contains(word)
                || facts.organisation.to_lowercase().contains(word)
                || facts.summary.to_lowercase().contains(word)
        });
        let provider = self.providers.iter().any(|wanted| wanted == "all") && entry.live().next().is_some()
            || any(Facet::Provider, &self.providers);
        let (least, most) = self.n_parameters;
        let sized = (least.is_none() && most.is_none())
            || facts.n_parameters.is_some_and(|n| n >= least.unwrap_or(0) && n <= most.unwrap_or(u64::MAX));
        let tags: Vec<String> = facts.hub_tags().iter().map(|tag| tag.to_lowercase()).collect();
        found
            && sized
            && !self.gated
            && self.author.as_ref().is_none_or(|author| facts.id.namespace().to_lowercase() == *author)
            && self.tags.iter().all(|tag| tags.contains(tag))
            && provider
            && (ignoring == Some(Facet::AnswersNow) || !self.answers_now || entry.answers_now())
            && any(Facet::Task, &self.tasks)
            && any(Facet::Language, &self.languages)
            && any(Facet::Licence, &self.licences)
            && any(Facet::Library, &self.libraries)
    }

    /// Puts the models in this query's order; ties go to the newer one, then by name.
    pub(crate) fn order(&self, entries: &mut [&Entry<'_>]) {
        entries.sort_by(|a, b| {
            let newer = b.facts.released.cmp(&a.facts.released);
            let by = match self.sort {
                Sort::Trending => b.n_requests.cmp(&a.n_requests),
                Sort::Released => newer,
                Sort::Parameters => b.facts.n_parameters.cmp(&a.facts.n_parameters),
                Sort::Id => a.facts.id.as_str().to_lowercase().cmp(&b.facts.id.as_str().to_lowercase()),
            };
            let by = if self.ascending { by.reverse() } else { by };
            by.then(newer).then_with(|| a.facts.id.cmp(&b.facts.id))
        });
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
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use wire::{KeyMode, ModelId, ProviderSlug};

    const TINY: &str = "publicai/Edelweiss-1M";
    const BIG: &str = "swiss-ai/Apertus-70B-Instruct-2509";

    fn route(provider: &str, state: RouteState) -> Route {
        Route {
            provider: ProviderSlug::parse(provider).expect("a slug"),
            provider_model: "m".to_owned(),
            mode: KeyMode::Routed,
            state,
            price: None,
            context_length: None,
        }
    }

    #[track_caller]
    fn check(query: &str, expected: &[&str]) {
        let catalogue = Catalogue::load(&[], &[]).expect("the catalogue");
        let facts = |id: &str| catalogue.model(&ModelId::parse(id).expect("an id")).expect("known");
        let entries = [
            Entry { facts: facts(TINY), routes: vec![route("publicai", RouteState::Ready)], n_requests: 1 },
            Entry {
                facts: facts(BIG),
                routes: vec![route("publicai", RouteState::NoReplica), route("groq", RouteState::NeedsKey)],
                n_requests: 7,
            },
        ];
        let list = ListQuery::from_query(&Query::parse(query));
        let mut shown: Vec<&Entry<'_>> = entries.iter().filter(|entry| list.shows(entry, None)).collect();
        list.order(&mut shown);
        let ids: Vec<&str> = shown.iter().map(|entry| entry.facts.id.as_str()).collect();
        assert_eq!(ids, expected, "{query}");
    }

    #[test]
    fn the_most_requested_comes_first_in_either_vocabulary() {
        for query in ["", "sort=trending", "sort=trendingScore&direction=-1", "sort=downloads"] {
            check(query, &[BIG, TINY]);
        }
        check("sort=trending&direction=1", &[TINY, BIG]);
        check("sort=created", &[TINY, BIG]);
        check("sort=num_parameters", &[BIG, TINY]);
        check("sort=id", &[TINY, BIG]);
    }

    #[test]
    fn a_provider_filter_takes_commas_repeats_and_all() {
        check("inference_provider=publicai&sort=trending", &[TINY]);
        check("inference_provider=groq,publicai", &[BIG, TINY]);
        check("inference_provider=groq&inference_provider=publicai", &[BIG, TINY]);
        check("inference_provider=all", &[BIG, TINY]);
        check("inference_provider=cohere", &[]);
        check("inference=warm", &[TINY]);
    }

    #[test]
    fn text_tags_sizes_and_owners_filter() {
        check("search=apertus", &[BIG]);
        check("search=swiss+open", &[BIG]);
        check("author=publicai", &[TINY]);
        check("filter=conversational&filter=en", &[BIG, TINY]);
        check("filter=license:apache-2.0&language=de", &[BIG]);
        check("num_parameters=min:6B", &[BIG]);
        check("num_parameters=min%3A500K%2Cmax%3A2M", &[TINY]);
        check("gated=true", &[]);
        check("pipeline_tag=text-to-image", &[]);
    }

    #[test]
    fn sizes_are_read_with_their_unit() {
        assert_eq!(size("1.5B"), Some(1_500_000_000));
        assert_eq!(size("984456"), Some(984_456));
        assert_eq!(size("many"), None);
        assert_eq!(size_range("max:128B"), (None, Some(128_000_000_000)));
    }
}
