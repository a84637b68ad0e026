//! Whole documents, as a browser gets them.

use super::render;
use wire::{
    AssetUrls, Choice, Chrome, ErrorPage, Facet, KeyMode, Locale, ModelCard, ModelId, ModelPage, ModelsPage,
    Notice, Page, PoolSummary, Price, ProviderMark, ProviderRow, ProviderSetting, ProviderSlug, RouteState,
    SettingsPage, Theme, TokenKind, TokenSummary, Widget, WidgetProvider,
};

/// What would break out of any place it is not escaped in.
const HOSTILE: &str =
    "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)> ' & javascript:alert(1)";

fn chrome(path: &str) -> Chrome {
    Chrome {
        path: path.to_owned(),
        nonce: "n0nce".to_owned(),
        origin: "http://127.0.0.1:8080".to_owned(),
        assets: AssetUrls {
            css: "/assets/app.1.css".to_owned(),
            islands_js: "/assets/islands.1.js".to_owned(),
            islands_wasm: "/assets/islands.1.wasm".to_owned(),
            renderer_js: "/assets/renderer.1.js".to_owned(),
            renderer_wasm: "/assets/renderer.1.wasm".to_owned(),
        },
        locale: Locale::En,
        theme: None,
    }
}

fn slug() -> ProviderSlug {
    ProviderSlug::parse("groq").expect("a valid slug")
}

fn id() -> ModelId {
    ModelId::parse("swiss-ai/Apertus-8B").expect("a valid id")
}

fn choice(value: &str, label: &str, selected: bool) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        count: Some(2),
        selected,
        href: "/models?x=1".to_owned(),
    }
}

fn models(text: &str, n: usize) -> Page {
    let card = ModelCard {
        id: id(),
        summary: text.to_owned(),
        task: text.to_owned(),
        n_parameters: Some(8_000_000_000),
        context_length: Some(65_536),
        licence: text.to_owned(),
        released: "2025-09-02".to_owned(),
        providers: vec![ProviderMark { slug: slug(), name: text.to_owned(), state: RouteState::Ready }],
        cheapest: Some(Price::FREE),
        n_requests: 1,
    };
    Page::Models(ModelsPage {
        search: text.to_owned(),
        sort: vec![choice("trending", text, true), choice("name", "Name", false)],
        facets: vec![Facet {
            key: "inference_provider".to_owned(),
            label: text.to_owned(),
            choices: vec![choice("publicai", text, true), choice("groq", "Groq", false)],
        }],
        active: vec![choice("publicai", text, true)],
        models: vec![card; n],
        n_models: n,
        previous_href: None,
        next_href: None,
        pool: PoolSummary::default(),
    })
}

fn model(text: &str, state: RouteState) -> Page {
    let provider = WidgetProvider {
        slug: slug(),
        name: text.to_owned(),
        mode: KeyMode::Routed,
        state,
        hint: Some(text.to_owned()),
        price: Some(Price::FREE),
        provider_model: text.to_owned(),
        base_url: "https://api.example.org/v1".to_owned(),
    };
    let row = ProviderRow {
        slug: slug(),
        name: text.to_owned(),
        mode: KeyMode::Routed,
        key_last_four: None,
        state,
        hint: Some(text.to_owned()),
        price: Some(Price::FREE),
        context_length: Some(65_536),
        provider_model: text.to_owned(),
        first_token_ms: Some(12),
        tokens_per_s: Some(f64::INFINITY),
        clusters: Vec::new(),
    };
    Page::Model(Box::new(ModelPage {
        id: id(),
        summary: text.to_owned(),
        tags: vec![choice("x", text, false)],
        facts: vec![(text.to_owned(), text.to_owned())],
        card_markdown: format!("# {text}\n\n{text}\n\n![{text}](https://evil.example/x.png)"),
        source_url: None,
        providers: vec![row],
        n_requests: 0,
        widget: Widget {
            model: id(),
            origin: "http://127.0.0.1:8080".to_owned(),
            providers: vec![provider],
            examples: vec![text.to_owned()],
            max_tokens: 100,
            renderer_js: String::new(),
            renderer_wasm: String::new(),
        },
        callable_href: "/models".to_owned(),
    }))
}

fn settings(text: &str) -> Page {
    let provider = ProviderSetting {
        slug: slug(),
        name: text.to_owned(),
        key: None,
        routed: false,
        pool: false,
        keys_url: "https://example.org".to_owned(),
        n_models: 3,
    };
    Page::Settings(SettingsPage {
        providers: vec![provider],
        order_saved: false,
        tokens: vec![TokenSummary {
            id: "id".to_owned(),
            kind: TokenKind::Platform,
            name: text.to_owned(),
            last_four: "abcd".to_owned(),
            created_at_us: 0,
            last_used_at_us: None,
        }],
        notice: Some(Notice { error: true, text: text.to_owned(), secret: Some(text.to_owned()) }),
    })
}

fn error(text: &str) -> Page {
    Page::Error(ErrorPage {
        status: 404,
        heading: text.to_owned(),
        advice: text.to_owned(),
        request_id: text.to_owned(),
    })
}

fn every_page(text: &str) -> Vec<String> {
    let pages = [
        models(text, 2),
        models(text, 0),
        model(text, RouteState::Ready),
        model(text, RouteState::NeedsKey),
        settings(text),
        error(text),
    ];
    pages.into_iter().map(|page| render(page, chrome("/models?sort=trending"))).collect()
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
        assert!(html.starts_with("<!doctype html><html lang=\"en\" dir=\"ltr\">"), "{html}");
        for part in
            ["<title>", "name=\"description\"", "name=\"viewport\"", "name=\"color-scheme\"", "rel=\"icon\""]
        {
            assert_eq!(html.matches(part).count(), 1, "{part} in {html}");
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
    let loads = |html: &str| html.contains("/assets/islands.1.js");
    assert!(!loads(&render(models("text", 1), chrome("/models"))));
    assert!(!loads(&render(error("text"), chrome("/x"))));
    assert!(loads(&render(model("text", RouteState::Ready), chrome("/a/b"))));
    assert!(loads(&render(settings("text"), chrome("/settings/inference-providers"))));
    let bare = Chrome { assets: AssetUrls::default(), ..chrome("/a/b") };
    let html = render(model("text", RouteState::Ready), bare);
    assert!(!html.contains("type=\"module\"") && !html.contains("stylesheet"), "{html}");
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
    assert!(html.contains("name=\"sort\" value=\"trending\""), "a chosen order goes along with a search");
    let checked =
        html.split("<input").find(|input| input.contains("value=\"publicai\"")).expect("a check box");
    assert!(checked.contains("checked"), "{checked}");
    let unchecked = html.split("<input").find(|input| input.contains("value=\"groq\"")).expect("a check box");
    assert!(!unchecked.contains("checked"), "{unchecked}");
    let plain = render(models("text", 2), chrome("/models"));
    assert!(!plain.contains("name=\"sort\""), "the default order needs no word in the address");
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

#[test]
fn settings_work_without_script() {
    let html = render(settings("text"), chrome("/settings/inference-providers"));
    for action in [
        "/settings/inference-providers/order",
        "/settings/inference-providers/keys/groq",
        "/settings/tokens",
        "/settings/tokens/id/revoke",
    ] {
        let form =
            html.split("<form").find(|form| form.contains(&format!("action=\"{action}\""))).expect(action);
        assert!(form.contains("method=\"post\"") && form.contains("type=\"submit\""), "{form}");
    }
    assert!(html.contains("type=\"password\"") && html.contains("autocomplete=\"off\""));
}
