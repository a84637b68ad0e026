//! The foot of every page: what this site is, who gives the compute, and the links that are not above.

use crate::part::name;
use crate::words::Words;
use leptos::prelude::*;
use wire::ClusterLabel;

/// The whole foot. `clusters` are those of the pool.
pub(super) fn foot(clusters: &[ClusterLabel], words: Words) -> AnyView {
    let partners = partners(clusters, words);
    let partners = (!partners.is_empty()).then(|| {
        let items = partners.into_iter().map(|partner| view! { <li>{partner}</li> }).collect_view();
        view! {
            <div class="foot-partners">
                <h2>{words.t("shell-partners")}</h2>
                <ul class="foot-list">{items}</ul>
            </div>
        }
    });
    let links = [
        ("/models", "shell-models"),
        ("/inference/models", "shell-prices"),
        ("/docs", "shell-docs"),
        ("/settings/inference-providers", "shell-providers"),
    ];
    let links = links
        .map(|(href, key)| view! { <li><a href=href>{words.t(key)}</a></li> })
        .into_iter()
        .collect_view();
    view! {
        <footer class="foot">
            <div class="foot-in">
                <p>{words.t("shell-about")}</p>
                {partners}
                <ul class="foot-links">
                    {links}
                    <li><a href="https://publicai.co" rel="noopener">"publicai.co"</a></li>
                </ul>
            </div>
        </footer>
    }
    .into_any()
}

/// Each partner once, with the countries where its clusters stand.
fn partners(clusters: &[ClusterLabel], words: Words) -> Vec<String> {
    let mut partners: Vec<(&str, Vec<&str>)> = vec![];
    for cluster in clusters {
        let Some(partner) = cluster.partner.as_deref() else { continue };
        let known = partners.iter().position(|(name, _)| *name == partner);
        let at = known.unwrap_or_else(|| {
            partners.push((partner, vec![]));
            partners.len() - 1
        });
        if let Some(country) = cluster.country.as_deref().filter(|country| !partners[at].1.contains(country))
        {
            partners[at].1.push(country);
        }
    }
    let worded = |(partner, countries): (&str, Vec<&str>)| {
        if countries.is_empty() {
            return partner.to_owned();
        }
        let countries = countries
            .into_iter()
            .map(|code| name::country(code, words))
            .collect::<Vec<_>>()
            .join(&words.t("model-list-comma"));
        words.with("shell-partner", &[("partner", partner.into()), ("countries", countries.into())])
    };
    partners.into_iter().map(worded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Locale;

    #[test]
    fn a_partner_is_named_once_with_its_countries() {
        let cluster = |country: &str, partner: Option<&str>| ClusterLabel {
            name: "x".into(),
            country: Some(country.into()),
            partner: partner.map(Into::into),
        };
        let clusters = [cluster("CH", Some("CSCS")), cluster("SG", None), cluster("IT", Some("CSCS"))];
        assert_eq!(partners(&clusters, Words::of(Locale::En)), ["CSCS (Switzerland, Italy)"]);
    }
}
