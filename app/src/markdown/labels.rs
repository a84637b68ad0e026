//! The words of the interface inside of an answer: on the buttons of code and tables, for what was held back.

use std::sync::OnceLock;

/// Each word by what it is for. `{host}` stands for a host's name.
#[derive(Debug, PartialEq, Eq)]
pub struct Labels {
    /// On the button that copies a table for a spreadsheet.
    pub copy_cells: String,
    /// On the button that copies a table as Markdown.
    pub copy_markdown: String,
    /// What a table's box is, for who cannot see it.
    pub table: String,
    /// On the button that wraps long lines of code.
    pub wrap: String,
    /// On the button that copies code.
    pub copy: String,
    /// A task that is ticked.
    pub done: String,
    /// One that is not.
    pub to_do: String,
    /// In place of an image without a host.
    pub image: String,
    /// In place of an image.
    pub image_from: String,
    /// Behind a link whose text names another host.
    pub leads_to: String,
}

/// English, in the order of the fields; what holds where no page says otherwise.
const ENGLISH: &str = "Copy cells\nCopy Markdown\nTable\nWrap\nCopy\ndone\nto do\nImage not loaded\n\
    Image from {host} not loaded\n(leads to {host})";

impl Labels {
    /// The keys of the messages they come from, in the order of the fields.
    pub const KEYS: [&str; 10] = [
        "prose-copy-cells",
        "prose-copy-markdown",
        "prose-table",
        "prose-wrap",
        "prose-copy",
        "prose-done",
        "prose-to-do",
        "prose-image",
        "prose-image-from",
        "prose-leads-to",
    ];

    /// Reads one a line, in the order of the fields; what is missing is empty.
    pub fn read(text: &str) -> Self {
        let mut lines = text.split('\n');
        let mut next = || lines.next().unwrap_or_default().to_owned();
        Self {
            copy_cells: next(),
            copy_markdown: next(),
            table: next(),
            wrap: next(),
            copy: next(),
            done: next(),
            to_do: next(),
            image: next(),
            image_from: next(),
            leads_to: next(),
        }
    }

    /// The English ones.
    pub fn english() -> &'static Self {
        static LABELS: OnceLock<Labels> = OnceLock::new();
        LABELS.get_or_init(|| Self::read(ENGLISH))
    }

    /// Those of the page, whose root has them when they are not English.
    #[cfg(feature = "renderer")]
    pub(super) fn of_page(document: &web_sys::Document) -> &'static Self {
        static LABELS: OnceLock<Labels> = OnceLock::new();
        LABELS.get_or_init(|| {
            let told = document.document_element().and_then(|root| root.get_attribute("data-prose"));
            Self::read(told.as_deref().unwrap_or(ENGLISH))
        })
    }
}

/// A label with a host in it.
pub(super) fn with_host(label: &str, host: &str) -> String {
    match label.split_once("{host}") {
        Some((before, after)) => [before, host, after].concat(),
        None => label.to_owned(),
    }
}
