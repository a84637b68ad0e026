//! The account's pages and the guides, as a browser gets them.

use super::{chrome, render, slug};
use wire::{
    BillingPage, CallEnd, CallRow, DocsContent, DocsFound, DocsHit, DocsKind, DocsLink, DocsPage, DocsPart,
    DryRun, DryRunOutcome, DryRunPlan, DryRunStep, Fate, KeyCheck, KeyMode, KeySummary, Measure, ModelUsage,
    Month, NanoUsd, Notice, Page, PlannedBy, ProviderSetting, ProviderUsage, SettingsPage, TokenKind,
    TokenSummary, TokensPage, UsagePage, UsageSeries, UsageTotals,
};

pub(super) fn settings(text: &str) -> Page {
    let provider = ProviderSetting {
        slug: slug(),
        name: text.to_owned(),
        key: Some(KeySummary {
            provider: slug(),
            last_four: text.to_owned(),
            created_at_us: 0,
            last_used_at_us: None,
            paused: false,
        }),
        check: Some(KeyCheck::Rejected { reason: text.to_owned() }),
        routed: false,
        pool: false,
        keys_url: "https://example.org".to_owned(),
        n_models: 3,
        n_served: Some(1),
    };
    let step = |fate| DryRunStep {
        slug: slug(),
        name: text.to_owned(),
        mode: KeyMode::CustomKey,
        price: None,
        tokens_per_s: Some(f64::NAN),
        fate,
    };
    Page::Settings(SettingsPage {
        providers: vec![provider],
        order_saved: false,
        dry_run: DryRun {
            model: text.to_owned(),
            models: vec![text.to_owned()],
            outcome: Some(DryRunOutcome::Plan(DryRunPlan {
                model: text.to_owned(),
                by: PlannedBy::Order,
                asked: vec![step(Fate::Asked), step(Fate::Down)],
                passed_over: vec![step(Fate::NeedsKey), step(Fate::NoCredits)],
                not_served: vec![text.to_owned()],
            })),
        },
        notice: Some(Notice::Failed(text.to_owned())),
    })
}

pub(super) fn tokens(text: &str) -> Page {
    Page::Tokens(TokensPage {
        tokens: vec![TokenSummary {
            id: "id".into(),
            kind: TokenKind::Platform,
            name: text.to_owned(),
            last_four: "abcd".to_owned(),
            created_at_us: 0,
            last_used_at_us: None,
        }],
        notice: Some(Notice::TokenCreated(text.to_owned())),
    })
}

fn totals() -> UsageTotals {
    UsageTotals {
        n_requests: 3,
        n_failed: 1,
        n_prompt_tokens: 10,
        n_completion_tokens: 20,
        cost: NanoUsd(1_500_000_000),
    }
}

fn provider(text: &str, mode: KeyMode) -> ProviderUsage {
    ProviderUsage { slug: slug(), name: text.to_owned(), mode, totals: totals(), estimate: None }
}

pub(super) fn month() -> Month {
    Month::parse("2025-11").expect("a month")
}

fn usage_page(text: &str) -> UsagePage {
    let series = |mode| UsageSeries { slug: slug(), name: text.to_owned(), mode, days: vec![1; 30] };
    UsagePage {
        month: month(),
        months: vec![month()],
        today: Some(3),
        measure: Measure::Requests,
        series: vec![series(KeyMode::Routed), series(KeyMode::CustomKey)],
        totals: totals(),
        providers: vec![provider(text, KeyMode::Routed), provider(text, KeyMode::CustomKey)],
        models: vec![ModelUsage { model: super::id(), totals: totals() }],
        calls: vec![CallRow {
            request_id: text.to_owned(),
            at_us: 1,
            model: super::id(),
            slug: slug(),
            name: text.to_owned(),
            mode: KeyMode::Routed,
            cluster: Some(text.to_owned()),
            n_prompt_tokens: 1,
            n_completion_tokens: 2,
            cost: NanoUsd(7),
            first_token_ms: Some(1),
            duration_ms: 2,
            ended: CallEnd::Ok,
        }],
        newest_href: None,
        older_href: Some("/settings/usage?before=1.a".to_owned()),
    }
}

pub(super) fn usage(text: &str) -> Page {
    Page::Usage(Box::new(usage_page(text)))
}

pub(super) fn billing(text: &str) -> Page {
    Page::Billing(Box::new(BillingPage {
        monthly_credits: Some(NanoUsd(2_000_000_000)),
        month: month(),
        today: 2,
        charged: NanoUsd(5),
        forecast: Some(NanoUsd(50)),
        by_day: vec![NanoUsd(1), NanoUsd(5)],
        routed: vec![provider(text, KeyMode::Routed)],
        own: vec![provider(text, KeyMode::CustomKey)],
        earlier: vec![(month().previous(), NanoUsd(0))],
    }))
}

fn link(text: &str) -> DocsLink {
    DocsLink { href: "/docs/x".to_owned(), title: text.to_owned(), summary: text.to_owned(), current: true }
}

fn docs(text: &str, content: DocsContent) -> Page {
    let parts = vec![DocsPart { kind: DocsKind::Start, guides: vec![link(text)] }];
    Page::Docs(DocsPage { parts, content })
}

pub(super) fn guide(text: &str) -> Page {
    let content = DocsContent::Guide {
        title: text.to_owned(),
        markdown: format!("{text}\n\n# {text}\n\n# b\n\n## c\n\n{text}"),
        previous: None,
        next: Some(link(text)),
    };
    docs(text, content)
}

pub(super) fn found(text: &str) -> Page {
    let hit = DocsHit {
        href: "/docs/x#y".to_owned(),
        heading: text.to_owned(),
        code: true,
        excerpt: vec![(text.to_owned(), false), (text.to_owned(), true)],
    };
    let guide = DocsFound { href: "/docs/x".to_owned(), title: text.to_owned(), hits: vec![hit] };
    docs(text, DocsContent::Found { query: text.to_owned(), guides: vec![guide], n_hits: 1, cut: false })
}

#[test]
fn settings_work_without_script() {
    let pages = [
        render(settings("text"), chrome("/settings/inference-providers")),
        render(tokens("text"), chrome("/settings/tokens")),
    ];
    for action in [
        "/settings/inference-providers/order",
        "/settings/inference-providers/order/reset",
        "/settings/inference-providers/keys/groq",
        "/settings/inference-providers/keys/groq/remove",
        "/settings/tokens",
        "/settings/tokens/id/revoke",
    ] {
        let named = format!("action=\"{action}\"");
        let form = pages.iter().flat_map(|html| html.split("<form")).find(|form| form.contains(&named));
        let form = form.expect(action);
        assert!(form.contains("method=\"post\"") && form.contains("type=\"submit\""), "{form}");
    }
    // The button of a test stands beside the one that removes, and sends a form of its own.
    assert!(pages[0].contains("form=\"test-groq\"") && pages[0].contains("id=\"test-groq\""));
    assert!(pages[0].contains("type=\"password\"") && pages[0].contains("autocomplete=\"off\""));
}

#[test]
fn a_chart_has_its_words_and_its_table() {
    let html = render(usage("text"), chrome("/settings/usage"));
    assert!(html.contains("<title id=\"bars-title\"") && html.contains("<desc id=\"bars-summary\""));
    assert_eq!(html.matches("<title>").count(), 1 + 2 * 30, "the page's and one a bar");
    assert!(html.contains("60 requests in all"), "the sentence");
    let table = html.split("bars-table").nth(1).expect("a table");
    assert_eq!(table.split("</table>").next().expect("its end").matches("<tr>").count(), 31);
    assert!(html.contains("is not over"), "today is partial");
}

#[test]
fn a_month_without_calls_says_so() {
    let page = UsagePage { totals: UsageTotals::default(), calls: vec![], ..usage_page("text") };
    let html = render(Page::Usage(Box::new(page)), chrome("/settings/usage"));
    assert!(html.contains("No calls in November 2025 yet"), "{html}");
    assert!(!html.contains("<rect") && !html.contains("usage.csv"), "{html}");
}

#[test]
fn what_providers_bill_is_not_made_up() {
    let html = render(billing("text"), chrome("/settings/billing"));
    assert!(html.contains("price unknown") && html.contains("$1.50"), "{html}");
    // A guess is to the cent.
    assert!(html.contains("comes to about $0.01"), "{html}");
}
