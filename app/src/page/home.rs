//! The first page: a question to ask at once, what answers now, and where to go from here.

use super::Head;
use crate::part::{model_card, name};
use crate::words::Words;
use leptos::prelude::*;
use wire::{ClusterNow, FirstModel, HomePage, ModelCard};

/// Questions offered beside the box.
const N_EXAMPLES: usize = 3;

pub(crate) fn head(words: Words) -> Head {
    Head { title: words.t("home-title"), description: words.t("home-about") }
}

pub(crate) fn view(page: HomePage, words: Words) -> AnyView {
    let now = now(&page, words);
    let n_models = page.n_models;
    let try_it = match page.first {
        Some(first) => ask(first, words),
        None => nothing_free(words),
    };
    view! {
        <section class="hero" aria-labelledby="hero">
            <div class="hero-main">
                <h1 id="hero">{words.t("home-title")}</h1>
                <p class="hero-lead">{words.t("home-lead")}</p>
                {try_it}
            </div>
            {now}
        </section>
        {shelf("trending", "home-trending", "/models", words.with("home-all-trending", &[("n", n_models.into())]), page.trending, words)}
        {shelf("newest", "home-newest", "/models?sort=created", words.t("home-all-newest"), page.newest, words)}
        <div class="ways">
            {way("home-compare", words.with("home-compare-text", &[("n", page.n_providers.into())]), "/inference/models", "home-compare-link", words)}
            {way("home-code", words.t("home-code-text"), "/models?inference=warm", "home-code-link", words)}
            {way("home-keys", words.t("home-keys-text"), "/settings/inference-providers", "home-keys-link", words)}
        </div>
    }
    .into_any()
}

/// The box: a GET form to the model's page, whose composer then holds the question. Nothing is sent by it.
fn ask(first: FirstModel, words: Words) -> AnyView {
    let action = ["/", first.id.as_str()].concat();
    let example = |text: String| {
        let href = [&action, "?prompt=", &encoded(&text)].concat();
        view! { <li><a class="ask-example" href=href dir="auto">{text}</a></li> }
    };
    let examples = first.examples.into_iter().take(N_EXAMPLES).map(example).collect_view();
    let model = [("model", first.id.as_str().into())];
    view! {
        <form class="ask" action=action.clone() method="get">
            <label for="ask">{words.with("home-try-label", &[("model", first.id.name().into())])}</label>
            <textarea id="ask" name="prompt" rows="3" required maxlength="4000" dir="auto" autocomplete="off"
                placeholder=words.t("home-try-placeholder") aria-describedby="ask-note"></textarea>
            <div class="ask-foot">
                <p id="ask-note">{words.with("home-try-note", &model)}</p>
                <button type="submit" class="button primary">{words.t("home-try-submit")}</button>
            </div>
        </form>
        <div class="ask-examples">
            <h2 class="eyebrow" id="ask-examples">{words.t("home-examples")}</h2>
            <ul class="tags" aria-labelledby="ask-examples">{examples}</ul>
        </div>
    }
    .into_any()
}

/// What stands in the box's place while no model answers for nothing.
fn nothing_free(words: Words) -> AnyView {
    let advice = words.rich("home-try-none-advice", &[], |part, text| {
        let href = if part == "keys" { "/settings/inference-providers" } else { "/models" };
        view! { <a href=href>{text}</a> }.into_any()
    });
    view! { <div class="empty"><h2>{words.t("home-try-none")}</h2><p>{advice}</p></div> }.into_any()
}

/// The panel of what is served now.
fn now(page: &HomePage, words: Words) -> AnyView {
    let pool = &page.pool;
    let reading = |n: u64, key: &str| {
        let label = words.with(key, &[("n", n.into())]);
        view! { <div><dt>{label}</dt><dd>{words.number(n)}</dd></div> }
    };
    let clusters = if pool.clusters.is_empty() {
        view! { <p class="panel-body dim">{words.t("home-now-none")}</p> }.into_any()
    } else {
        let clusters = pool.clusters.iter().map(|at| cluster(at, words)).collect_view();
        view! {
            <h3 class="eyebrow" id="clusters">{words.t("home-clusters")}</h3>
            <ul class="clusters" aria-labelledby="clusters">{clusters}</ul>
        }
        .into_any()
    };
    view! {
        <section class="panel now" aria-labelledby="now">
            <div class="panel-head"><h2 id="now">{words.t("home-now")}</h2></div>
            <dl class="gauges">
                {reading(pool.n_models as u64, "home-now-models")}
                {reading(pool.n_healthy as u64, "home-now-replicas")}
                {reading(page.n_callable as u64, "home-now-callable")}
                {reading(page.n_requests, "home-now-requests")}
            </dl>
            {clusters}
        </section>
    }
    .into_any()
}

fn cluster(at: &ClusterNow, words: Words) -> AnyView {
    let (class, state) = if at.n_healthy == 0 {
        ("badge danger", words.t("home-cluster-down"))
    } else if at.n_healthy == at.n_replicas {
        ("badge ok", words.t("home-cluster-up"))
    } else {
        let counts = [("up", at.n_healthy.into()), ("n", at.n_replicas.into())];
        ("badge warn", words.with("home-cluster-part", &counts))
    };
    let country = at.label.country.as_deref().map(|code| name::country(code, words));
    let place = [at.label.partner.as_ref().map(ToString::to_string), country]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(&words.t("model-list-comma"));
    view! {
        <li><span class="mono">{at.label.name.to_string()}</span><span class="dim">{place}</span><span class=class>{state}</span></li>
    }
    .into_any()
}

fn shelf(
    id: &'static str,
    title: &str,
    href: &'static str,
    all: String,
    models: Vec<ModelCard>,
    words: Words,
) -> Option<AnyView> {
    (!models.is_empty()).then(|| {
        view! {
            <section class="shelf" aria-labelledby=id>
                <div class="part-head"><h2 id=id>{words.t(title)}</h2><a href=href>{all}</a></div>
                {model_card::cards(models, false, words)}
            </section>
        }
        .into_any()
    })
}

fn way(title: &str, text: String, href: &'static str, link: &str, words: Words) -> AnyView {
    view! {
        <section class="way"><h2>{words.t(title)}</h2><p>{text}</p><a href=href>{words.t(link)}</a></section>
    }
    .into_any()
}

/// A query's value.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |n: u8| char::from(b"0123456789ABCDEF"[usize::from(n)]);
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_in_an_address() {
        assert_eq!(encoded("a b&c=ü?"), "a%20b%26c%3D%C3%BC%3F");
    }
}
