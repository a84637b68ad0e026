//! A shared run: what was asked, what came back, who served it, and the way to ask it again.

use super::Head;
use crate::markdown;
use crate::shell::SITE;
use crate::words::Words;
use leptos::prelude::*;
use wire::{KeyMode, Message, Role, RunPage, RunServed};

/// A preview shows two lines.
const LONGEST_PREVIEW: usize = 160;

pub(crate) fn head(page: &RunPage, words: Words) -> Head {
    Head { title: title(page, words), description: preview(page, words) }
}

fn title(page: &RunPage, words: Words) -> String {
    words.with("run-title", &[("model", page.model.name().into())])
}

/// What a preview of the link says: the question, unless a part of what was asked is withheld.
fn preview(page: &RunPage, words: Words) -> String {
    let question = page.messages.iter().rfind(|message| message.role == Role::User);
    match question.filter(|_| !page.system_redacted) {
        Some(question) if !question.content.trim().is_empty() => shortened(&question.content),
        _ => words.t("run-description"),
    }
}

/// The beginning of a text on one line, cut between words where there are some.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_PREVIEW {
        return line;
    }
    let cut: String = line.chars().take(LONGEST_PREVIEW).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    [whole, "…"].concat()
}

/// The tags by which other sites and messengers draw a preview. Search engines are kept out: a link is for those who
/// were given it.
pub(crate) fn card(page: &RunPage, words: Words) -> AnyView {
    let tag = |property: &'static str, content: String| {
        view! { <meta content=content/> }.attr("property", property)
    };
    view! {
        <meta name="robots" content="noindex"/>
        <meta name="twitter:card" content="summary"/>
        {tag("og:type", "article".to_owned())}
        {tag("og:site_name", SITE.to_owned())}
        {tag("og:title", title(page, words))}
        {tag("og:description", preview(page, words))}
        {tag("og:url", page.url.clone())}
    }
    .into_any()
}

pub(crate) fn view(page: RunPage, words: Words) -> AnyView {
    let heading = title(&page, words);
    let playground = ["/playground?run=", &page.id].concat();
    let open = page.known.then(|| {
        view! {
            <a class="button primary" href=playground>{words.t("run-open")}</a>
            <span class="run-note">{words.t("run-open-note")}</span>
        }
    });
    let revoke = page.yours.then(|| {
        view! {
            <form method="post" action=["/runs/", &page.id, "/revoke"].concat()>
                <button type="submit" class="button quiet danger">{words.t("run-revoke")}</button>
            </form>
        }
    });
    let facts = facts(&page, words);
    let reasoning = (!page.reasoning.is_empty()).then(|| {
        view! {
            <details class="reasoning">
                <summary>{words.t("widget-reasoning")}</summary>
                <div class="reasoning-body" dir="auto">{page.reasoning.clone()}</div>
            </details>
        }
    });
    view! {
        <article class="run">
            <header class="run-head">
                <h1>{heading}</h1>
                <div class="run-actions">
                    {open}
                    <button type="button" class="button copy" data-copy=page.url.clone()>{words.t("run-copy")}</button>
                    {revoke}
                </div>
            </header>
            <div class="run-body">
                <div class="run-said">
                    <section aria-labelledby="run-asked">
                        <h2 id="run-asked">{words.t("run-asked")}</h2>
                        {withheld(&page, words)}
                        {page.messages.iter().map(|message| said(message, words)).collect_view()}
                    </section>
                    <section aria-labelledby="run-answer">
                        <h2 id="run-answer">{words.t("run-answer")}</h2>
                        {reasoning}
                        <div class="prose run-answer" dir="auto" inner_html=markdown::to_html(&page.answer, words.prose())></div>
                    </section>
                </div>
                {facts}
            </div>
        </article>
    }
    .into_any()
}

/// What there was and is not here.
fn withheld(page: &RunPage, words: Words) -> AnyView {
    let system = page.system_redacted.then_some("run-redacted");
    let images = (page.n_images_left_out > 0).then_some("run-images");
    let note = |key: &str| view! { <p class="run-withheld">{words.t(key)}</p> };
    [system, images].into_iter().flatten().map(note).collect_view().into_any()
}

fn said(message: &Message, words: Words) -> AnyView {
    let (role, who) = match message.role {
        Role::System => ("system", "run-system"),
        Role::User => ("user", "widget-you"),
        Role::Assistant => ("assistant", "widget-answer"),
        Role::Tool => ("tool", "run-tool"),
    };
    view! {
        <div class="run-message" data-role=role>
            <h3 class="message-who">{words.t(who)}</h3>
            <div class="run-text" dir="auto">{message.content.clone()}</div>
        </div>
    }
    .into_any()
}

fn facts(page: &RunPage, words: Words) -> AnyView {
    let row = |what: &str, value: AnyView| {
        view! { <div><dt>{what.to_owned()}</dt><dd>{value}</dd></div> }.into_any()
    };
    let text = |key: &str, value: String| row(&words.t(key), value.into_any());
    let about = ["/", page.model.as_str()].concat();
    let model = if page.known {
        view! { <a class="mono" href=about dir="ltr">{page.model.to_string()}</a> }.into_any()
    } else {
        view! { <span class="mono" dir="ltr">{page.model.to_string()}</span> }.into_any()
    };
    let provider =
        page.served.as_ref().map(|served| served.provider.clone()).or_else(|| page.provider.clone());
    let until = match page.expires_at_us {
        Some(at_us) => words.date_time(at_us),
        None => words.t("run-always"),
    };
    let measured = page.served.as_ref().map(|served| measured(served, words));
    let parameters = page
        .parameters
        .iter()
        .map(|(name, value)| row(name, view! { <code dir="ltr">{value.clone()}</code> }.into_any()))
        .collect_view();
    let parameters = (!page.parameters.is_empty()).then(|| {
        view! {
            <h3>{words.t("run-parameters")}</h3>
            <dl class="facts run-parameters">{parameters}</dl>
        }
    });
    let note = page.served.is_some().then(|| view! { <p class="run-note">{words.t("run-measured")}</p> });
    view! {
        <aside class="run-facts" aria-labelledby="run-facts">
            <h2 id="run-facts">{words.t("run-facts")}</h2>
            <dl class="facts">
                {row(&words.t("run-model"), model)}
                {provider.map(|provider| text("run-provider", provider))}
                {measured}
                {text("run-shared-at", words.date_time(page.shared_at_us))}
                {text("run-until", until)}
                {text("run-server", page.server.clone())}
            </dl>
            {parameters}
            {note}
        </aside>
    }
    .into_any()
}

/// What the ledger has of the call.
fn measured(served: &RunServed, words: Words) -> AnyView {
    let row = |key: &str, value: String| view! { <div><dt>{words.t(key)}</dt><dd>{value}</dd></div> };
    let ms = |ms: u64| words.with("usage-ms", &[("ms", ms.into())]);
    let tokens = [("input", served.n_prompt_tokens.into()), ("output", served.n_completion_tokens.into())];
    let cost = match served.mode {
        KeyMode::Routed => words.usd(served.cost),
        KeyMode::CustomKey => words.t("usage-billed-by-provider"),
    };
    view! {
        {served.cluster.clone().map(|cluster| row("usage-cluster", cluster))}
        {row("run-asked-at", words.date_time(served.at_us))}
        {served.first_token_ms.map(|first| row("usage-first-token", ms(first)))}
        {row("usage-duration", ms(served.duration_ms))}
        {row("run-tokens", words.with("usage-call-tokens", &tokens))}
        {row("usage-total-cost", cost)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Locale, ModelId};

    fn page(system_redacted: bool) -> RunPage {
        RunPage {
            id: "abc".to_owned(),
            url: "https://play.example/runs/abc".to_owned(),
            model: ModelId::parse("a/b").expect("an id"),
            known: true,
            provider: None,
            messages: vec![Message::new(Role::User, "Why <b>so</b>?\nTell me.")],
            parameters: vec![],
            answer: "Because.".to_owned(),
            reasoning: String::new(),
            served: None,
            system_redacted,
            n_images_left_out: 0,
            shared_at_us: 0,
            expires_at_us: None,
            yours: false,
            server: "1.0.0".to_owned(),
        }
    }

    #[test]
    fn a_preview_says_the_question_only_if_all_is_shared() {
        let words = Words::of(Locale::En);
        assert_eq!(preview(&page(false), words), "Why <b>so</b>? Tell me.");
        assert!(preview(&page(true), words).starts_with("A request to a language model"));
    }

    #[test]
    fn a_long_question_is_cut_between_words() {
        assert_eq!(shortened("a  b\nc"), "a b c");
        let long = "word ".repeat(100);
        let short = shortened(&long);
        assert!(short.ends_with("word…") && short.chars().count() <= LONGEST_PREVIEW + 1, "{short}");
        assert_eq!(shortened(&"ä".repeat(300)).chars().count(), LONGEST_PREVIEW + 1);
    }
}
