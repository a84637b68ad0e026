//! The guides' pages.

/// `/docs/...`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsPage {
    /// Every guide in order, by part.
    pub parts: Vec<DocsPart>,
    /// What the column shows.
    pub content: DocsContent,
}

/// A part of the guides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsPart {
    /// Which.
    pub kind: DocsKind,
    /// Its guides in order.
    pub guides: Vec<DocsLink>,
}

/// The parts of the guides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocsKind {
    /// To begin with.
    Start,
    /// For those who call the API.
    Use,
    /// For those who run a site.
    Run,
    /// What the site promises.
    About,
}

/// A link to a guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsLink {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// One sentence on it.
    pub summary: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// What the column shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocsContent {
    /// All guides at a glance.
    Overview,
    /// A guide.
    Guide {
        /// Its title.
        title: String,
        /// Its text.
        markdown: String,
        /// The guide before it.
        previous: Option<DocsLink>,
        /// The guide after it.
        next: Option<DocsLink>,
    },
    /// What a search found.
    Found {
        /// What was searched for.
        query: String,
        /// Sections that have it by guide, the best first.
        guides: Vec<DocsFound>,
        /// How many sections those are.
        n_hits: usize,
        /// Whether more have it, which are left out.
        cut: bool,
    },
}

/// A guide in which a search found something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsFound {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its sections that have what was searched for, the best first.
    pub hits: Vec<DocsHit>,
}

/// A section that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsHit {
    /// The address of the section.
    pub href: String,
    /// The section's heading; empty for a guide's first lines.
    pub heading: String,
    /// Some of its text: pieces, and whether each is what was searched for.
    pub excerpt: Vec<(String, bool)>,
    /// Whether that text is code.
    pub code: bool,
}
