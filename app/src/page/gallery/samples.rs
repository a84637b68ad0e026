//! What the components of the gallery show: made up, but of the kind and length that the site really has.

use wire::{
    Ability, ClusterLabel, HourCounts, KeyCheck, KeyMode, KeySummary, ModelCard, ModelId, N_HOURS, Paging,
    Price, ProviderMark, ProviderRow, ProviderSetting, ProviderSlug, Readings, Record, RouteState, Takes,
    UsageSeries, Widget, WidgetProvider,
};

/// Text with everything that a model's card or an answer can hold.
pub(super) const MARKDOWN: &str = "## A heading\n\nSome *text* with **weight**, `code`, a [link](https://example.org/) and ~~a mistake~~.\n\n\
- one\n- two\n  1. and one inside\n- [x] done\n\n> A quote of a line that is long enough to be broken in a narrow window, and then some.\n\n\
```python\nprint(\"a line that is much longer than a small window is wide, by far\")\n```\n\n\
| Model | Tokens/s | Note |\n|---|---:|---|\n| Apertus 8B | 118 | free |\n| Apertus 70B | 41 | |\n\n![a chart](https://example.org/chart.png)\n\n---\n\nThe end.\n";

fn slug(text: &str) -> ProviderSlug {
    ProviderSlug::parse(text).expect("a sample slug is valid")
}

pub(super) fn id(text: &str) -> ModelId {
    ModelId::parse(text).expect("a sample id is valid")
}

/// Cents for a million tokens.
fn cents(input: u64, output: u64) -> Price {
    Price { input_nanousd: input * 10_000_000, output_nanousd: output * 10_000_000 }
}

/// A week with a bad day in it.
pub(super) fn record() -> Record {
    let hour = |at: usize| HourCounts {
        n_ok: if at.is_multiple_of(5) { 0 } else { 40 + (at as u64 * 7) % 60 },
        n_failed: if (60..66).contains(&at) { 30 } else { 0 },
    };
    let readings = Readings {
        n_ok: 8_204,
        n_failed: 180,
        first_token_p50_ms: Some(182),
        first_token_p95_ms: Some(640),
        tokens_per_s: Some(61.4),
    };
    Record {
        day: readings,
        week: readings,
        hours: std::array::from_fn::<_, N_HOURS, _>(hour),
        last_ok_h: Some(0),
    }
}

/// Providers in each state, with the pool first.
const PROVIDERS: [(&str, &str, RouteState); 5] = [
    ("publicai", "Public AI", RouteState::Ready),
    ("together", "Together AI", RouteState::Ready),
    ("featherless-ai", "Featherless AI", RouteState::NeedsKey),
    ("hf-inference", "HF Inference", RouteState::NoReplica),
    ("groq", "Groq", RouteState::Down),
];

/// A row in each state.
pub(super) fn rows() -> Vec<ProviderRow> {
    let row = |(at, (name, shown, state)): (usize, (&str, &str, RouteState))| ProviderRow {
        slug: slug(name),
        name: shown.to_owned(),
        mode: if at == 1 { KeyMode::CustomKey } else { KeyMode::Routed },
        key_last_four: (at == 1).then(|| "4f2a".to_owned()),
        state,
        price: match at {
            0 => Some(Price::FREE),
            3 => None,
            _ => Some(cents(10 * at as u64, 30 * at as u64)),
        },
        context_length: (at != 3).then_some(65_536),
        provider_model: "swiss-ai/Apertus-8B-Instruct-2509".to_owned(),
        features: if at < 2 { vec![Ability::Tools, Ability::StructuredOutput] } else { vec![] },
        record: (at < 2).then(record),
        clusters: if at == 0 { vec![cluster()] } else { vec![] },
    };
    PROVIDERS.into_iter().enumerate().map(row).collect()
}

fn cluster() -> ClusterLabel {
    ClusterLabel { name: "alps".into(), country: Some("CH".into()), partner: Some("CSCS".into()) }
}

/// A card in each state.
pub(super) fn cards() -> Vec<ModelCard> {
    let card = |name: &str, states: &[usize], known: bool| ModelCard {
        id: id(name),
        summary: if known {
            "A fully open chat model for over a thousand languages.".to_owned()
        } else {
            String::new()
        },
        task: "text-generation".to_owned(),
        n_parameters: known.then_some(8_053_338_112),
        context_length: known.then_some(65_536),
        licence: if known { "apache-2.0".to_owned() } else { String::new() },
        released: String::new(),
        providers: states
            .iter()
            .map(|at| PROVIDERS[*at])
            .map(|(name, shown, state)| ProviderMark { slug: slug(name), name: shown.to_owned(), state })
            .collect(),
        cheapest: (known && !states.is_empty()).then(|| cents(10, 30)),
        first_token_ms: known.then_some(182),
        tokens_per_s: known.then_some(61.4),
        n_requests: if known { 12_040 } else { 0 },
        n_likes: if known { 57 } else { 0 },
    };
    vec![
        card("swiss-ai/Apertus-8B-Instruct-2509", &[0, 1, 2, 3, 4], true),
        card("aisingapore/Gemma-SEA-LION-v4-27B-IT", &[2], true),
        card("allenai/Olmo-3.1-32B-Instruct", &[4], false),
        card(
            "some-organisation-with-a-long-name/A-model-with-quite-a-long-name-Instruct-2512-FP8",
            &[],
            false,
        ),
    ]
}

/// The chat with providers in each state.
pub(super) fn widget(renderer_js: &str, renderer_wasm: &str) -> Widget {
    let provider = |row: ProviderRow| WidgetProvider {
        slug: row.slug,
        name: row.name,
        mode: row.mode,
        state: row.state,
        price: row.price,
        provider_model: row.provider_model,
        base_url: "https://api.example.org/v1".to_owned(),
        takes: Takes { tools: true, structured: true, ignores: vec!["top_k".to_owned()] },
    };
    Widget {
        model: id("swiss-ai/Apertus-8B-Instruct-2509"),
        origin: "http://127.0.0.1:8080".to_owned(),
        providers: rows().into_iter().map(provider).collect(),
        examples: vec![
            "Explain how direct democracy works in Switzerland, in five sentences.".to_owned(),
            "Draft a friendly letter to a neighbour about loud music.".to_owned(),
        ],
        max_tokens: 8_192,
        renderer_js: renderer_js.to_owned(),
        renderer_wasm: renderer_wasm.to_owned(),
        prompt: String::new(),
        images: true,
    }
}

/// The order's rows: the pool, a key in use, a key at rest, no key.
pub(super) fn settings() -> Vec<ProviderSetting> {
    let key = |of: &str, paused: bool| KeySummary {
        provider: slug(of),
        last_four: "4f2a".to_owned(),
        created_at_us: 1_760_000_000_000_000,
        last_used_at_us: (!paused).then_some(1_763_000_000_000_000),
        paused,
    };
    let setting =
        |at: usize, key: Option<KeySummary>, check: Option<KeyCheck>, routed: bool| ProviderSetting {
            slug: slug(PROVIDERS[at].0),
            name: PROVIDERS[at].1.to_owned(),
            key,
            check,
            routed,
            pool: at == 0,
            keys_url: "https://example.org/keys".to_owned(),
            n_models: 12 * at + 1,
            n_served: None,
        };
    vec![
        setting(0, None, None, true),
        setting(1, Some(key("together", false)), None, true),
        setting(2, Some(key("featherless-ai", true)), None, true),
        setting(4, None, None, false),
    ]
}

/// A month of calls.
pub(super) fn series(n_days: usize) -> Vec<UsageSeries> {
    let one = |at: usize, mode| UsageSeries {
        slug: slug(PROVIDERS[at].0),
        name: PROVIDERS[at].1.to_owned(),
        mode,
        days: (0..n_days).map(|day| (day * (7 + at * 3)) as u64 % 23).collect(),
    };
    vec![one(0, KeyMode::Routed), one(1, KeyMode::CustomKey), one(4, KeyMode::Routed)]
}

/// The middle of many pages.
pub(super) fn paging() -> Paging {
    let page = |n: usize| Some((n, "#paging".to_owned()));
    Paging {
        number: 5,
        n_pages: 11,
        shown: (121, 150),
        near: vec![page(1), None, page(4), page(5), page(6), None, page(11)],
        previous_href: Some("#paging".to_owned()),
        next_href: Some("#paging".to_owned()),
    }
}
