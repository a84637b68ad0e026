//! What to try, in which order, with whose key. Pure: catalogue, order and keys in; routes out.
//!
//! The key is chosen after the provider: a user's key for one provider changes only calls that land there
//! (contract.md 9). Model strings and policies are those of contract.md 3.1. It must not know the pool,
//! the store or the network.

use crate::{
    catalog::{Catalog, CatalogModel, Provider},
    error::ChatError,
};
use wire::{KeyMode, Policy, Price, ProviderSlug, RouteState, SmolStr};

/// One way to serve a model for an account, in the account's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The provider.
    pub provider: ProviderSlug,
    /// The provider's own id of the model.
    pub provider_model: SmolStr,
    /// Whose key it would be called with.
    pub mode: KeyMode,
    /// Whether a call would go through now.
    pub state: RouteState,
    /// Its price, when known.
    pub price: Option<Price>,
    /// Its context length, when known.
    pub context_length: Option<u64>,
}

/// Who may serve a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choice<'a> {
    /// Any provider of the model, the policy's first choice first, the others if it fails.
    Policy(Policy),
    /// This one and no other.
    Only(&'a Provider),
}

/// What a call asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// The model.
    pub(crate) model: &'a CatalogModel,
    /// Its name as the client wrote it, without the suffix: what answers call it.
    pub(crate) name: &'a str,
    /// Who may serve it.
    pub(crate) choice: Choice<'a>,
}

/// Reads the model string of `/v1/chat/completions`: a public id with an optional `:suffix`.
///
/// # Errors
/// [`ChatError::ModelNotSupported`], [`ChatError::UnknownProvider`], [`ChatError::NotServedBy`].
pub(crate) fn at_router<'a>(catalog: &'a Catalog, text: &'a str) -> Result<Wanted<'a>, ChatError> {
    // A public id has no colon, so the last one starts the suffix.
    let (name, suffix) = text.rsplit_once(':').map_or((text, None), |(name, suffix)| (name, Some(suffix)));
    let unknown_model = || ChatError::ModelNotSupported { model: text.to_owned() };
    let model = catalog.model(name).ok_or_else(unknown_model)?;
    let policy = |policy| Ok(Wanted { model, name, choice: Choice::Policy(policy) });
    match suffix {
        None | Some("preferred") => policy(Policy::Preferred),
        Some("cheapest") => policy(Policy::Cheapest),
        Some("fastest") => policy(Policy::Fastest),
        Some(slug) => {
            let provider = known(catalog, slug)?;
            if !model.routes.iter().any(|route| route.provider == provider.slug) {
                return Err(ChatError::NotServedBy { provider: provider.slug.clone() });
            }
            Ok(Wanted { model, name, choice: Choice::Only(provider) })
        }
    }
}

/// Reads the model string of a provider's own path: its id of the model, or the public id.
///
/// # Errors
/// [`ChatError::UnknownProvider`], [`ChatError::NotServedBy`].
pub(crate) fn at_provider<'a>(
    catalog: &'a Catalog,
    slug: &ProviderSlug,
    name: &'a str,
) -> Result<Wanted<'a>, ChatError> {
    let provider = known(catalog, slug.as_str())?;
    let model = catalog
        .model_at(&provider.slug, name)
        .ok_or_else(|| ChatError::NotServedBy { provider: provider.slug.clone() })?;
    Ok(Wanted { model, name, choice: Choice::Only(provider) })
}

fn known<'a>(catalog: &'a Catalog, slug: &str) -> Result<&'a Provider, ChatError> {
    catalog.provider(slug).ok_or_else(|| ChatError::UnknownProvider { provider: slug.to_owned() })
}

/// Every provider of a model, in the saved order, those not in it after it in the catalogue's order.
///
/// `own_keys` are the providers the account has a key for; `pool` is how the pool stands for this model.
pub fn routes(
    catalog: &Catalog,
    model: &CatalogModel,
    order: &[ProviderSlug],
    own_keys: &[ProviderSlug],
    pool: RouteState,
) -> Vec<Route> {
    let place = |slug: &ProviderSlug| {
        let saved = order.iter().position(|s| s == slug);
        let default = catalog.providers.iter().position(|p| p.slug == *slug);
        (saved.unwrap_or(usize::MAX), default.unwrap_or(usize::MAX))
    };
    let mut routes: Vec<Route> = model
        .routes
        .iter()
        .filter_map(|offer| {
            let provider = catalog.provider(offer.provider.as_str())?;
            let mut price = offer.price;
            let (mode, state) = if provider.base_url.is_none() {
                // The pool is ours: no key opens it, and a price that was never set is none.
                price = price.or(Some(Price::FREE));
                (KeyMode::Routed, pool)
            } else if own_keys.contains(&provider.slug) {
                (KeyMode::CustomKey, RouteState::Ready)
            } else if provider.platform_key.is_some() && price.is_some() {
                (KeyMode::Routed, RouteState::Ready)
            } else {
                (KeyMode::CustomKey, RouteState::NeedsKey)
            };
            Some(Route {
                provider: provider.slug.clone(),
                provider_model: offer.provider_model.clone(),
                mode,
                state,
                price,
                context_length: offer.context_length,
            })
        })
        .collect();
    routes.sort_by_key(|route| place(&route.provider));
    routes
}

/// The routes to try for a call, first choice first. `routes` are all of the model's in the account's
/// order; `speed` gives a provider's tokens a second, when measured.
///
/// # Errors
/// [`ChatError::ModelNotSupported`], [`ChatError::NotServedBy`], [`ChatError::NeedsKey`].
pub(crate) fn plan(
    routes: Vec<Route>,
    wanted: &Wanted<'_>,
    speed: impl Fn(&ProviderSlug) -> Option<f64>,
) -> Result<Vec<Route>, ChatError> {
    let policy = match wanted.choice {
        Choice::Only(provider) => {
            let not_served = || ChatError::NotServedBy { provider: provider.slug.clone() };
            let route = routes.into_iter().find(|r| r.provider == provider.slug).ok_or_else(not_served)?;
            return match route.state {
                RouteState::NeedsKey => Err(ChatError::NeedsKey { provider: route.provider }),
                RouteState::NoReplica => Err(not_served()),
                RouteState::Ready | RouteState::Down => Ok(vec![route]),
            };
        }
        Choice::Policy(policy) => policy,
    };
    let mut usable: Vec<Route> = routes
        .into_iter()
        .filter(|route| matches!(route.state, RouteState::Ready | RouteState::Down))
        .collect();
    if usable.is_empty() {
        return Err(ChatError::ModelNotSupported { model: wanted.name.to_owned() });
    }
    sort(&mut usable, policy, speed);
    Ok(usable)
}

/// Puts routes, which come in the account's order, in a policy's.
pub(crate) fn sort(routes: &mut [Route], policy: Policy, speed: impl Fn(&ProviderSlug) -> Option<f64>) {
    match policy {
        Policy::Preferred => {}
        // Stable sorts: equals, and all that is not known, keep the account's order.
        Policy::Cheapest => routes.sort_by_key(|route| {
            route.price.map_or((u64::MAX, u64::MAX), |p| (p.output_nanousd, p.input_nanousd))
        }),
        Policy::Fastest => {
            let key = |route: &Route| speed(&route.provider).unwrap_or(0.0);
            routes.sort_by(|a, b| key(b).total_cmp(&key(a)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CatalogRoute, PlatformKey};
    use std::sync::Arc;
    use wire::ModelId;

    fn slug(text: &str) -> ProviderSlug {
        ProviderSlug::parse(text).expect("a slug")
    }

    /// `publicai` is the pool; `mid` has a platform key; all three serve `org/m`, `mid` dearest.
    fn catalog() -> Catalog {
        let provider = |name: &str, base_url: Option<&str>, routed: bool| Provider {
            continuous_usage: false,
            slug: slug(name),
            name: name.to_owned(),
            base_url: base_url.map(str::to_owned),
            chat_path: "/v1/chat/completions".to_owned(),
            platform_key: routed.then(|| {
                PlatformKey(Arc::new(store::Secret::parse("platform-key".to_owned()).expect("a key")))
            }),
        };
        let offer = |provider: &str, output: Option<u64>| CatalogRoute {
            provider: slug(provider),
            provider_model: format!("{provider}-m").into(),
            price: output.map(|output_nanousd| Price { input_nanousd: 1, output_nanousd }),
            context_length: None,
        };
        Catalog {
            providers: vec![
                provider("publicai", None, false),
                provider("mid", Some("https://mid"), true),
                provider("last", Some("https://last"), false),
            ],
            models: vec![CatalogModel {
                hedge: false,
                id: ModelId::parse("org/m").expect("an id"),
                routes: vec![offer("last", Some(5)), offer("mid", Some(9)), offer("publicai", None)],
            }],
        }
    }

    fn planned(
        text: &str,
        order: &[&str],
        keys: &[&str],
        speeds: &[(&str, f64)],
    ) -> Result<Vec<(String, KeyMode)>, ChatError> {
        let catalog = catalog();
        let wanted = at_router(&catalog, text)?;
        let slugs = |list: &[&str]| list.iter().map(|text| slug(text)).collect::<Vec<_>>();
        let routes = routes(&catalog, wanted.model, &slugs(order), &slugs(keys), RouteState::Ready);
        let speed = |slug: &ProviderSlug| speeds.iter().find(|s| s.0 == slug.as_str()).map(|s| s.1);
        let plan = plan(routes, &wanted, speed)?;
        Ok(plan.into_iter().map(|route| (route.provider.to_string(), route.mode)).collect())
    }

    #[track_caller]
    fn check(text: &str, order: &[&str], keys: &[&str], speeds: &[(&str, f64)], expected: &[&str]) {
        let plan = planned(text, order, keys, speeds).expect("a plan");
        let providers: Vec<&str> = plan.iter().map(|(provider, _)| provider.as_str()).collect();
        assert_eq!(providers, expected, "{text} {order:?} {keys:?}");
    }

    #[test]
    fn the_saved_order_decides_else_the_sites() {
        check("org/m", &[], &[], &[], &["publicai", "mid"]);
        check("org/m", &[], &["last"], &[], &["publicai", "mid", "last"]);
        check("org/m:preferred", &["mid"], &[], &[], &["mid", "publicai"]);
        check("org/m", &["last", "nobody", "mid"], &["last"], &[], &["last", "mid", "publicai"]);
    }

    #[test]
    fn other_policies_sort_what_is_known_first() {
        check("org/m:cheapest", &["mid"], &["last"], &[], &["publicai", "last", "mid"]);
        check("org/m:fastest", &[], &["last"], &[("mid", 9.0), ("last", 50.0)], &["last", "mid", "publicai"]);
        check("org/m:fastest", &["mid"], &["last"], &[], &["mid", "publicai", "last"]);
    }

    #[test]
    fn the_key_is_chosen_after_the_provider() {
        let plan = planned("org/m", &[], &["last", "publicai"], &[]).expect("a plan");
        let expected =
            [("publicai", KeyMode::Routed), ("mid", KeyMode::Routed), ("last", KeyMode::CustomKey)];
        assert_eq!(plan, expected.map(|(provider, mode)| (provider.to_owned(), mode)));
        let own = planned("org/m:mid", &[], &["mid"], &[]).expect("a plan");
        assert_eq!(own, [("mid".to_owned(), KeyMode::CustomKey)]);
    }

    #[test]
    fn a_named_provider_is_the_only_one() {
        check("org/m:mid", &["publicai"], &["last"], &[], &["mid"]);
        let error = |text: &str| planned(text, &[], &[], &[]).expect_err("an error");
        assert!(matches!(error("org/m:last"), ChatError::NeedsKey { provider } if provider == slug("last")));
        assert!(matches!(error("org/m:x:y"), ChatError::ModelNotSupported { model } if model == "org/m:x:y"));
        assert!(matches!(error("org/m:Fast"), ChatError::UnknownProvider { provider } if provider == "Fast"));
        assert!(matches!(error("org/m:"), ChatError::UnknownProvider { provider } if provider.is_empty()));
        assert!(matches!(error("org/n"), ChatError::ModelNotSupported { .. }));
        assert!(matches!(error(""), ChatError::ModelNotSupported { .. }));
    }

    #[test]
    fn a_routed_call_needs_a_price() {
        let mut catalog = catalog();
        catalog.models[0].routes[1].price = None;
        let routes = routes(&catalog, &catalog.models[0], &[], &[], RouteState::Down);
        let states: Vec<RouteState> = routes.iter().map(|route| route.state).collect();
        assert_eq!(states, [RouteState::Down, RouteState::NeedsKey, RouteState::NeedsKey]);
        assert_eq!(routes[0].price, Some(Price::FREE));
    }

    #[test]
    fn a_providers_path_takes_its_own_id_and_the_public_one() {
        let catalog = catalog();
        for name in ["mid-m", "org/m"] {
            let wanted = at_provider(&catalog, &slug("mid"), name).expect("served");
            assert_eq!((wanted.model.id.as_str(), wanted.name), ("org/m", name));
        }
        let refused = |provider: &str, name: &str| at_provider(&catalog, &slug(provider), name).map(|_| ());
        assert!(matches!(refused("mid", "last-m"), Err(ChatError::NotServedBy { .. })));
        assert!(matches!(refused("nobody", "org/m"), Err(ChatError::UnknownProvider { .. })));
    }
}
