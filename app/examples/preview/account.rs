//! Sample data of the account's pages and the guides.

use super::{PROVIDERS, cents, id, slug};
use wire::{
    BillingPage, CallEnd, CallRow, DocsContent, DocsFound, DocsHit, DocsKind, DocsLink, DocsPage, DocsPart,
    DryRun, DryRunOutcome, DryRunPlan, DryRunStep, Fate, KeyCheck, KeyMode, KeySummary, Measure, ModelUsage,
    Month, NanoUsd, Notice, Page, PlannedBy, ProviderSetting, ProviderUsage, RouteState, SettingsPage,
    TokenKind, TokenSummary, TokensPage, UsagePage, UsageSeries, UsageTotals,
};

const MODEL: &str = "swiss-ai/Apertus-70B-Instruct-2509";

/// Every page of the account, and some of the guides: file name, address, page.
pub(super) fn pages() -> Vec<(&'static str, &'static str, Page)> {
    vec![
        ("settings", "/settings/inference-providers", Page::Settings(settings())),
        ("tokens", "/settings/tokens", Page::Tokens(tokens())),
        ("usage", "/settings/usage", Page::Usage(Box::new(usage()))),
        ("usage-empty", "/settings/usage", Page::Usage(Box::new(nothing()))),
        ("billing", "/settings/billing", Page::Billing(Box::new(billing()))),
        ("docs", "/docs", Page::Docs(docs(DocsContent::Overview))),
        ("docs-guide", "/docs/quick-start", Page::Docs(docs(guide()))),
        ("docs-found", "/docs?q=token", Page::Docs(docs(found()))),
    ]
}

fn settings() -> SettingsPage {
    let setting = |&(provider, name, ..): &(&str, &str, RouteState, u64, u64)| ProviderSetting {
        slug: slug(provider),
        name: name.to_owned(),
        key: (provider == "together").then(|| KeySummary {
            provider: slug(provider),
            last_four: "9f3c".to_owned(),
            created_at_us: 1_756_771_200_000_000,
            last_used_at_us: Some(1_763_000_000_000_000),
            paused: false,
        }),
        check: (provider == "together").then_some(KeyCheck::Valid { n_models: 187 }),
        routed: provider == "publicai",
        pool: provider == "publicai",
        keys_url: if provider == "publicai" { String::new() } else { "https://example.org/keys".to_owned() },
        n_models: provider.len(),
        n_served: None,
    };
    let step = |provider: &str, name: &str, fate, mode| DryRunStep {
        slug: slug(provider),
        name: name.to_owned(),
        mode,
        price: Some(if provider == "publicai" { cents(0, 0) } else { cents(88, 88) }),
        tokens_per_s: None,
        fate,
    };
    SettingsPage {
        providers: PROVIDERS.iter().map(setting).collect(),
        order_saved: true,
        dry_run: DryRun {
            model: MODEL.to_owned(),
            models: vec![MODEL.to_owned()],
            outcome: Some(DryRunOutcome::Plan(DryRunPlan {
                model: MODEL.to_owned(),
                by: PlannedBy::Order,
                asked: vec![
                    step("publicai", "Public AI", Fate::Asked, KeyMode::Routed),
                    step("together", "Together AI", Fate::Asked, KeyMode::CustomKey),
                ],
                passed_over: vec![step("groq", "Groq", Fate::NeedsKey, KeyMode::CustomKey)],
                not_served: vec!["Cerebras".to_owned(), "Fireworks".to_owned()],
            })),
        },
        notice: None,
    }
}

fn tokens() -> TokensPage {
    let token = |name: &str, kind, last_used_at_us| TokenSummary {
        id: "0198".into(),
        kind,
        name: name.to_owned(),
        last_four: "Qz8K".to_owned(),
        created_at_us: 1_756_771_200_000_000,
        last_used_at_us,
    };
    TokensPage {
        tokens: vec![
            token("laptop", TokenKind::Platform, Some(1_763_000_000_000_000)),
            token("nightly job", TokenKind::PublicAi, None),
        ],
        notice: Some(Notice::TokenCreated("hf_sample0000000000000000000000000000".to_owned())),
    }
}

fn totals(n: u64, cost: i64) -> UsageTotals {
    UsageTotals {
        n_requests: n,
        n_failed: n / 40,
        n_prompt_tokens: n * 812,
        n_completion_tokens: n * 240,
        cost: NanoUsd(cost),
    }
}

fn by_provider() -> Vec<ProviderUsage> {
    let row = |provider: &str, name: &str, mode, totals, estimate| ProviderUsage {
        slug: slug(provider),
        name: name.to_owned(),
        mode,
        totals,
        estimate,
    };
    vec![
        row("publicai", "Public AI", KeyMode::Routed, totals(1204, 0), None),
        row("together", "Together AI", KeyMode::CustomKey, totals(433, 0), Some(NanoUsd(412_345_678))),
        row("groq", "Groq", KeyMode::Routed, totals(187, 1_204_567_000), None),
        row("cerebras", "Cerebras", KeyMode::CustomKey, totals(12, 0), None),
    ]
}

fn month() -> Month {
    Month::parse("2025-11").expect("a month")
}

fn usage() -> UsagePage {
    let series = |provider: &str, name: &str, mode, seed: u64, scale: u64| UsageSeries {
        slug: slug(provider),
        name: name.to_owned(),
        mode,
        days: (0..30).map(|day| if day < 24 { (day * seed + seed * 7) % 13 * scale } else { 0 }).collect(),
    };
    let call = |at: i64, provider: &str, name: &str, mode, ended| CallRow {
        request_id: "0198f2a4-7e1c-7c3a-9d52-0d6f4f6d1b11".to_owned(),
        at_us: 1_763_984_000_000_000 - at * 700_000_000,
        model: id(MODEL),
        slug: slug(provider),
        name: name.to_owned(),
        mode,
        cluster: Some("cscs-alps".to_owned()),
        n_prompt_tokens: 1213,
        n_completion_tokens: 284,
        cost: NanoUsd(if provider == "groq" { 413_000 } else { 0 }),
        first_token_ms: Some(184),
        duration_ms: 2310,
        ended,
    };
    UsagePage {
        month: month(),
        months: vec![month(), month().previous(), month().previous().previous()],
        today: Some(24),
        measure: Measure::Requests,
        series: vec![
            series("publicai", "Public AI", KeyMode::Routed, 5, 8),
            series("together", "Together AI", KeyMode::CustomKey, 7, 3),
            series("groq", "Groq", KeyMode::Routed, 3, 2),
            series("cerebras", "Cerebras", KeyMode::CustomKey, 11, 1),
        ],
        totals: totals(1836, 1_204_567_000),
        providers: by_provider(),
        models: vec![
            ModelUsage { model: id(MODEL), totals: totals(1400, 1_204_567_000) },
            ModelUsage { model: id("publicai/Edelweiss-1M"), totals: totals(436, 0) },
        ],
        calls: vec![
            call(0, "publicai", "Public AI", KeyMode::Routed, CallEnd::Ok),
            call(1, "groq", "Groq", KeyMode::Routed, CallEnd::Ok),
            call(2, "together", "Together AI", KeyMode::CustomKey, CallEnd::Cancelled),
            call(3, "publicai", "Public AI", KeyMode::Routed, CallEnd::Failed),
        ],
        newest_href: None,
        older_href: Some("/settings/usage".to_owned()),
    }
}

fn nothing() -> UsagePage {
    UsagePage { totals: UsageTotals::default(), calls: vec![], older_href: None, ..usage() }
}

fn billing() -> BillingPage {
    let (routed, own) = by_provider().into_iter().partition(|row| row.mode == KeyMode::Routed);
    BillingPage {
        monthly_credits: Some(NanoUsd(2_000_000_000)),
        month: month(),
        today: 24,
        charged: NanoUsd(1_204_567_000),
        forecast: Some(NanoUsd(1_505_708_000)),
        by_day: (1..=24).map(|day| NanoUsd(day * day * 2_091_262)).collect(),
        routed,
        own,
        earlier: vec![
            (month().previous(), NanoUsd(942_000_000)),
            (month().previous().previous(), NanoUsd(0)),
        ],
    }
}

fn docs(content: DocsContent) -> DocsPage {
    let link = |title: &str, summary: &str, current| DocsLink {
        href: "/docs/x".to_owned(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        current,
    };
    let in_guide = matches!(content, DocsContent::Guide { .. });
    let part = |kind, guides| DocsPart { kind, guides };
    DocsPage {
        parts: vec![
            part(
                DocsKind::Start,
                vec![
                    link("Quick start", "Ask an open model a question in about two minutes.", in_guide),
                    link("Providers, order and policies", "You decide who is asked.", false),
                    link("Keys and billing", "Each call is billed once.", false),
                ],
            ),
            part(DocsKind::Use, vec![link("Access tokens", "How a program shows who it works for.", false)]),
            part(
                DocsKind::Run,
                vec![link("Run a site of your own", "One program is the whole site.", false)],
            ),
            part(DocsKind::About, vec![link("Privacy", "What this site keeps of you.", false)]),
        ],
        content,
    }
}

fn guide() -> DocsContent {
    let text = include_str!("../../../server/docs/streaming-and-errors.md");
    let text = text.trim_start_matches("# Streaming and errors").replace("\n##", "\n#");
    let link = |title: &str| DocsLink {
        href: "/docs/x".to_owned(),
        title: title.to_owned(),
        summary: String::new(),
        current: false,
    };
    DocsContent::Guide {
        title: "Streaming and errors".to_owned(),
        markdown: text,
        previous: Some(link("Access tokens")),
        next: Some(link("Headers: priority, deadlines, receipts")),
    }
}

fn found() -> DocsContent {
    let hit = |heading: &str| DocsHit {
        href: "/docs/x".to_owned(),
        code: false,
        heading: heading.to_owned(),
        excerpt: vec![
            ("… you make as many as you like. Use one ".to_owned(), false),
            ("token".to_owned(), true),
            (" for each program, so that you can revoke it without touching the others …".to_owned(), false),
        ],
    };
    let guide = |title: &str, hits: Vec<DocsHit>| DocsFound {
        href: "/docs/x".to_owned(),
        title: title.to_owned(),
        hits,
    };
    DocsContent::Found {
        query: "token".to_owned(),
        guides: vec![
            guide("Access tokens", vec![hit(""), hit("Make and revoke")]),
            guide("Quick start", vec![hit("1. Make an access token")]),
        ],
        n_hits: 3,
        cut: false,
    }
}
