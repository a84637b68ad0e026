//! Lists as both vocabularies ask for them, over two models that are known to the letter.

use super::{index::Found, *};
use crate::catalogue::{Catalogue, Offer};
use gateway::Standing;
use wire::{ModelId, ProviderSlug};

const TINY: &str = "publicai/Edelweiss-1M";
const BIG: &str = "swiss-ai/Apertus-70B-Instruct-2509";

/// A pool of one replica a model, healthy or not.
fn standing(models: &[(&str, bool)]) -> Standing {
    let named: Vec<(Vec<String>, bool)> =
        models.iter().map(|(model, healthy)| (vec![(*model).to_owned()], *healthy)).collect();
    Standing::new(named.iter().map(|(models, healthy)| (&models[..], *healthy)))
}

/// The two models that the checks are about, the tiny one served by the pool, the big one asked for more.
fn found(query: &str, own_keys: &[&str]) -> (Vec<String>, Index, Reach, Found, ListQuery) {
    let mut catalogue = Catalogue::load(None, &[], &[]).expect("the catalogue");
    catalogue.models.retain(|facts| [TINY, BIG].contains(&facts.id.as_str()));
    for facts in catalogue.models.iter_mut().filter(|facts| facts.id.as_str() == BIG) {
        facts.offers.push(Offer {
            provider: ProviderSlug::parse("groq").expect("a slug"),
            provider_model: "apertus".to_owned(),
            context_length: None,
            price: None,
            features: vec![],
        });
    }
    let index = Index::new(&catalogue);
    let standing = standing(&[(TINY, true)]);
    let keys: Vec<ProviderSlug> =
        own_keys.iter().map(|slug| ProviderSlug::parse(*slug).expect("a slug")).collect();
    let reach = Reach::of(&index, &standing, &keys);
    let id = |text: &str| ModelId::parse(text).expect("an id");
    let counts = Counts::of(&index, &[(id(BIG), 7), (id(TINY), 1)], &[(id(TINY), 2)], &[]);
    let list = ListQuery::from_query(&Query::parse(query));
    let found = index.find(&list, &reach);
    let places = index.ranked(&found.shown, &list, &reach, &counts, (0, usize::MAX));
    let ids = places.into_iter().map(|at| catalogue.models[at].id.to_string()).collect();
    (ids, index, reach, found, list)
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    assert_eq!(found(query, &[]).0, expected, "{query}");
}

#[test]
fn the_most_requested_comes_first_in_either_vocabulary() {
    for query in ["", "sort=trending", "sort=trendingScore&direction=-1", "sort=downloads"] {
        check(query, &[BIG, TINY]);
    }
    check("sort=trending&direction=1", &[TINY, BIG]);
    check("sort=created", &[TINY, BIG]);
    check("sort=created&direction=1", &[BIG, TINY]);
    check("sort=num_parameters", &[BIG, TINY]);
    check("sort=num_parameters&direction=1", &[TINY, BIG]);
    check("sort=id", &[TINY, BIG]);
    check("sort=price", &[TINY, BIG]);
}

#[test]
fn a_provider_filter_takes_commas_repeats_and_all() {
    check("inference_provider=publicai&sort=trending", &[TINY]);
    check("inference_provider=groq,publicai", &[BIG, TINY]);
    check("inference_provider=groq&inference_provider=publicai", &[BIG, TINY]);
    check("inference_provider=all", &[BIG, TINY]);
    check("inference_provider=cohere", &[]);
    check("inference=warm", &[TINY]);
    check("inference=cold", &[BIG, TINY]);
}

#[test]
fn text_tags_sizes_and_owners_filter() {
    check("search=apertus", &[BIG]);
    check("search=swiss+open", &[BIG]);
    check("author=publicai", &[TINY]);
    check("author=publicai,swiss-ai", &[BIG, TINY]);
    check("filter=conversational&filter=en", &[BIG, TINY]);
    check("filter=license:apache-2.0&language=de", &[BIG]);
    check("license=license:apache-2.0&language=de", &[BIG]);
    check("num_parameters=min:6B", &[BIG]);
    check("num_parameters=min%3A500K%2Cmax%3A2M", &[TINY]);
    check("gated=true", &[]);
    check("pipeline_tag=text-to-image", &[]);
}

#[test]
fn ranges_and_prices_filter() {
    check("size=40b-100b", &[BIG]);
    check("size=40b-100b,0-3b", &[BIG, TINY]);
    check("context=32k", &[BIG]);
    check("context=8k&context=1m", &[]);
    check("price=free", &[TINY]);
    check("price=0.5&price=free", &[TINY]);
    check("price=cheap", &[]);
}

#[test]
fn a_key_of_ones_own_opens_models() {
    check("inference=own-key", &[]);
    let (ids, ..) = found("inference=own-key", &["groq"]);
    assert_eq!(ids, [BIG]);
    let (ids, ..) = found("inference=warm", &["groq"]);
    assert_eq!(ids, [BIG, TINY]);
    let (ids, ..) = found("inference=own-key", &["publicai"]);
    assert!(ids.is_empty(), "the pool takes no key: {ids:?}");
}

#[test]
fn a_count_tells_what_its_value_would_leave() {
    let count = |query: &str, facet: Facet, value: &str| {
        let (_, index, reach, found, _) = found(query, &[]);
        index.counts(facet, &found, &reach).iter().find(|(known, _)| *known == value).map(|(_, n)| *n)
    };
    assert_eq!(count("", Facet::Organisation, "swiss-ai"), Some(1));
    // Another value of the same facet widens; one of another facet narrows.
    assert_eq!(count("author=publicai", Facet::Organisation, "swiss-ai"), Some(1));
    assert_eq!(count("inference=warm", Facet::Organisation, "swiss-ai"), None);
    assert_eq!(count("author=publicai", Facet::Size, "40b-100b"), Some(0));
    // A demand comes on top of the others.
    assert_eq!(count("context=32k", Facet::Context, "8k"), Some(1));
    assert_eq!(count("price=free", Facet::Availability, "warm"), Some(1));
    assert_eq!(count("", Facet::Availability, "own-key"), Some(0));
}

#[test]
fn sizes_are_read_with_their_unit() {
    assert_eq!(size("1.5B"), Some(1_500_000_000));
    assert_eq!(size("984456"), Some(984_456));
    assert_eq!(size("many"), None);
    assert_eq!(size_range("max:128B"), (None, Some(128_000_000_000)));
}

/// Each route that the gateway would take is one that the list counts, and the other way round.
#[test]
fn the_list_and_the_gateway_agree_on_what_answers() {
    let catalogue = Catalogue::load(None, &[], &[]).expect("the catalogue");
    let index = Index::new(&catalogue);
    let standing = standing(&[(TINY, true), (BIG, false)]);
    let sent = catalogue.for_gateway(&[]);
    for keys in [&[][..], &["groq", "together"], &["publicai"]] {
        let keys: Vec<ProviderSlug> =
            keys.iter().map(|slug| ProviderSlug::parse(*slug).expect("a slug")).collect();
        let reach = Reach::of(&index, &standing, &keys);
        for (at, model) in sent.models.iter().enumerate() {
            let routes = gateway::routes(&sent, model, &[], &keys, standing.of(model.id.as_str()));
            let ready: Vec<&Route> = routes.iter().filter(|route| route.state == RouteState::Ready).collect();
            assert_eq!(reach.ready.has(at), !ready.is_empty(), "{}", model.id);
            let costs = ready.iter().filter_map(|route| route.price);
            let least = costs.map(|price| (price.output_nanousd, price.input_nanousd)).min();
            assert_eq!(reach.cost(at), least, "{}", model.id);
            let served =
                routes.iter().any(|route| matches!(route.state, RouteState::Ready | RouteState::NeedsKey));
            assert_eq!(reach.served.has(at), served, "{}", model.id);
        }
    }
}

#[test]
fn among_equals_those_that_would_answer_are_trending_first() {
    let catalogue = Catalogue::load(None, &[], &[]).expect("the catalogue");
    let index = Index::new(&catalogue);
    let ids = |ready: &[(&str, bool)], n_requests: &[(ModelId, u64)]| {
        let reach = Reach::of(&index, &standing(ready), &[]);
        let counts = Counts::of(&index, n_requests, &[], &[]);
        let all = Bits::all(index.n_models());
        let list = ListQuery::from_query(&Query::parse(""));
        let places = index.ranked(&all, &list, &reach, &counts, (0, 2));
        places.into_iter().map(|at| catalogue.models[at].id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[(BIG, true)], &[])[0], BIG, "nobody asked for any");
    assert_eq!(ids(&[(TINY, true)], &[])[0], TINY);
    let id = |text: &str| ModelId::parse(text).expect("an id");
    let equal = [(id(BIG), 3), (id(TINY), 3)];
    assert_eq!(ids(&[(BIG, true)], &equal), [BIG, TINY]);
    assert_eq!(ids(&[(TINY, true)], &equal), [TINY, BIG]);
    let more = [(id(BIG), 4), (id(TINY), 3)];
    assert_eq!(ids(&[(TINY, true)], &more), [BIG, TINY], "more requests go before");
}

#[test]
fn the_most_liked_come_first_and_last_the_other_way_round() {
    check("sort=likes", &[TINY, BIG]);
    check("sort=likes&direction=1", &[BIG, TINY]);
}
