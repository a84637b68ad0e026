//! One page a file: each turns its `wire` struct into a view and fetches nothing.

use crate::words::Words;
use wire::Page;

pub(crate) mod billing;
pub(crate) mod compare;
pub(crate) mod docs;
pub(crate) mod error;
pub(crate) mod gallery;
pub(crate) mod home;
pub(crate) mod model;
pub(crate) mod models;
pub(crate) mod offline;
pub(crate) mod organisation;
pub(crate) mod pairs;
pub(crate) mod playground;
pub(crate) mod preferences;
pub(crate) mod provider;
pub(crate) mod run;
pub(crate) mod settings;
pub(crate) mod tokens;
pub(crate) mod usage;

/// What a page says about itself in the document's head.
pub(crate) struct Head {
    /// The document's title, without the site's name.
    pub(crate) title: String,
    /// One sentence for search engines and link previews.
    pub(crate) description: String,
}

/// A page's head.
pub(crate) fn head(page: &Page, words: Words) -> Head {
    match page {
        Page::Home(_) => home::head(words),
        Page::Models(page) => models::head(page, words),
        Page::Pairs(page) => pairs::head(page, words),
        Page::Model(page) => model::head(page, words),
        Page::Playground(page) => playground::head(page, words),
        Page::Run(page) => run::head(page, words),
        Page::Compare(page) => compare::head(page, words),
        Page::Organisation(page) => organisation::head(page, words),
        Page::Providers(page) => provider::list_head(page, words),
        Page::Provider(page) => provider::head(page, words),
        Page::Settings(page) => settings::head(page, words),
        Page::Tokens(page) => tokens::head(page, words),
        Page::Usage(page) => usage::head(page, words),
        Page::Billing(page) => billing::head(page, words),
        Page::Docs(page) => docs::head(page, words),
        Page::Preferences(_) => preferences::head(words),
        Page::Gallery => gallery::head(words),
        Page::Offline => offline::head(words),
        Page::Error(page) => error::head(page, words),
    }
}
