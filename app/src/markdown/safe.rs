//! The rules: which elements and attributes Markdown may become, and nothing else.
//!
//! The output is a sequence of [`Op`]s given to a sink behind `dyn`, so that the parser is instantiated
//! once: that alone saves 6 kB of compressed Wasm. It must not know strings of HTML or the DOM.
use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use std::ops::Range;

/// One step of writing a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op<'a> {
    /// Opens an element; its attributes follow at once.
    Open(&'static str),
    /// An attribute of the element just opened.
    Attr(&'static str, &'a str),
    /// Text, not escaped.
    Text(&'a str),
    /// Closes the innermost element.
    Close,
}

/// A link reference definition, `[label]: dest "title"`, its label as the parser normalises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) label: String,
    pub(crate) dest: String,
    pub(crate) title: String,
}

/// The first definition of a label, compared as CommonMark asks (Unicode case folding).
pub(crate) fn find<'a>(definitions: &'a [Definition], label: &str) -> Option<&'a Definition> {
    definitions.iter().find(|held| unicase::eq(held.label.as_str(), label))
}

/// What is understood beyond CommonMark. Nothing that can change an earlier block afterwards: no
/// footnotes, no definition lists, no front matter.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// What a parse found besides its events.
#[derive(Default)]
pub(crate) struct Found {
    /// The source's own definitions, the first of each label, in no order.
    pub(crate) definitions: Vec<Definition>,
    /// Labels looked up outside of the source, found there or not.
    pub(crate) asked: Vec<String>,
}

/// The only place that parses. `known` resolves labels that the source does not define.
pub(crate) fn parse<'i>(
    source: &'i str,
    known: &[Definition],
    each: &mut dyn FnMut(Event<'_>, Range<usize>),
) -> Found {
    let mut asked = vec![];
    let mut resolve = |link: BrokenLink<'i>| {
        let found = find(known, &link.reference);
        asked.push(link.reference.to_string());
        found.map(|d| (CowStr::from(d.dest.clone()), CowStr::from(d.title.clone())))
    };
    let resolve: &mut dyn FnMut(BrokenLink<'i>) -> Option<(CowStr<'i>, CowStr<'i>)> = &mut resolve;
    let mut events =
        Parser::new_with_broken_link_callback(source, options(), Some(resolve)).into_offset_iter();
    for (event, range) in events.by_ref() {
        each(event, range);
    }
    let definitions = events
        .reference_definitions()
        .iter()
        .map(|(label, found)| {
            let title = found.title.as_deref().unwrap_or("").to_owned();
            Definition { label: label.to_owned(), dest: found.dest.to_string(), title }
        })
        .collect();
    drop(events);
    Found { definitions, asked }
}

/// Writes one piece of Markdown. Headings come `shift` levels lower than they say, because the page has
/// its own. Returns the labels looked up in `known`.
///
/// The first definition of a label wins, also where the source repeats one that `known` has: those are
/// put before the source again, since the parser asks for labels it does not know only.
pub(crate) fn write(
    source: &str,
    known: &[Definition],
    shift: usize,
    sink: &mut dyn FnMut(Op<'_>),
) -> Vec<String> {
    let mut prefixed = String::new();
    // A definition needs `]:`, and most text has none: no second parse for it.
    if !known.is_empty() && source.contains("]:") {
        for own in parse(source, &[], &mut |_, _| {}).definitions {
            if let Some(first) = find(known, &own.label) {
                define(first, &mut prefixed);
            }
        }
        if !prefixed.is_empty() {
            prefixed.push('\n');
            prefixed.push_str(source);
        }
    }
    let source = if prefixed.is_empty() { source } else { &prefixed };
    let mut writer = Writer::new(sink, shift);
    parse(source, known, &mut |event, _| writer.event(event)).asked
}

/// Writes a definition so that it parses back to itself.
fn define(definition: &Definition, out: &mut String) {
    let escape = |text: &str, special: &[char], out: &mut String| {
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                // As it is, a line of a title might start a block.
                '\n' => out.push_str("&#10;"),
                _ => {
                    if c == '\\' || special.contains(&c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
    };
    out.push('[');
    out.push_str(&definition.label);
    out.push_str("]: <");
    escape(&definition.dest, &['<', '>'], out);
    out.push('>');
    if !definition.title.is_empty() {
        out.push_str(" \"");
        escape(&definition.title, &['"'], out);
        out.push('"');
    }
    out.push('\n');
}

/// A link target that may be followed: `http`, `https` or `mailto`, after dropping what browsers ignore
/// inside one (white space and control characters). Everything else, `javascript:` in any disguise and
/// relative addresses included, is no link.
pub(crate) fn safe_href(dest: &str) -> Option<String> {
    let href: String = dest.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let allowed = ["http://", "https://", "mailto:"];
    let fits = |scheme: &&str| {
        href.len() > scheme.len() && href.as_bytes()[..scheme.len()].eq_ignore_ascii_case(scheme.as_bytes())
    };
    allowed.iter().any(fits).then_some(href)
}

/// The host of an `http` or `https` address, without a user name; empty for others.
pub(crate) fn host(href: &str) -> &str {
    let Some((_, rest)) = href.split_once("://") else { return "" };
    // A backslash ends the host too: browsers read it as a slash.
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or("");
    authority.rsplit('@').next().unwrap_or("")
}

/// Whether a link's text reads as an address of another host than the one it leads to.
fn misleads(text: &str, href: &str) -> bool {
    let text = text.trim();
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    let claimed = bare.split(['/', '?', '#', '\\']).next().unwrap_or("").as_bytes();
    // Bytes and no table of Unicode classes: letters beyond ASCII may stand in a host's name too.
    let reads_as_host = claimed.contains(&b'.')
        && !claimed.starts_with(b".")
        && !claimed.ends_with(b".")
        && claimed
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-.:".contains(byte));
    reads_as_host && !plain(claimed).eq_ignore_ascii_case(plain(host(href).as_bytes()))
}

/// A host without the prefix that is the same to most readers.
fn plain(host: &[u8]) -> &[u8] {
    host.strip_prefix(b"www.").unwrap_or(host)
}

/// A link being written.
struct Link {
    /// Where it leads; `None` when it may not be followed.
    href: Option<String>,
    /// Its text so far, to compare with where it leads.
    text: String,
}

struct Writer<'s> {
    sink: &'s mut dyn FnMut(Op<'_>),
    shift: usize,
    link: Option<Link>,
    /// Images open around the current text, the outermost one's target, and the text inside.
    n_images: usize,
    image_dest: String,
    alt: String,
    columns: Vec<Alignment>,
    column_idx: usize,
    in_head: bool,
    has_body: bool,
}

impl<'s> Writer<'s> {
    fn new(sink: &'s mut dyn FnMut(Op<'_>), shift: usize) -> Self {
        Self {
            sink,
            shift,
            link: None,
            n_images: 0,
            image_dest: String::new(),
            alt: String::new(),
            columns: vec![],
            column_idx: 0,
            in_head: false,
            has_body: false,
        }
    }

    fn open(&mut self, name: &'static str) {
        (self.sink)(Op::Open(name));
    }

    fn attr(&mut self, name: &'static str, value: &str) {
        (self.sink)(Op::Attr(name, value));
    }

    fn close(&mut self) {
        (self.sink)(Op::Close);
    }

    fn text(&mut self, text: &str) {
        if self.n_images > 0 {
            self.alt.push_str(text);
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        (self.sink)(Op::Text(text));
    }

    /// An element that holds text only.
    fn leaf(&mut self, name: &'static str, class: &str, text: &str) {
        self.open(name);
        self.attr("class", class);
        (self.sink)(Op::Text(text));
        self.close();
    }

    fn event(&mut self, event: Event<'_>) {
        // Inside an image's description only text counts.
        if self.n_images > 0 {
            match event {
                Event::Start(Tag::Image { .. }) => self.n_images += 1,
                Event::End(TagEnd::Image) => self.end_image(),
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => self.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => {
                self.open("code");
                self.text(&text);
                self.close();
            }
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => {
                self.open("br");
                self.close();
            }
            Event::Rule => {
                self.open("hr");
                self.close();
            }
            Event::TaskListMarker(done) => {
                self.open("input");
                self.attr("type", "checkbox");
                self.attr("disabled", "");
                self.attr("aria-label", if done { "done" } else { "to do" });
                if done {
                    self.attr("checked", "");
                }
                self.close();
            }
            // Not enabled in `options`.
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open("p"),
            Tag::Heading { level, .. } => {
                let names = ["h1", "h2", "h3", "h4", "h5", "h6"];
                self.open(names[(level as usize - 1 + self.shift).min(names.len() - 1)]);
            }
            Tag::BlockQuote(_) => self.open("blockquote"),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::HtmlBlock => {
                self.open("p");
                self.attr("class", "raw-html");
            }
            Tag::List(None) => self.open("ul"),
            Tag::List(Some(first)) => {
                self.open("ol");
                if first != 1 {
                    self.attr("start", &first.to_string());
                }
            }
            Tag::Item => self.open("li"),
            Tag::Table(columns) => {
                self.columns = columns;
                self.has_body = false;
                self.open("div");
                self.attr("class", "table-wrap");
                self.attr("tabindex", "0");
                self.open("table");
            }
            Tag::TableHead => {
                (self.in_head, self.column_idx) = (true, 0);
                self.open("thead");
                self.open("tr");
            }
            Tag::TableRow => {
                self.column_idx = 0;
                if !self.has_body {
                    self.has_body = true;
                    self.open("tbody");
                }
                self.open("tr");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.open("em"),
            Tag::Strong => self.open("strong"),
            Tag::Strikethrough => self.open("del"),
            Tag::Link { dest_url, title, link_type, .. } => self.start_link(&dest_url, &title, link_type),
            Tag::Image { dest_url, .. } => {
                self.n_images = 1;
                self.image_dest = dest_url.into_string();
            }
            // Not enabled in `options`.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => self.open("div"),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.end_link(),
            // Images are handled before: their description is text only.
            TagEnd::Image => {}
            TagEnd::CodeBlock => {
                for _ in ["code", "pre", "div"] {
                    self.close();
                }
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.close();
                self.close();
            }
            TagEnd::Table => {
                if self.has_body {
                    self.close();
                }
                self.close();
                self.close();
            }
            _ => self.close(),
        }
    }

    fn start_cell(&mut self) {
        self.open(if self.in_head { "th" } else { "td" });
        if self.in_head {
            self.attr("scope", "col");
        }
        match self.columns.get(self.column_idx) {
            Some(Alignment::Center) => self.attr("class", "center"),
            Some(Alignment::Right) => self.attr("class", "n"),
            _ => {}
        }
        self.column_idx += 1;
    }

    /// A code block with a head: its language and the button that copies it.
    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let language = info.split([' ', ',', '\t', '{']).next().unwrap_or("");
        self.open("div");
        self.attr("class", "code-block");
        self.open("div");
        self.attr("class", "code-head");
        self.leaf("span", "code-lang", if language.is_empty() { "text" } else { language });
        self.open("button");
        self.attr("type", "button");
        self.attr("class", "button quiet small copy needs-script");
        self.attr("data-copy-code", "");
        (self.sink)(Op::Text("Copy"));
        self.close();
        self.close();
        self.open("pre");
        self.attr("tabindex", "0");
        self.open("code");
    }

    fn start_link(&mut self, dest: &str, title: &str, link_type: LinkType) {
        let href = match link_type {
            LinkType::Email => safe_href(&format!("mailto:{dest}")),
            _ => safe_href(dest),
        };
        if let Some(href) = &href {
            self.open("a");
            self.attr("href", href);
            self.attr("rel", "noopener noreferrer nofollow ugc");
            self.attr("target", "_blank");
        } else {
            self.open("span");
            self.attr("class", "no-link");
        }
        if !title.is_empty() {
            self.attr("title", title);
        }
        self.link = Some(Link { href, text: String::new() });
    }

    fn end_link(&mut self) {
        self.close();
        let Some(Link { href: Some(href), text }) = self.link.take() else { return };
        if misleads(&text, &href) {
            let note = [" (leads to ", host(&href), ")"].concat();
            self.leaf("span", "link-host", &note);
        }
    }

    /// Holds an image back: says whence it would come and what it is said to show.
    fn end_image(&mut self) {
        self.n_images -= 1;
        if self.n_images > 0 {
            return;
        }
        let href = safe_href(&self.image_dest);
        let from = href.as_deref().map_or("", host);
        let note = if from.is_empty() {
            "Image not loaded".to_owned()
        } else {
            ["Image from ", from, " not loaded"].concat()
        };
        let alt = std::mem::take(&mut self.alt);
        self.open("span");
        self.attr("class", "hold");
        self.leaf("span", "hold-host", &note);
        if !alt.is_empty() {
            self.leaf("span", "hold-alt", &alt);
        }
        self.close();
    }
}
