//! The pages of providers: the list of all, and one of each with its models, speeds and the way to a key.

use super::Head;
use super::organisation::host;
use crate::part::icon::{Icon, copy_icons, icon};
use crate::part::name::{self, country};
use crate::part::provider::mark;
use crate::part::record;
use crate::part::state::{access, badge, feature, key_field};
use crate::words::Words;
use leptos::prelude::*;
use wire::{Access, PoolSummary, ProviderLine, ProviderModel, ProviderPage, ProvidersPage, RouteState};

/// The settings, where keys and order are.
const SETTINGS: &str = "/settings/inference-providers";

pub(crate) fn list_head(_page: &ProvidersPage, words: Words) -> Head {
    Head { title: words.t("provider-list"), description: words.t("provider-list-about") }
}

pub(crate) fn head(page: &ProviderPage, words: Words) -> Head {
    let name = &page.line.name;
    Head { title: name.clone(), description: words.with("provider-about", &[("provider", name.into())]) }
}

/// `/providers`
pub(crate) fn list(page: ProvidersPage, words: Words) -> AnyView {
    let measured = page.providers.iter().any(|of| of.record.is_some());
    let rows = page.providers.into_iter().enumerate();
    let rows = rows.map(|(i, of)| line(i, of, measured, words)).collect_view();
    let note =
        words.rich("provider-list-note", &[], |_, text| view! { <a href=SETTINGS>{text}</a> }.into_any());
    view! {
        <div class="intro">
            <h1>{words.t("provider-list")}</h1>
            <p>{words.t("provider-list-about")}</p>
        </div>
        <section class="part" aria-labelledby="all">
            <h2 id="all" class="vh">{words.t("provider-list")}</h2>
            <p class="table-note above">{note}</p>
            <div class="sized">
                <table class="readings ranked">
                    <thead>
                        <tr>
                            <th scope="col">{words.t("provider-provider")}</th>
                            <th scope="col" class="n">{words.t("provider-models")}</th>
                            <th scope="col" class="n">{words.t("provider-from")}</th>
                            {record::heads(measured, words)}
                            <th scope="col">{words.t("provider-state")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {record::note(measured, words)}
        </section>
    }
    .into_any()
}

fn line(i: usize, line: ProviderLine, measured: bool, words: Words) -> AnyView {
    let open = line.access != Access::NeedsKey;
    let href = ["/providers/", line.slug.as_str()].concat();
    let place = line.country.as_ref().map(|code| {
        view! { <ul class="meta provider-more"><li>{country(code, words)}</li></ul> }
    });
    let from = line.cheapest.map(|price| words.usd_per_million(price.output_nanousd));
    let class = if from.is_some() { "n" } else { "n unknown" };
    let n_models = match line.n_served {
        Some(n) if n < line.n_models => {
            words.with("provider-models-served", &[("n", n.into()), ("all", line.n_models.into())])
        }
        _ => words.number(line.n_models as u64),
    };
    view! {
        <tr class=if open { "" } else { "not-served" }>
            <th scope="row" class="whole">
                <span class="provider">
                    <span class="ladder-rank">{(i + 1).to_string()}</span>
                    {mark(line.slug.as_str(), &line.name, open)}
                    <a href=href>{line.name.clone()}</a>
                </span>
                {place}
            </th>
            <td class="n" data-label=words.t("provider-models")>{n_models}</td>
            <td class=class data-label=words.t("provider-from")>{from.unwrap_or_else(|| "–".to_owned())}</td>
            {measured.then(|| record::cells(line.record.as_ref(), words))}
            <td class="state">{access_badge(&line, words)}</td>
        </tr>
    }
    .into_any()
}

/// How this account can use it; where a key is missing, the way to add one.
fn access_badge(line: &ProviderLine, words: Words) -> AnyView {
    if line.access == Access::NeedsKey {
        return badge(RouteState::NeedsKey, &line.name, line.slug.as_str(), words);
    }
    let (class, text) = access(&line.access, words);
    view! { <span class=class>{text}</span> }.into_any()
}

/// `/providers/{slug}`
pub(crate) fn view(page: ProviderPage, words: Words) -> AnyView {
    let slug = page.line.slug.as_str().to_owned();
    let place = page.line.country.as_ref().map(|code| view! { <li>{country(code, words)}</li> });
    let home = page.home_url.as_ref().map(|href| {
        let text = host(href).to_owned();
        view! { <li><a class="source" href=href.clone() rel="noopener">{text} {icon(Icon::External)}</a></li> }
    });
    let pool = page.pool.as_ref().map(|summary| pool(summary, words));
    let models = models(&page.models, words);
    view! {
        <div class="model-head">
            <nav class="crumbs" aria-label=words.t("model-breadcrumb")>
                <ol>
                    <li><a href="/providers">{words.t("provider-list")}</a></li>
                    <li aria-current="page">{page.line.name.clone()}</li>
                </ol>
            </nav>
            <div class="namehead">
                <span class="mark large" data-hue=crate::part::provider::hue(&slug) aria-hidden="true">
                    {crate::part::provider::initials(&page.line.name)}
                </span>
                <div>
                    <h1>{page.line.name.clone()}</h1>
                    <ul class="meta"><li class="mono">{slug.clone()}</li>{place}{home}</ul>
                </div>
            </div>
        </div>
        <div class="model-grid">
            <aside class="side" aria-label=words.t("provider-use")>
                {yours(&page, words)}
            </aside>
            <div class="model-main">
                {health(&page.line, words)}
                {pool}
                {models}
                {addresses(&page, words)}
            </div>
        </div>
    }
    .into_any()
}

/// How this account uses the provider, and the way to change that.
fn yours(page: &ProviderPage, words: Words) -> AnyView {
    let name = || ("provider", (&page.line.name).into());
    let (class, text) = access(&page.line.access, words);
    let why = match page.line.access {
        Access::Pool => words.t("provider-pool-why"),
        Access::YourKey(_) => words.with("provider-your-key-why", &[name()]),
        Access::Routed => words.t("provider-routed-why"),
        Access::NeedsKey => words.with("provider-needs-key-why", &[name()]),
    };
    let keys = (page.line.access != Access::Pool).then(|| keys(page, words));
    let order = words.rich("provider-place", &[("n", page.place.into())], |_, text| {
        view! { <a href=SETTINGS>{text}</a> }.into_any()
    });
    view! {
        <section class="panel" aria-labelledby="yours">
            <div class="panel-head"><h2 id="yours">{words.t("provider-yours")}</h2><span class=class>{text}</span></div>
            <div class="panel-body yours">
                <p>{why}</p>
                {keys}
                <p class="dim">{order}</p>
            </div>
        </section>
    }
    .into_any()
}

/// Where a key comes from and where it goes: steps for who has none.
fn keys(page: &ProviderPage, words: Words) -> AnyView {
    let place = host(&page.keys_url).split('/').next().unwrap_or_default();
    let get = words.with("provider-get-key", &[("host", place.into())]);
    let get = view! {
        <a class="source" href=page.keys_url.clone() rel="noopener">{get} {icon(Icon::External)}</a>
    };
    let enter = key_field(page.line.slug.as_str());
    if page.line.access == Access::NeedsKey {
        view! {
            <ol class="steps">
                <li>{get}</li>
                <li><a class="button primary" href=enter>{words.t("provider-enter-key")}</a></li>
            </ol>
        }
        .into_any()
    } else {
        let change = match page.line.access {
            Access::YourKey(_) => words.t("provider-change-key"),
            _ => words.t("provider-enter-key"),
        };
        view! { <p><a class="button" href=enter>{change}</a></p><p>{get}</p> }.into_any()
    }
}

/// What was measured of all its models together.
fn health(line: &ProviderLine, words: Words) -> AnyView {
    let body = if let Some(record) = &line.record {
        let newest = record.newest();
        let total = |key: &str, value: Option<String>| {
            let value = value.unwrap_or_else(|| "–".to_owned());
            view! { <div class="total"><dt>{words.t(key)}</dt><dd>{value}</dd></div> }
        };
        let ms = newest.first_token_p50_ms.map(|ms| words.with("provider-ms", &[("n", ms.into())]));
        let speed = newest.tokens_per_s.map(|n| words.decimal(n, 0));
        let speed = speed.map(|n| words.with("provider-speed", &[("n", n.into())]));
        view! {
            <dl class="totals">
                {total("provider-first-token", ms)}
                {total("provider-speed-label", speed)}
                {total("provider-calls-week", Some(words.number(record.week.n_ok + record.week.n_failed)))}
                <div class="total wide"><dt>{words.t("provider-uptime")}</dt><dd>{record::course(record, words)}</dd></div>
            </dl>
        }
        .into_any()
    } else {
        view! { <p class="dim">{words.t("provider-no-calls-why")}</p> }.into_any()
    };
    view! {
        <section class="part" aria-labelledby="health">
            <h2 id="health">{words.t("provider-health")}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// What the pool is doing.
fn pool(summary: &PoolSummary, words: Words) -> AnyView {
    let rows = summary.clusters.iter().map(|of| {
        let (class, text) = if of.n_healthy == of.n_replicas {
            ("badge ok", words.t("provider-ready"))
        } else if of.n_healthy > 0 {
            ("badge warn", words.t("provider-partly"))
        } else {
            ("badge danger", words.t("provider-down"))
        };
        let place = of.label.country.as_ref().map(|code| country(code, words));
        let place = place.into_iter().chain(of.label.partner.as_ref().map(ToString::to_string));
        let place = place.map(|text| view! { <li>{text}</li> }).collect_view();
        let replicas =
            words.with("provider-replicas-up", &[("up", of.n_healthy.into()), ("n", of.n_replicas.into())]);
        view! {
            <li class="line">
                <strong class="line-name">{of.label.name.to_string()}</strong>
                <ul class="meta line-summary">{place}</ul>
                <span class="line-meta"><span>{replicas}</span><span class=class>{text}</span></span>
            </li>
        }
    });
    let rows = rows.collect_view();
    let note = words.with(
        "provider-pool-summary",
        &[
            ("up", summary.n_healthy.into()),
            ("n", summary.n_replicas.into()),
            ("models", summary.n_models.into()),
        ],
    );
    view! {
        <section class="part" aria-labelledby="clusters">
            <h2 id="clusters">{words.t("provider-clusters")}</h2>
            <p>{note}</p>
            <ul class="lines">{rows}</ul>
        </section>
    }
    .into_any()
}

fn models(rows: &[ProviderModel], words: Words) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="dim">{words.t("provider-no-models")}</p> }.into_any()
    } else {
        let measured = rows.iter().any(|of| of.record.is_some());
        let rows = rows.iter().map(|of| model(of, measured, words)).collect_view();
        view! {
            <div class="sized">
                <table class="readings">
                    <thead>
                        <tr>
                            <th scope="col">{words.t("provider-model")}</th>
                            {record::heads(measured, words)}
                            <th scope="col" class="n">{words.t("provider-input")}</th>
                            <th scope="col" class="n">{words.t("provider-output")}</th>
                            <th scope="col" class="n">{words.t("provider-context")}</th>
                            <th scope="col">{words.t("provider-state")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {record::note(measured, words)}
        }
        .into_any()
    };
    view! {
        <section class="part" aria-labelledby="models">
            <h2 id="models">{words.t("provider-models")}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn model(row: &ProviderModel, measured: bool, words: Words) -> AnyView {
    let ready = row.state == RouteState::Ready;
    let href = ["/", row.id.as_str()].concat();
    let reading = |key: &str, value: Option<String>| {
        let class = if value.is_some() { "n" } else { "n unknown" };
        view! { <td class=class data-label=words.t(key)>{value.unwrap_or_else(|| "–".to_owned())}</td> }
    };
    let features = row.features.iter().map(|of| view! { <li>{feature(*of, words)}</li> }).collect_view();
    // The provider's own name of it is worth a line where it is another.
    let own = (!row.provider_model.eq_ignore_ascii_case(row.id.as_str()))
        .then(|| view! { <li class="mono">{row.provider_model.clone()}</li> });
    // A key is asked for once, beside the table.
    let (class, text) = crate::part::state::state(row.state, words);
    view! {
        <tr class=if ready { "" } else { "not-served" }>
            <th scope="row" class="whole">
                <a class="model-link" href=href>{name::model(&row.id)}</a>
                <ul class="meta">{own}{features}</ul>
            </th>
            {measured.then(|| record::cells(row.record.as_ref(), words))}
            {reading("provider-input", row.price.map(|price| words.usd_per_million(price.input_nanousd)))}
            {reading("provider-output", row.price.map(|price| words.usd_per_million(price.output_nanousd)))}
            {reading("provider-context", row.context_length.map(|n| words.tokens(n)))}
            <td class="state"><span class=class>{text}</span></td>
        </tr>
    }
    .into_any()
}

/// Where clients call it: through this site, and directly.
fn addresses(page: &ProviderPage, words: Words) -> AnyView {
    let direct = words.rich("provider-direct-why", &[("variable", (&page.key_env).into())], |_, text| {
        view! { <code>{text}</code> }.into_any()
    });
    let routed = words.rich("provider-through-why", &[], |_, text| view! { <code>{text}</code> }.into_any());
    view! {
        <section class="part addresses" aria-labelledby="addresses">
            <h2 id="addresses">{words.t("provider-addresses")}</h2>
            <p>{words.t("provider-addresses-note")}</p>
            <dl>
                <dt>{words.t("provider-through")}</dt>
                <dd>{address(page.routed_url.clone(), words)}<p>{routed}</p></dd>
                <dt>{words.t("provider-direct")}</dt>
                <dd>{address(page.base_url.clone(), words)}<p>{direct}</p></dd>
            </dl>
        </section>
    }
    .into_any()
}

fn address(url: String, words: Words) -> AnyView {
    let label = words.with("provider-copy", &[("text", (&url).into())]);
    view! {
        <div class="address">
            <code>{url.clone()}</code>
            <button type="button" class="button quiet icon small copy needs-script" data-copy=url aria-label=label>
                {copy_icons()}
            </button>
        </div>
    }
    .into_any()
}
