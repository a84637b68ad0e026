//! Writes every page from sample data into a folder, with the style sheet inside, to look at in a browser.
//!
//! `cargo run -p app --features ssr --example preview -- FOLDER`

#[path = "preview/account.rs"]
mod account;

use std::path::{Path, PathBuf};
use std::{env, fs, io};
use wire::{
    Ability, ActiveFilter, Announce, AssetUrls, Chrome, ClusterLabel, ClusterNow, ErrorPage, Facet,
    FacetChoice, FacetGroup, Fault, Filter, FirstModel, HomePage, KeyMode, Locale, ModelCard, ModelId,
    ModelSpecs, ModelsPage, Page, Paging, PairProvider, PairRow, PairSort, PairSortChoice, PairsPage,
    PoolSummary, PreferencesPage, Price, ProviderMark, ProviderSlug, RouteState, SendKey, Sort, SortChoice,
    Theme,
};

/// Slug, name, state, dollars per million in and out in cents.
const PROVIDERS: [(&str, &str, RouteState, u64, u64); 7] = [
    ("publicai", "Public AI", RouteState::Ready, 0, 0),
    ("together", "Together AI", RouteState::Ready, 88, 88),
    ("groq", "Groq", RouteState::NeedsKey, 59, 79),
    ("featherless-ai", "Featherless AI", RouteState::NeedsKey, 10, 30),
    ("cerebras", "Cerebras", RouteState::NeedsKey, 85, 120),
    ("fireworks-ai", "Fireworks", RouteState::Down, 90, 90),
    ("hf-inference", "HF Inference", RouteState::NoReplica, 0, 0),
];

#[path = "preview/model.rs"]
mod model;

fn main() -> io::Result<()> {
    let folder =
        PathBuf::from(env::args().nth(1).ok_or_else(|| io::Error::other("name a folder to write to"))?);
    fs::create_dir_all(&folder)?;
    let css = style(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let pages = [
        ("home", "/", Page::Home(home(true))),
        ("home-bare", "/", Page::Home(home(false))),
        ("pairs", "/inference/models", Page::Pairs(pairs())),
        ("models", "/models?inference_provider=publicai&sort=trending", Page::Models(models(false))),
        ("empty", "/models?search=zebra", Page::Models(models(true))),
        ("model", "/swiss-ai/Apertus-70B-Instruct-2509", Page::Model(Box::new(model::page(true)))),
        ("unserved", "/swiss-ai/Apertus-70B-Instruct-2509", Page::Model(Box::new(model::page(false)))),
        ("organisation", "/swiss-ai", Page::Organisation(model::organisation())),
        ("providers", "/providers", Page::Providers(model::providers())),
        ("provider", "/providers/together", Page::Provider(Box::new(model::provider(1)))),
        ("pool", "/providers/publicai", Page::Provider(Box::new(model::provider(0)))),
        ("preferences", "/settings/preferences", Page::Preferences(preferences())),
        ("error", "/nothing", Page::Error(error())),
    ];
    for (name, path, page) in pages.into_iter().chain(account::pages()) {
        for (suffix, theme, locale) in [
            ("", None, Locale::En),
            ("-dark", Some(Theme::Dark), Locale::En),
            ("-contrast", Some(Theme::Contrast), Locale::En),
            ("-de", None, Locale::De),
            ("-ar", None, Locale::Ar),
        ] {
            let html = app::render(page.clone(), Chrome { locale, ..chrome(path, theme) });
            // Where the real page links its style sheet.
            let html = html.replacen("</head>", &format!("<style>{css}</style></head>"), 1);
            fs::write(folder.join(format!("{name}{suffix}.html")), html)?;
        }
    }
    Ok(())
}

/// The style sheet with its imports in place, as the bundler flattens it.
fn style(package: &Path) -> io::Result<String> {
    let folder = package.join("../style");
    let mut css = String::new();
    for sheet in ["index.css", "hub.css", "settings.css", "playground.css"] {
        for line in fs::read_to_string(folder.join(sheet))?.lines() {
            match line.strip_prefix("@import \"").and_then(|rest| rest.split_once("\" layer(")) {
                Some((file, layer)) => {
                    let text = fs::read_to_string(folder.join(file))?;
                    css.extend(["@layer ", layer.trim_end_matches(");"), " {\n", &text, "\n}\n"]);
                }
                None => css.extend([line, "\n"]),
            }
        }
    }
    Ok(css)
}

fn chrome(path: &str, theme: Option<Theme>) -> Chrome {
    Chrome {
        path: path.to_owned(),
        nonce: "preview".to_owned(),
        origin: "http://127.0.0.1:8080".to_owned(),
        assets: AssetUrls::default(),
        locale: Locale::En,
        theme,
        announce: Announce::Status,
        send_key: SendKey::Enter,
        clusters: clusters(),
    }
}

fn slug(text: &str) -> ProviderSlug {
    ProviderSlug::parse(text).expect("a sample slug is valid")
}

fn id(text: &str) -> ModelId {
    ModelId::parse(text).expect("a sample id is valid")
}

fn cents(input: u64, output: u64) -> Price {
    Price { input_nanousd: input * 10_000_000, output_nanousd: output * 10_000_000 }
}

fn clusters() -> Vec<ClusterLabel> {
    let cluster = |name: &str, country: &str, partner: &str| ClusterLabel {
        name: name.into(),
        country: Some(country.into()),
        partner: Some(partner.into()),
    };
    vec![cluster("cscs-alps", "CH", "CSCS"), cluster("aisg-sea", "SG", "AI Singapore")]
}

fn cards() -> Vec<ModelCard> {
    let marks = |n: usize, ready: bool| {
        PROVIDERS
            .iter()
            .take(n)
            .map(|&(provider, name, state, ..)| ProviderMark {
                slug: slug(provider),
                name: name.to_owned(),
                state: if ready { state } else { RouteState::NeedsKey },
            })
            .collect()
    };
    let card = |name: &str, summary: &str, n_parameters: u64, n: usize, ready: bool| ModelCard {
        id: id(name),
        summary: summary.to_owned(),
        task: "text-generation".to_owned(),
        n_parameters: Some(n_parameters),
        context_length: Some(65_536),
        licence: "apache-2.0".to_owned(),
        released: "2025-09-02".to_owned(),
        providers: marks(n, ready),
        cheapest: ready.then(|| if n > 2 { Price::FREE } else { cents(10, 30) }),
        first_token_ms: (ready && n > 1).then_some(182),
        tokens_per_s: (ready && n > 1).then_some(61.4),
        n_requests: 1_204 * n as u64,
        n_likes: 3 * n as u64,
    };
    vec![
        card(
            "swiss-ai/Apertus-70B-Instruct-2509",
            "A fully open 70B chat model for over a thousand languages, from the Swiss AI Initiative.",
            70_600_000_000,
            7,
            true,
        ),
        card(
            "swiss-ai/Apertus-8B-Instruct-2509",
            "The smaller sibling: fully open, multilingual, quick.",
            8_050_000_000,
            4,
            true,
        ),
        card(
            "aisingapore/Gemma-SEA-LION-v4-27B-IT",
            "Eleven languages of Southeast Asia, with pictures, tuned from Gemma 3 by AI Singapore.",
            27_400_000_000,
            2,
            true,
        ),
        card("publicai/Edelweiss-1M", "A tiny chat model that runs inside this program.", 1_049_000, 1, true),
        card(
            "allenai/Olmo-3.1-32B-Instruct",
            "Open from the first token of its training data.",
            32_200_000_000,
            3,
            false,
        ),
        card(
            "some-organisation-with-a-long-name/A-model-with-quite-a-long-name-Instruct-2512-FP8",
            "",
            397_000_000_000,
            0,
            false,
        ),
    ]
}

fn pool() -> PoolSummary {
    let now = |(label, n_healthy)| ClusterNow { label, n_healthy, n_replicas: 3 };
    PoolSummary {
        n_healthy: 5,
        n_replicas: 6,
        clusters: clusters().into_iter().zip([3, 2]).map(now).collect(),
        n_models: 4,
    }
}

fn home(free: bool) -> HomePage {
    let mut models = cards();
    let newest = models.split_off(3);
    HomePage {
        pool: if free { pool() } else { PoolSummary::default() },
        n_models: 1_018,
        n_callable: 23,
        n_providers: 19,
        n_requests: 184_203,
        first: free.then(|| FirstModel {
            id: id("swiss-ai/Apertus-8B-Instruct-2509"),
            examples: vec![
                "Explain how direct democracy works in Switzerland, in five sentences.".to_owned(),
                "Übersetze ins Französische: Der Zug nach Chur fährt in zehn Minuten.".to_owned(),
                "Draft a friendly letter to a neighbour about loud music.".to_owned(),
            ],
            first_token_ms: Some(182),
        }),
        trending: models,
        newest,
    }
}

fn pairs() -> PairsPage {
    let models = ["swiss-ai/Apertus-70B-Instruct-2509", "openai/gpt-oss-120b"];
    let rows = models.iter().flat_map(|model| {
        PROVIDERS.iter().map(|&(provider, name, state, input, output)| PairRow {
            model: id(model),
            slug: slug(provider),
            name: name.to_owned(),
            mode: if provider == "publicai" { KeyMode::Routed } else { KeyMode::CustomKey },
            state,
            price: (provider != "hf-inference").then(|| cents(input, output)),
            context_length: Some(65_536),
            first_token_ms: (state == RouteState::Ready).then_some(184),
            tokens_per_s: (state == RouteState::Ready).then_some(61.4),
            abilities: if *model == models[1] {
                vec![Ability::Tools, Ability::Reasoning]
            } else {
                Vec::new()
            },
        })
    });
    let rows: Vec<PairRow> = rows.collect();
    let specs = |model: &str, n_parameters: u64, n_active_parameters: Option<u64>| ModelSpecs {
        id: id(model),
        organisation: "Swiss AI Initiative".to_owned(),
        task: "text-generation".to_owned(),
        n_parameters: Some(n_parameters),
        n_active_parameters,
        context_length: Some(65_536),
        licence: "Apache-2.0".to_owned(),
        languages: ["en", "de", "fr", "it", "rm", "gsw", "es", "pt"].map(str::to_owned).into(),
        released: "2025-09-02".to_owned(),
        library: Some("transformers".to_owned()),
        n_ready: 2,
        n_providers: 7,
        without_href: "/inference/models".to_owned(),
    };
    PairsPage {
        specs: vec![
            specs(models[0], 70_600_000_000, None),
            specs(models[1], 117_000_000_000, Some(5_100_000_000)),
        ],
        unknown: vec!["nobody/Nothing".to_owned()],
        providers: PROVIDERS
            .iter()
            .map(|p| PairProvider { slug: slug(p.0), name: p.1.to_owned(), count: 2, selected: false })
            .collect(),
        ready_only: false,
        ready_href: "/inference/models?inference=warm".to_owned(),
        sorts: PairSort::ALL
            .map(|sort| PairSortChoice {
                sort,
                selected: (sort == PairSort::Output).then_some(false),
                href: "/inference/models".to_owned(),
            })
            .into(),
        n_rows: rows.len(),
        rows,
        paging: paging(4),
        kept: Vec::new(),
        clear_href: Some("/inference/models".to_owned()),
    }
}

fn paging(n_pages: usize) -> Paging {
    Paging {
        number: 2,
        n_pages,
        shown: (25, 48),
        near: (1..=n_pages).map(|n| Some((n, "/models".to_owned()))).collect(),
        previous_href: Some("/models".to_owned()),
        next_href: Some("/models?p=2".to_owned()),
    }
}

fn models(empty: bool) -> ModelsPage {
    let group = |facet: Facet, values: &[(&str, Option<&str>, usize)]| FacetGroup {
        facet,
        choices: values
            .iter()
            .map(|&(value, name, count)| FacetChoice {
                value: value.to_owned(),
                name: name.map(str::to_owned),
                count,
                selected: value == "publicai",
                href: "/models".to_owned(),
            })
            .collect(),
        n_unlisted: 0,
    };
    let providers: Vec<_> = PROVIDERS.iter().enumerate().map(|(idx, p)| (p.0, Some(p.1), 9 - idx)).collect();
    let languages = [
        "en", "de", "fr", "it", "id", "th", "vi", "ms", "ta", "rm", "es", "pt", "nl", "pl", "cs", "sv", "fi",
    ];
    let languages: Vec<_> = languages.iter().map(|code| (*code, None, 3)).collect();
    let active = |filter| ActiveFilter { filter, href: "/models".to_owned() };
    let mut filters =
        vec![active(Filter::Facet(Facet::Provider, "publicai".to_owned(), Some("Public AI".to_owned())))];
    if empty {
        filters.insert(0, active(Filter::Search("zebra".to_owned())));
    }
    ModelsPage {
        search: if empty { "zebra".to_owned() } else { String::new() },
        sorts: Sort::ALL
            .map(|sort| SortChoice { sort, selected: sort == Sort::Trending, href: "/models".to_owned() })
            .into(),
        facets: vec![
            group(Facet::Availability, &[("warm", None, 12), ("own-key", None, 0)]),
            group(Facet::Task, &[("text-generation", None, 11), ("image-text-to-text", None, 2)]),
            group(Facet::Provider, &providers),
            group(Facet::Price, &[("free", None, 4), ("0.5", None, 6), ("2", None, 9), ("10", None, 9)]),
            group(
                Facet::Size,
                &[
                    ("0-3b", None, 2),
                    ("3b-10b", None, 4),
                    ("10b-40b", None, 6),
                    ("40b-100b", None, 2),
                    ("100b-", None, 3),
                ],
            ),
            group(Facet::Context, &[("8k", None, 16), ("32k", None, 15), ("128k", None, 9), ("1m", None, 0)]),
            group(Facet::Language, &languages),
            group(Facet::Organisation, &[("swiss-ai", Some("Swiss AI Initiative"), 2)]),
            group(Facet::Licence, &[("apache-2.0", None, 9), ("gemma", None, 1)]),
        ],
        active: filters,
        kept: Vec::new(),
        n_models: if empty { 0 } else { 1_018 },
        models: if empty { Vec::new() } else { cards() },
        similar: if empty { vec![id("swiss-ai/Apertus-8B-Instruct-2509")] } else { Vec::new() },
        paging: if empty { Paging::default() } else { paging(5) },
        pool: pool(),
    }
}

fn preferences() -> PreferencesPage {
    PreferencesPage { theme: None, announce: Announce::Status, send_key: SendKey::Enter, saved: false }
}

fn error() -> ErrorPage {
    ErrorPage { status: 404, fault: Fault::NoModel, request_id: "0198f2a4-7e1c".to_owned() }
}
