//! Models, organisations and providers: sample pages in which every text is the given one, and what they show.

use super::{chrome, id, models, render, slug};
use wire::{
    Ability, Access, ClusterLabel, ClusterNow, CompareColumn, CompareFault, ComparePage, Facts, HourCounts,
    KeyMode, Message, ModelPage, N_HOURS, NanoUsd, OpenedRun, OrganisationPage, Page, PlaygroundPage, Policy,
    PolicyRoutes, PolicyRung, PoolSummary, Price, ProviderLine, ProviderModel, ProviderPage, ProviderRow,
    ProvidersPage, Readings, Record, RelatedModel, Relation, Role, RouteState, RunPage, RunServed, Tag,
    TagKind, Takes, Widget, WidgetProvider,
};

fn record(last_ok_h: u64) -> Record {
    let readings = Readings {
        n_ok: 3,
        n_failed: 1,
        first_token_p50_ms: Some(12),
        first_token_p95_ms: Some(40),
        tokens_per_s: Some(f64::INFINITY),
    };
    let mut hours = [HourCounts::default(); N_HOURS];
    hours[23] = HourCounts { n_ok: 3, n_failed: 1 };
    let day = if last_ok_h < 24 { readings } else { Readings::default() };
    Record { day, week: readings, hours, last_ok_h: Some(last_ok_h) }
}

fn page(text: &str, state: RouteState) -> ModelPage {
    let provider = WidgetProvider {
        slug: slug(),
        name: text.to_owned(),
        mode: KeyMode::Routed,
        state,
        price: Some(Price::FREE),
        provider_model: text.to_owned(),
        base_url: "https://api.example.org/v1".to_owned(),
        takes: Takes { tools: true, structured: false, ignores: vec!["top_k".to_owned()] },
    };
    let row = ProviderRow {
        slug: slug(),
        name: text.to_owned(),
        mode: KeyMode::Routed,
        key_last_four: None,
        state,
        price: Some(Price::FREE),
        context_length: Some(65_536),
        provider_model: text.to_owned(),
        features: vec![Ability::Tools, Ability::StructuredOutput, Ability::Reasoning, Ability::Vision],
        record: Some(record(0)),
        clusters: vec![cluster(text)],
    };
    let rung = |state| PolicyRung { name: text.to_owned(), state, price: None, tokens_per_s: None };
    let policy = |policy| PolicyRoutes { policy, rungs: vec![rung(RouteState::NeedsKey), rung(state)] };
    let tag = |kind| Tag { kind, value: text.to_owned(), href: "/models?pipeline_tag=x".to_owned() };
    ModelPage {
        id: id(),
        summary: text.to_owned(),
        tags: [TagKind::Task, TagKind::Language, TagKind::Licence, TagKind::Name].map(tag).into(),
        facts: Facts {
            organisation: text.to_owned(),
            country: Some(text.to_owned()),
            languages: vec![text.to_owned()],
            licence: text.to_owned(),
            released: text.to_owned(),
            library: Some(text.to_owned()),
            ..Facts::default()
        },
        card_markdown: format!("# {text}\n\n{text}\n\n![{text}](https://evil.example/x.png)"),
        source_url: None,
        providers: vec![row],
        policies: Policy::ALL.map(policy).into(),
        n_requests: 0,
        n_likes: 2,
        liked: true,
        related: [Relation::Organisation, Relation::Family, Relation::Size]
            .map(|relation| RelatedModel {
                id: id(),
                summary: text.to_owned(),
                n_parameters: None,
                ready: true,
                relation,
            })
            .into(),
        widget: Widget {
            model: id(),
            origin: "http://127.0.0.1:8080".to_owned(),
            providers: vec![provider],
            examples: vec![text.to_owned()],
            prompt: text.to_owned(),
            max_tokens: 100,
            images: true,
            renderer_js: String::new(),
            renderer_wasm: String::new(),
        },
        callable_href: "/models".to_owned(),
    }
}

pub(super) fn model(text: &str, state: RouteState) -> Page {
    Page::Model(Box::new(page(text, state)))
}

pub(super) fn playground(text: &str, widget: bool) -> Page {
    let widget = widget.then(|| page(text, RouteState::Ready).widget);
    let run = Some(OpenedRun { id: text.to_owned(), json: text.to_owned() });
    Page::Playground(Box::new(PlaygroundPage { widget, models: vec![id()], run }))
}

pub(super) fn run(text: &str, all: bool) -> Page {
    let message = |role| Message::new(role, text);
    let served = RunServed {
        at_us: 0,
        provider: text.to_owned(),
        mode: if all { KeyMode::Routed } else { KeyMode::CustomKey },
        cluster: Some(text.to_owned()),
        n_prompt_tokens: 1,
        n_completion_tokens: 2,
        cost: NanoUsd(3),
        first_token_ms: Some(4),
        duration_ms: 5,
    };
    Page::Run(Box::new(RunPage {
        id: text.to_owned(),
        url: text.to_owned(),
        model: id(),
        known: all,
        provider: Some(text.to_owned()),
        messages: [Role::System, Role::Assistant, Role::Tool, Role::User].map(message).into(),
        parameters: vec![(text.to_owned(), text.to_owned())],
        answer: text.to_owned(),
        reasoning: text.to_owned(),
        served: all.then_some(served),
        system_redacted: !all,
        n_images_left_out: u64::from(!all),
        shared_at_us: 0,
        expires_at_us: all.then_some(0),
        yours: all,
        server: text.to_owned(),
    }))
}

/// A comparison of `n` columns; one of them has nobody to ask.
pub(super) fn compare(text: &str, n: usize) -> Page {
    let column = |idx: usize| {
        let mut widget = page(text, RouteState::Ready).widget;
        if idx == 1 {
            widget.providers.clear();
        }
        let provider_idx = (idx != 1).then_some(0);
        CompareColumn { widget, provider_idx, with: text.to_owned(), without_href: "/compare".to_owned() }
    };
    Page::Compare(Box::new(ComparePage {
        columns: (0..n).map(column).collect(),
        faults: vec![
            CompareFault::Unknown { name: text.to_owned() },
            CompareFault::NotServed { model: id(), provider: text.to_owned() },
            CompareFault::TooMany,
        ],
        models: vec![id()],
        n_max: 6,
        prompt: text.to_owned(),
    }))
}

pub(super) fn organisation(text: &str) -> Page {
    let Page::Models(list) = models(text, 1) else { unreachable!("it is the list") };
    Page::Organisation(OrganisationPage {
        namespace: text.to_owned(),
        name: text.to_owned(),
        description: Some(text.to_owned()),
        home_url: Some("https://www.example.org/".to_owned()),
        country: Some(text.to_owned()),
        models: list.models,
        n_requests: 0,
        n_likes: 0,
        list_href: "/models?author=x".to_owned(),
    })
}

fn cluster(text: &str) -> ClusterLabel {
    ClusterLabel { name: text.into(), country: Some(text.into()), partner: Some(text.into()) }
}

fn line(text: &str, access: Access) -> ProviderLine {
    ProviderLine {
        slug: slug(),
        name: text.to_owned(),
        country: Some(text.to_owned()),
        access,
        n_models: 1,
        n_served: Some(0),
        cheapest: Some(Price::FREE),
        record: Some(record(50)),
    }
}

pub(super) fn providers(text: &str) -> Page {
    let access = [Access::Pool, Access::YourKey(text.to_owned()), Access::Routed, Access::NeedsKey];
    Page::Providers(ProvidersPage { providers: access.map(|access| line(text, access)).into() })
}

pub(super) fn provider(text: &str, pool: bool) -> Page {
    let access = if pool { Access::Pool } else { Access::NeedsKey };
    let cluster = ClusterNow { label: cluster(text), n_healthy: 0, n_replicas: 1 };
    let summary = PoolSummary { clusters: vec![cluster], ..PoolSummary::default() };
    Page::Provider(Box::new(ProviderPage {
        line: line(text, access),
        place: 1,
        home_url: Some("https://www.example.org/".to_owned()),
        keys_url: "https://example.org/keys".to_owned(),
        key_env: text.to_owned(),
        base_url: text.to_owned(),
        routed_url: text.to_owned(),
        pool: pool.then_some(summary),
        models: vec![ProviderModel {
            id: id(),
            provider_model: text.to_owned(),
            state: RouteState::Down,
            price: None,
            context_length: None,
            features: vec![Ability::Tools],
            record: None,
        }],
    }))
}

#[test]
fn a_policy_names_its_pick_and_strikes_out_whom_it_passes_over() {
    let mut page = page("Middle", RouteState::Ready);
    let rung = |name: &str, state, tokens_per_s| PolicyRung {
        name: name.to_owned(),
        state,
        price: Some(Price::FREE),
        tokens_per_s,
    };
    let rungs = vec![
        rung("Quick", RouteState::NeedsKey, Some(900.0)),
        rung("Pool", RouteState::Ready, Some(61.4)),
        rung("Slow", RouteState::Ready, None),
    ];
    page.policies = Policy::ALL.map(|policy| PolicyRoutes { policy, rungs: rungs.clone() }).into();
    let html = render(Page::Model(Box::new(page)), chrome("/a/b"));
    let policies = html.split("id=\"policies\"").nth(1).expect("the section");
    assert_eq!(policies.matches("<strong>Pool</strong>").count(), 3, "{policies}");
    assert_eq!(policies.matches("<s>Quick</s>").count(), 3);
    assert!(policies.contains("Needs a key") && policies.contains("If it fails: Slow"));
    assert!(policies.contains("61 tokens a second") && policies.contains("free, the lowest price"));
    assert!(policies.contains("data-copy=\"swiss-ai/Apertus-8B:fastest\""));
}

#[test]
fn a_reading_older_than_a_day_says_how_old_it_is() {
    let mut page = page("A", RouteState::Ready);
    page.providers[0].record = Some(record(75));
    let html = render(Page::Model(Box::new(page.clone())), chrome("/a/b"));
    assert!(html.contains("class=\"n stale\"") && html.contains("3 days ago") && html.contains("none today"));
    page.providers[0].record = Some(record(2));
    let html = render(Page::Model(Box::new(page.clone())), chrome("/a/b"));
    assert!(html.contains("3 of 4 calls answered in the last 24 hours") && !html.contains("stale"));
    page.providers[0].record = None;
    let html = render(Page::Model(Box::new(page)), chrome("/a/b"));
    assert!(!html.contains("First token</th>") && !html.contains("class=\"spark\""));
    assert!(html.contains("No calls measured in the last 24 hours."));
}

#[test]
fn a_long_card_has_its_headings_as_links() {
    let mut page = page("A", RouteState::Ready);
    page.card_markdown = "# Title\n## Use\n## Use\n### Deep\ntext".to_owned();
    let html = render(Page::Model(Box::new(page.clone())), chrome("/a/b"));
    let toc =
        html.split("class=\"toc\"").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("a list");
    for link in ["href=\"#card-use\"", "href=\"#card-use--1\"", "data-level=\"1\"><a href=\"#card-deep\""] {
        assert!(toc.contains(link), "{link} in {toc}");
    }
    assert!(!toc.contains("Title"), "the title is no part of itself");
    page.card_markdown = "# Title\ntext".to_owned();
    assert!(!render(Page::Model(Box::new(page)), chrome("/a/b")).contains("class=\"toc\""));
}

#[test]
fn the_composer_gets_what_the_address_asks() {
    let html = render(model("What is <b>this</b>?", RouteState::Ready), chrome("/a/b?prompt=x"));
    assert!(html.contains("data-prompt=\"What is &lt;b&gt;this&lt;/b&gt;?\""), "{html}");
}
