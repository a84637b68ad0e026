//! Sample models, organisations and providers.

use super::{PROVIDERS, clusters, id, models, slug};
use wire::{
    Ability, Access, ClusterNow, Facts, HourCounts, KeyMode, ModelPage, N_HOURS, OrganisationPage, Policy,
    PolicyRoutes, PolicyRung, PoolSummary, Price, ProviderLine, ProviderModel, ProviderPage, ProviderRow,
    ProvidersPage, Readings, Record, RelatedModel, Relation, RouteState, Tag, TagKind, Takes, Widget,
    WidgetProvider,
};

const CARD: &str = r#"# Apertus 70B Instruct

Apertus is a **fully open** multilingual model: weights, data and recipe are public. It was trained on 15 trillion
tokens of more than 1,000 languages; about 40 % of the data is not in English.

## Use it

```python
from transformers import AutoModelForCausalLM, AutoTokenizer

model = AutoModelForCausalLM.from_pretrained("swiss-ai/Apertus-70B-Instruct-2509")
```

Set `temperature` to 0.8 and `top_p` to 0.9, as the authors advise.

## Evaluation

| Task | Score | Shots |
|---|---|---|
| ARC | 70.6 | 25 |
| HellaSwag | 64.0 | 10 |
| XCOPA | 69.8 | 0 |

## Limits

- It can be wrong, and it says so rarely.
- It does not know what happened after its training data ends:
  1. no news,
  2. no prices.

> Trained on the Alps machine at the Swiss National Supercomputing Centre.

![Loss curve](https://example.org/loss.png)

### Licence

Apache-2.0, with an acceptable-use policy.
"#;

fn cents(input: u64, output: u64) -> Price {
    Price { input_nanousd: input * 10_000_000, output_nanousd: output * 10_000_000 }
}

fn readings(n_ok: u64, n_failed: u64, first_token_ms: u64, tokens_per_s: f64) -> Readings {
    Readings {
        n_ok,
        n_failed,
        first_token_p50_ms: Some(first_token_ms),
        first_token_p95_ms: Some(first_token_ms * 3),
        tokens_per_s: Some(tokens_per_s),
    }
}

/// A busy pool with a bad hour, a quiet provider, one that was last used days ago.
fn record(provider: &str) -> Option<Record> {
    let mut hours = [HourCounts::default(); N_HOURS];
    match provider {
        "publicai" => {
            for (idx, hour) in hours.iter_mut().enumerate() {
                *hour = HourCounts { n_ok: 40 + idx as u64 * 7, n_failed: if idx == 9 { 60 } else { 0 } };
            }
            hours[3] = HourCounts::default();
            Some(Record {
                day: readings(2_892, 60, 184, 61.4),
                week: readings(18_211, 66, 190, 60.2),
                hours,
                last_ok_h: Some(0),
            })
        }
        "together" => {
            for idx in [4, 5, 13, 22] {
                hours[idx] = HourCounts { n_ok: 3, n_failed: 0 };
            }
            Some(Record {
                day: readings(12, 0, 412, 88.0),
                week: readings(93, 1, 398, 90.1),
                hours,
                last_ok_h: Some(1),
            })
        }
        "groq" => Some(Record {
            day: Readings::default(),
            week: readings(41, 0, 96, 388.0),
            hours,
            last_ok_h: Some(75),
        }),
        _ => None,
    }
}

pub(crate) fn page(served: bool) -> ModelPage {
    let state = |state: RouteState| if served { state } else { RouteState::NeedsKey };
    let mode = |provider: &str| if provider == "together" { KeyMode::CustomKey } else { KeyMode::Routed };
    let rows: Vec<ProviderRow> = PROVIDERS
        .iter()
        .map(|&(provider, name, s, input, output)| ProviderRow {
            slug: slug(provider),
            name: name.to_owned(),
            mode: mode(provider),
            key_last_four: (provider == "together").then(|| "9f3c".to_owned()),
            state: state(s),
            price: (provider != "hf-inference").then(|| cents(input, output)),
            context_length: Some(65_536),
            provider_model: "apertus-70b".to_owned(),
            features: if provider == "groq" {
                vec![Ability::Tools, Ability::StructuredOutput]
            } else {
                vec![]
            },
            record: record(provider),
            clusters: if provider == "publicai" { clusters() } else { Vec::new() },
        })
        .collect();
    let widget_providers = PROVIDERS
        .iter()
        .map(|&(provider, name, s, input, output)| WidgetProvider {
            slug: slug(provider),
            name: name.to_owned(),
            mode: mode(provider),
            state: state(s),
            price: Some(cents(input, output)),
            provider_model: "apertus-70b".to_owned(),
            base_url: "https://api.example.org/v1".to_owned(),
            takes: Takes::default(),
        })
        .collect();
    ModelPage {
        id: id("swiss-ai/Apertus-70B-Instruct-2509"),
        summary: "A fully open 70B chat model for over a thousand languages, from the Swiss AI Initiative."
            .to_owned(),
        tags: [
            (TagKind::Task, "text-generation"),
            (TagKind::Name, "transformers"),
            (TagKind::Licence, "Apache-2.0"),
            (TagKind::Language, "en"),
            (TagKind::Language, "de"),
            (TagKind::Language, "fr"),
            (TagKind::Language, "it"),
        ]
        .map(|(kind, value)| Tag { kind, value: value.to_owned(), href: "/models".to_owned() })
        .into(),
        facts: Facts {
            organisation: "Swiss AI Initiative".to_owned(),
            country: Some("CH".to_owned()),
            n_parameters: Some(70_600_000_000),
            n_active_parameters: None,
            context_length: Some(65_536),
            licence: "Apache-2.0".to_owned(),
            licence_url: Some("https://www.apache.org/licenses/LICENSE-2.0".to_owned()),
            languages: ["en", "de", "fr", "it", "rm"].map(str::to_owned).into(),
            released: "2025-09-02".to_owned(),
            library: Some("transformers".to_owned()),
        },
        card_markdown: CARD.to_owned(),
        source_url: Some("https://huggingface.co/swiss-ai/Apertus-70B-Instruct-2509".to_owned()),
        policies: Policy::ALL.map(|policy| policy_routes(policy, &rows)).into(),
        providers: rows,
        n_requests: 8_428,
        n_likes: 12,
        liked: served,
        related: related(),
        widget: Widget {
            model: id("swiss-ai/Apertus-70B-Instruct-2509"),
            origin: "http://127.0.0.1:8080".to_owned(),
            providers: widget_providers,
            examples: vec![
                "What is the capital of France?".to_owned(),
                "Erklär mir den Föhn in zwei Sätzen.".to_owned(),
            ],
            prompt: String::new(),
            max_tokens: 4096,
            images: false,
            renderer_js: String::new(),
            renderer_wasm: String::new(),
        },
        callable_href: "/models?inference_provider=all".to_owned(),
    }
}

fn policy_routes(policy: Policy, rows: &[ProviderRow]) -> PolicyRoutes {
    let mut rungs: Vec<PolicyRung> = rows
        .iter()
        .map(|row| PolicyRung {
            name: row.name.clone(),
            state: row.state,
            price: row.price,
            tokens_per_s: row.record.as_ref().and_then(|record| record.newest().tokens_per_s),
        })
        .collect();
    match policy {
        Policy::Preferred => {}
        Policy::Cheapest => {
            rungs.sort_by_key(|rung| rung.price.map_or(u64::MAX, |price| price.output_nanousd));
        }
        Policy::Fastest => rungs.sort_by(|a, b| {
            let speed = |rung: &PolicyRung| rung.tokens_per_s.unwrap_or(0.0);
            speed(b).total_cmp(&speed(a))
        }),
    }
    PolicyRoutes { policy, rungs }
}

fn related() -> Vec<RelatedModel> {
    let model = |name: &str, summary: &str, n_parameters: u64, ready, relation| RelatedModel {
        id: id(name),
        summary: summary.to_owned(),
        n_parameters: Some(n_parameters),
        ready,
        relation,
    };
    vec![
        model(
            "swiss-ai/Apertus-8B-Instruct-2509",
            "The smaller sibling: fully open, multilingual, quick.",
            8_050_000_000,
            true,
            Relation::Organisation,
        ),
        model(
            "meta-llama/Llama-3.3-70B-Instruct",
            "Meta's 70B chat model for eight languages, tuned for dialogue and for tools.",
            70_600_000_000,
            false,
            Relation::Size,
        ),
    ]
}

pub(crate) fn organisation() -> OrganisationPage {
    OrganisationPage {
        namespace: "swiss-ai".to_owned(),
        name: "Swiss AI Initiative".to_owned(),
        description: Some(
            "EPFL, ETH Zurich and the Swiss National Supercomputing Centre, with partners across Switzerland. \
             Apertus is its family of fully open models."
                .to_owned(),
        ),
        home_url: Some("https://www.swiss-ai.org".to_owned()),
        country: Some("CH".to_owned()),
        models: models(false).models.into_iter().take(2).collect(),
        n_requests: 9_204,
        n_likes: 17,
        list_href: "/models?author=swiss-ai".to_owned(),
    }
}

fn line(at: usize) -> ProviderLine {
    let (provider, name, _, input, output) = PROVIDERS[at];
    ProviderLine {
        slug: slug(provider),
        name: name.to_owned(),
        country: (at > 0).then(|| "US".to_owned()),
        access: match provider {
            "publicai" => Access::Pool,
            "together" => Access::YourKey("9f3c".to_owned()),
            "groq" => Access::Routed,
            _ => Access::NeedsKey,
        },
        n_models: 3 + at,
        n_served: (at == 0).then_some(1),
        cheapest: (at < 5).then(|| cents(input, output)),
        record: record(provider),
    }
}

pub(crate) fn providers() -> ProvidersPage {
    ProvidersPage { providers: (0..PROVIDERS.len()).map(line).collect() }
}

pub(crate) fn provider(at: usize) -> ProviderPage {
    let (provider, _, state, input, output) = PROVIDERS[at];
    let model = |name: &str, measured: bool, features: Vec<Ability>| ProviderModel {
        id: id(name),
        provider_model: name.to_lowercase(),
        state,
        price: Some(cents(input, output)),
        context_length: Some(131_072),
        features,
        record: record(provider).filter(|_| measured),
    };
    let pool = (at == 0).then(|| {
        let now = |(idx, label)| ClusterNow { label, n_healthy: 2 - idx, n_replicas: 2 };
        let clusters = clusters().into_iter().enumerate().map(now).collect();
        PoolSummary { n_healthy: 3, n_replicas: 4, clusters, n_models: 2 }
    });
    ProviderPage {
        line: line(at),
        place: at + 1,
        home_url: Some("https://www.example.org".to_owned()),
        keys_url: "https://api.example.org/settings/keys".to_owned(),
        key_env: "TOGETHER_API_KEY".to_owned(),
        base_url: "https://api.example.org/v1".to_owned(),
        routed_url: ["http://127.0.0.1:8080/", provider, "/v1"].concat(),
        pool,
        models: vec![
            model("swiss-ai/Apertus-70B-Instruct-2509", true, vec![]),
            model("openai/gpt-oss-120b", false, vec![Ability::Tools, Ability::StructuredOutput]),
            model("meta-llama/Llama-3.3-70B-Instruct", false, vec![Ability::Tools]),
        ],
    }
}
