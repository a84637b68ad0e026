//! Whole documents, as a browser gets them.

mod account;
mod hub;
mod install;

use super::render;
use hub::model;
use wire::{
    Ability, ActiveFilter, Announce, AssetUrls, Chrome, ClusterLabel, ClusterNow, ErrorPage, Facet,
    FacetChoice, FacetGroup, Fault, Filter, FirstModel, HomePage, KeyMode, Locale, ModelCard, ModelId,
    ModelSpecs, ModelsPage, Page, Paging, PairProvider, PairRow, PairSort, PairSortChoice, PairsPage,
    PoolSummary, PreferencesPage, Price, ProviderMark, ProviderSlug, RouteState, SendKey, Sort, SortChoice,
    Theme,
};

/// What would break out of any place it is not escaped in.
const HOSTILE: &str =
    "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)> ' & javascript:alert(1)";

pub(super) fn chrome(path: &str) -> Chrome {
    Chrome {
        path: path.to_owned(),
        nonce: "n0nce".to_owned(),
        origin: "http://127.0.0.1:8080".to_owned(),
        assets: AssetUrls {
            css: "/assets/app.1.css".to_owned(),
            hub_css: "/assets/hub.1.css".to_owned(),
            home_css: "/assets/home.1.css".to_owned(),
            settings_css: "/assets/settings.1.css".to_owned(),
            islands_js: "/assets/islands.1.js".to_owned(),
            islands_wasm: "/assets/islands.1.wasm".to_owned(),
            settings_js: "/assets/settings.1.js".to_owned(),
            settings_wasm: "/assets/settings.1.wasm".to_owned(),
            playground_css: "/assets/playground.1.css".to_owned(),
            playground_js: "/assets/playground.1.js".to_owned(),
            playground_wasm: "/assets/playground.1.wasm".to_owned(),
            compare_js: "/assets/compare.1.js".to_owned(),
            compare_wasm: "/assets/compare.1.wasm".to_owned(),
            renderer_js: "/assets/renderer.1.js".to_owned(),
            renderer_wasm: "/assets/renderer.1.wasm".to_owned(),
            suggest_js: "/assets/suggest.1.js".to_owned(),
            suggest_wasm: "/assets/suggest.1.wasm".to_owned(),
            samples_js: "/assets/samples.1.js".to_owned(),
            colours_js: "/assets/colours.1.js".to_owned(),
            math_js: "/assets/math.1.js".to_owned(),
        },
        locale: Locale::En,
        theme: None,
        announce: Announce::Status,
        send_key: SendKey::Enter,
        clusters: Vec::new(),
    }
}

fn slug() -> ProviderSlug {
    ProviderSlug::parse("groq").expect("a valid slug")
}

fn id() -> ModelId {
    ModelId::parse("swiss-ai/Apertus-8B").expect("a valid id")
}

fn card(text: &str) -> ModelCard {
    ModelCard {
        id: id(),
        summary: text.to_owned(),
        task: text.to_owned(),
        n_parameters: Some(8_000_000_000),
        context_length: Some(65_536),
        licence: text.to_owned(),
        released: "2025-09-02".to_owned(),
        providers: vec![ProviderMark { slug: slug(), name: text.to_owned(), state: RouteState::Ready }],
        cheapest: Some(Price::FREE),
        first_token_ms: Some(12),
        tokens_per_s: Some(f64::INFINITY),
        n_requests: 1,
        n_likes: 2,
    }
}

fn models(text: &str, n: usize) -> Page {
    let choice = |value: &str, selected: bool| FacetChoice {
        value: value.to_owned(),
        name: Some(text.to_owned()),
        count: 2,
        selected,
        href: "/models?x=1".to_owned(),
    };
    let group = |facet| FacetGroup {
        facet,
        choices: vec![choice(text, true), choice("publicai", true), choice("groq", false)],
        n_unlisted: 0,
    };
    let sort = |sort| SortChoice { sort, selected: sort == Sort::Newest, href: "/models".to_owned() };
    let active = |filter| ActiveFilter { filter, href: "/models".to_owned() };
    Page::Models(ModelsPage {
        search: text.to_owned(),
        sorts: Sort::ALL.map(sort).into(),
        facets: Facet::ALL.map(group).into(),
        active: vec![
            active(Filter::Search(text.to_owned())),
            active(Filter::Facet(Facet::Provider, "x".to_owned(), Some(text.to_owned()))),
            active(Filter::Tag(text.to_owned())),
        ],
        kept: vec![(text.to_owned(), text.to_owned())],
        models: vec![card(text); n],
        similar: vec![id()],
        n_models: n,
        paging: Paging { number: 1, n_pages: 1, shown: (1, n), ..Paging::default() },
        pool: PoolSummary::default(),
    })
}

fn home(text: &str) -> Page {
    let label = ClusterLabel { name: text.into(), country: Some("CH".into()), partner: None };
    Page::Home(HomePage {
        pool: PoolSummary {
            n_healthy: 1,
            n_replicas: 2,
            clusters: vec![ClusterNow { label, n_healthy: 1, n_replicas: 2 }],
            n_models: 1,
        },
        n_models: 2,
        n_callable: 1,
        n_providers: 3,
        n_requests: 0,
        first: Some(FirstModel { id: id(), examples: vec![text.to_owned()], first_token_ms: None }),
        trending: vec![card(text)],
        newest: vec![],
    })
}

fn pairs(text: &str) -> Page {
    let row = PairRow {
        model: id(),
        slug: slug(),
        name: text.to_owned(),
        mode: KeyMode::Routed,
        state: RouteState::Ready,
        price: Some(Price::FREE),
        context_length: Some(65_536),
        first_token_ms: Some(12),
        tokens_per_s: Some(f64::INFINITY),
        abilities: vec![Ability::Tools],
    };
    let specs = ModelSpecs {
        id: id(),
        organisation: text.to_owned(),
        task: text.to_owned(),
        n_parameters: Some(8_000_000_000),
        n_active_parameters: None,
        context_length: None,
        licence: text.to_owned(),
        languages: vec![text.to_owned()],
        released: "2025-09-02".to_owned(),
        library: Some(text.to_owned()),
        n_ready: 1,
        n_providers: 2,
        without_href: "/inference/models".to_owned(),
    };
    Page::Pairs(PairsPage {
        specs: vec![specs],
        unknown: vec![text.to_owned()],
        providers: vec![PairProvider { slug: slug(), name: text.to_owned(), count: 1, selected: true }],
        ready_only: true,
        ready_href: "/inference/models".to_owned(),
        sorts: PairSort::ALL
            .map(|sort| PairSortChoice { sort, selected: None, href: "/inference/models".to_owned() })
            .into(),
        rows: vec![row],
        n_rows: 1,
        paging: Paging { number: 1, n_pages: 1, shown: (1, 1), ..Paging::default() },
        kept: vec![(text.to_owned(), text.to_owned())],
        clear_href: Some("/inference/models".to_owned()),
    })
}

fn preferences() -> Page {
    Page::Preferences(PreferencesPage {
        theme: Some(Theme::Contrast),
        announce: Announce::Done,
        send_key: SendKey::Modified,
        saved: true,
    })
}

fn error(text: &str) -> Page {
    Page::Error(ErrorPage {
        status: 404,
        fault: Fault::Refused { message: text.to_owned() },
        request_id: text.to_owned(),
    })
}

/// Every page, with a text wherever a person or a model writes one.
pub(super) fn pages(text: &str) -> Vec<Page> {
    vec![
        home(text),
        models(text, 2),
        models(text, 0),
        pairs(text),
        model(text, RouteState::Ready),
        model(text, RouteState::NeedsKey),
        hub::organisation(text),
        Page::Gallery,
        hub::playground(text, true),
        hub::playground(text, false),
        hub::run(text, true),
        hub::run(text, false),
        hub::compare(text, 2),
        hub::compare(text, 0),
        hub::providers(text),
        hub::provider(text, true),
        hub::provider(text, false),
        account::settings(text),
        account::tokens(text),
        account::usage(text),
        account::billing(text),
        account::guide(text),
        account::found(text),
        preferences(),
        error(text),
    ]
}

fn every_page(text: &str) -> Vec<String> {
    pages(text).into_iter().map(|page| render(page, chrome("/models?sort=trending"))).collect()
}

#[test]
fn hostile_text_stays_text_on_every_page() {
    for html in every_page(HOSTILE) {
        assert!(!html.contains("<img"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
    }
}

#[test]
fn every_document_is_complete_and_keeps_to_the_policy() {
    for html in every_page("text") {
        assert!(html.starts_with("<!doctype html><html lang=\"en\" dir=\"ltr\""), "{html}");
        for part in
            ["<title>", "name=\"description\"", "name=\"viewport\"", "name=\"color-scheme\"", "rel=\"icon\""]
        {
            let head = html.split("</head>").next().expect("a head");
            assert_eq!(head.matches(part).count(), 1, "{part} in {head}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        assert!(html.contains("<main id=\"content\""), "{html}");
        assert!(!html.contains("maximum-scale") && !html.contains("user-scalable"));
        // The content security policy has neither inline styles nor scripts without the nonce.
        assert!(
            !html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"),
            "{html}"
        );
        assert_eq!(html.matches("<script").count(), html.matches("nonce=\"n0nce\"").count(), "{html}");
        // Nothing is fetched from anyone else.
        for tag in html.split('<').filter(|tag| tag.starts_with("link") || tag.starts_with("script")) {
            assert!(!tag.contains("http"), "{tag}");
        }
    }
}

#[test]
fn only_pages_with_islands_load_wasm_and_only_from_a_bundle() {
    // The module that a page starts with, by its name.
    let loads = |page: Page| {
        let html = render(page, chrome("/a/b"));
        let modules = ["islands", "playground", "compare", "settings"];
        modules.into_iter().filter(|name| html.contains(&format!("/assets/{name}.1.js"))).collect::<Vec<_>>()
    };
    assert_eq!(loads(models("text", 1)), [""; 0]);
    assert_eq!(loads(error("text")), [""; 0]);
    assert_eq!(loads(model("text", RouteState::Ready)), ["islands"]);
    assert_eq!(loads(account::settings("text")), ["settings"]);
    assert_eq!(loads(hub::playground("text", true)), ["playground"]);
    let bare = Chrome { assets: AssetUrls::default(), ..chrome("/a/b") };
    let html = render(model("text", RouteState::Ready), bare);
    assert!(!html.contains("type=\"module\"") && !html.contains("rel=\"stylesheet\""), "{html}");
}

#[test]
fn a_chosen_theme_is_on_the_root() {
    let dark = Chrome { theme: Some(Theme::Dark), ..chrome("/models") };
    assert!(render(models("text", 1), dark).contains("data-theme=\"dark\""));
    assert!(!render(models("text", 1), chrome("/models")).contains("data-theme"));
}

#[test]
fn the_list_reflects_the_address() {
    let html = render(models("text", 2), chrome("/models?inference_provider=publicai&sort=trending"));
    assert!(html.contains("name=\"text\" value=\"text\""), "what has no control goes along with a search");
    let checked =
        html.split("<input").find(|input| input.contains("value=\"publicai\"")).expect("a check box");
    assert!(checked.contains("checked"), "{checked}");
    let unchecked = html.split("<input").find(|input| input.contains("value=\"groq\"")).expect("a check box");
    assert!(!unchecked.contains("checked"), "{unchecked}");
    let boxes = html.split("<form").find(|form| form.contains("name=\"model\"")).expect("boxes to tick");
    assert!(boxes.contains("action=\"/inference/models\"") && boxes.contains("type=\"submit\""), "{boxes}");
}

#[test]
fn a_model_that_nothing_serves_says_so_and_what_to_do() {
    let html = render(model("text", RouteState::NeedsKey), chrome("/a/b"));
    assert!(
        html.contains("This model needs a key") && html.contains("/settings/inference-providers"),
        "{html}"
    );
    let html = render(model("text", RouteState::NoReplica), chrome("/a/b"));
    assert!(
        html.contains("No replica serves this model") && html.contains("connect a vLLM server"),
        "{html}"
    );
}
