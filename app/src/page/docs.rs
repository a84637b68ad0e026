//! The guides: one with its table of contents, all of them at a glance, and what a search found.

use super::Head;
use crate::markdown;
use crate::part::icon::{Icon, icon};
use crate::words::Words;
use leptos::prelude::*;
use wire::{DocsContent, DocsFound, DocsHit, DocsKind, DocsLink, DocsPage, DocsPart};

/// Stands for this site's address while a guide is written, because the Markdown writer takes whole addresses
/// only. No site can have it (RFC 2606).
const HERE: &str = "https://this-site.invalid";

/// What the Markdown writer puts behind a link's address: for strangers' links, which open apart.
const APART: &str = "\" rel=\"noopener noreferrer nofollow ugc\" target=\"_blank\"";

/// Fewer sections than this are seen at a glance.
const N_HEADINGS: usize = 3;

pub(crate) fn head(page: &DocsPage, words: Words) -> Head {
    let title = match &page.content {
        DocsContent::Guide { title, .. } => title.clone(),
        DocsContent::Found { query, .. } => words.with("docs-found-title", &[("query", query.into())]),
        DocsContent::Overview => words.t("docs-heading"),
    };
    Head { title, description: words.t("docs-about") }
}

pub(crate) fn view(page: DocsPage, words: Words) -> AnyView {
    let query = match &page.content {
        DocsContent::Found { query, .. } => query.clone(),
        _ => String::new(),
    };
    let side = side(&page.parts, query, words);
    let content = match page.content {
        DocsContent::Overview => overview(page.parts, words),
        DocsContent::Guide { title, markdown, previous, next } => {
            guide(title, &markdown, previous, next, words)
        }
        DocsContent::Found { query, guides, n_hits, cut } => {
            found(said(&query, n_hits, cut, words), guides, words)
        }
    };
    view! { <div class="docs">{side}{content}</div> }.into_any()
}

fn kind(kind: DocsKind, words: Words) -> String {
    words.t(match kind {
        DocsKind::Start => "docs-part-start",
        DocsKind::Use => "docs-part-use",
        DocsKind::Run => "docs-part-run",
        DocsKind::About => "docs-part-about",
    })
}

/// Search and all guides. On a phone the guides fold away.
fn side(parts: &[DocsPart], query: String, words: Words) -> AnyView {
    let groups = parts
        .iter()
        .map(|part| {
            let links = part
                .guides
                .iter()
                .map(|guide| {
                    let current = guide.current.then_some("page");
                    view! { <li><a href=guide.href.clone() aria-current=current><bdi>{guide.title.clone()}</bdi></a></li> }
                })
                .collect_view();
            view! { <p class="docs-part">{kind(part.kind, words)}</p> <ul class="subnav-list" lang="en">{links}</ul> }
        })
        .collect_view();
    view! {
        <div class="docs-side">
            <form class="search" role="search" aria-label=words.t("docs-search") action="/docs" method="get">
                {icon(Icon::Search)}
                <label class="vh" for="docs-search">{words.t("docs-search")}</label>
                <input id="docs-search" class="input" type="search" name="q" value=query placeholder=words.t("docs-search")
                    maxlength="200" autocomplete="off" spellcheck="false"/>
            </form>
            <details class="facets docs-guides">
                <summary>{words.t("docs-guides")}</summary>
                <nav class="subnav" aria-label=words.t("docs-guides")>{groups}</nav>
            </details>
        </div>
    }
    .into_any()
}

/// In other languages: that the guides are in English.
fn language(words: Words) -> Option<AnyView> {
    (words.locale() != wire::Locale::En)
        .then(|| view! { <p class="notice">{words.t("docs-in-english")}</p> }.into_any())
}

fn overview(parts: Vec<DocsPart>, words: Words) -> AnyView {
    let parts = parts
        .into_iter()
        .map(|part| {
            let cards = part
                .guides
                .into_iter()
                .map(|guide| {
                    view! {
                        <li class="docs-card" lang="en" dir="ltr">
                            <h3><a href=guide.href>{guide.title}</a></h3>
                            <p>{guide.summary}</p>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section class="part">
                    <h2>{kind(part.kind, words)}</h2>
                    <ul class="docs-cards">{cards}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <div class="docs-main docs-overview">
            <div class="settings-head"><h1>{words.t("docs-heading")}</h1><p>{words.t("docs-about")}</p></div>
            {language(words)}
            {parts}
        </div>
    }
    .into_any()
}

fn guide(
    title: String,
    text: &str,
    previous: Option<DocsLink>,
    next: Option<DocsLink>,
    words: Words,
) -> AnyView {
    let headings = markdown::headings(text);
    let text = text.replace("](/", &["](", HERE, "/"].concat());
    let toc = (headings.len() >= N_HEADINGS).then(|| {
        let links = headings
            .into_iter()
            .filter(|(level, ..)| *level <= 3)
            .map(|(level, id, text)| {
                view! { <li data-level=level.to_string()><a href=["#", &id].concat()><bdi>{text}</bdi></a></li> }
            })
            .collect_view();
        view! {
            <nav class="docs-toc toc" aria-labelledby="docs-toc">
                <p class="docs-part" id="docs-toc">{words.t("docs-toc")}</p>
                <ul lang="en">{links}</ul>
            </nav>
        }
    });
    let near = |link: DocsLink, rel: &'static str, key: &str| {
        view! {
            <a class="docs-near" href=link.href rel=rel>
                <span class="dim">{words.t(key)}</span><span lang="en">{link.title}</span>
            </a>
        }
    };
    let previous = previous.map(|link| near(link, "prev", "docs-previous"));
    let next = next.map(|link| near(link, "next", "docs-next"));
    view! {
        <article class="docs-main">
            {language(words)}
            <h1 lang="en" dir="ltr">{title}</h1>
            <div class="prose docs-text" lang="en" dir="ltr" inner_html=own_links(&markdown::to_html(&text, words.prose()))></div>
            <nav class="docs-pages" aria-label=words.t("docs-pages")>{previous}{next}</nav>
        </article>
        {toc}
    }
    .into_any()
}

/// The written text with links to this site's own pages as such. The guides are ours, and no one else's text.
fn own_links(html: &str) -> String {
    let own = ["href=\"", HERE].concat();
    let mut parts = html.split(&own);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("href=\"");
        out.push_str(&part.replacen(APART, "\"", 1));
    }
    out
}

/// How many sections there are.
fn said(query: &str, n_hits: usize, cut: bool, words: Words) -> String {
    let key = if cut { "docs-found-best" } else { "docs-found" };
    words.with(key, &[("n", n_hits.into()), ("query", query.into())])
}

fn found(said: String, guides: Vec<DocsFound>, words: Words) -> AnyView {
    let list = if guides.is_empty() {
        view! {
            <div class="empty">
                <p>{words.t("docs-found-nothing")}</p>
                <a class="button" href="/docs">{words.t("docs-all")}</a>
            </div>
        }
        .into_any()
    } else {
        let guides = guides.into_iter().map(found_in).collect_view();
        view! { <ol class="docs-hits">{guides}</ol> }.into_any()
    };
    view! {
        <div class="docs-main">
            <div class="settings-head"><h1>{words.t("docs-found-heading")}</h1><p role="status">{said}</p></div>
            {list}
        </div>
    }
    .into_any()
}

/// A guide with what was found in it.
fn found_in(guide: DocsFound) -> AnyView {
    // Two links below one another are hard to tell apart with a finger: the title is one where its own lines follow.
    let title = if guide.hits.iter().any(|hit| hit.heading.is_empty()) {
        view! { <a href=guide.href>{guide.title}</a> }.into_any()
    } else {
        guide.title.into_any()
    };
    let hits = guide.hits.into_iter().map(hit).collect_view();
    view! {
        <li class="docs-hit" lang="en" dir="ltr">
            <h2>{title}</h2>
            <ul class="docs-hits">{hits}</ul>
        </li>
    }
    .into_any()
}

fn hit(hit: DocsHit) -> AnyView {
    let excerpt = hit
        .excerpt
        .into_iter()
        .map(|(text, found)| if found { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() })
        .collect_view();
    let excerpt = if hit.code { view! { <code>{excerpt}</code> }.into_any() } else { excerpt.into_any() };
    // A guide's first lines stand under its own heading.
    let heading = (!hit.heading.is_empty()).then(|| view! { <h3><a href=hit.href>{hit.heading}</a></h3> });
    view! { <li class="docs-hit">{heading}<p>{excerpt}</p></li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_guide_stay_on_the_site() {
        let html = markdown::to_html(
            &["[a](", HERE, "/docs/x#y) [b](https://example.org/z)"].concat(),
            markdown::Labels::english(),
        );
        let own = own_links(&html);
        assert!(own.contains("<a href=\"/docs/x#y\">a</a>"), "{own}");
        assert!(own.contains("href=\"https://example.org/z\" rel="), "{own}");
        assert!(!own.contains("this-site"), "{own}");
    }
}
