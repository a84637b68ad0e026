//! The rules: which elements and attributes Markdown may become, and nothing else.
//!
//! A writer and not a sanitiser: what is not on the list cannot be said. It must not know strings of HTML
//! or the DOM; [`script`](super::script) is what it writes.
use super::address::{host, misleads, safe_href};
use super::frame::{Kind, Looseness, Open};
use super::labels::{Labels, with_host};
use super::parse::{find, parse, repeated};
use super::piece::{Piece, Style, Written};
use super::script::Script;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Longer formulas are shown as they were written (design 4.6).
const MAX_MATH: usize = 10_000;

/// Writes a whole text by itself.
#[cfg(any(feature = "ssr", test))]
pub(crate) fn write_whole(source: &str, style: Style) -> String {
    write(&Piece { source, frames: &[], from: 0, stay: &[], known: &[], headings: 0 }, style).script
}

/// Writes one piece.
pub(crate) fn write(piece: &Piece<'_>, style: Style) -> Written {
    let definitions = repeated(piece.source, piece.known);
    let shift = definitions.len();
    let mut writer = Writer {
        piece,
        style,
        script: Script::default(),
        nest: vec![],
        n_frames: 0,
        out: Written { headings: piece.headings, ..Written::default() },
        leaf: 0,
        boxed: 0,
        asked: vec![],
        link: None,
        n_images: 0,
        image_dest: String::new(),
        alt: String::new(),
        columns: vec![],
        column_idx: 0,
        in_head: false,
    };
    // The elements around the frames' own content.
    writer.script.n_open = piece.frames.last().map_or(0, |frame| frame.open.inner);
    let mut each = |event: Event<'_>, range: Range<usize>, asked: Vec<String>| {
        writer.asked.extend(asked);
        writer.event(event, range.start.saturating_sub(shift));
    };
    if definitions.is_empty() {
        parse(piece.source, piece.known, &mut each);
    } else {
        parse(&[&definitions, piece.source].concat(), piece.known, &mut each);
    }
    writer.finish()
}

/// Something open in the parser's events.
enum Nest {
    /// Made by the lines that open the frames: not shown.
    Silent,
    /// Inside of text.
    Inline,
    Block(Open),
    /// The paragraph around text right in an item, which has no event of its own.
    Implied(Open),
}

/// A link being written.
struct Link {
    /// Where it leads; `None` when it may not be followed.
    href: Option<String>,
    /// Its text so far, to compare with where it leads.
    text: String,
}

struct Writer<'p> {
    piece: &'p Piece<'p>,
    style: Style,
    script: Script,
    nest: Vec<Nest>,
    /// How many frames were seen to be open.
    n_frames: usize,
    out: Written,
    /// Where the content of the current leaf starts in the script.
    leaf: usize,
    /// Where the last box to tick ends in the script.
    boxed: usize,
    asked: Vec<String>,
    link: Option<Link>,
    /// Images open around the current text, the outermost one's target, and the text inside.
    n_images: usize,
    image_dest: String,
    alt: String,
    columns: Vec<Alignment>,
    column_idx: usize,
    in_head: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, at: usize) {
        // What the frames' lines say is not shown.
        let silent = at < self.piece.from;
        match event {
            Event::Start(tag) if silent => self.start_silent(&tag, at),
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            _ if !silent => self.leaf(event),
            _ => {}
        }
    }

    fn start_silent(&mut self, tag: &Tag<'_>, at: usize) {
        let frames = self.piece.frames;
        if self.nest.len() == self.n_frames
            && let Some(frame) = frames.get(self.n_frames).filter(|frame| frame.is(tag, at))
        {
            if let Kind::Table { columns, .. } = &frame.open.kind {
                self.columns.clone_from(columns);
            }
            self.nest.push(Nest::Block(frame.open.clone()));
            self.n_frames += 1;
            return;
        }
        // A paragraph in an item right in a frame: the list is loose.
        if matches!(tag, Tag::Paragraph)
            && self.nest.len() == self.n_frames + 1
            && let Some(list) = self.list(self.n_frames)
        {
            list.loose = true;
        }
        self.nest.push(Nest::Silent);
    }

    /// The list that is the innermost of the first `n` blocks.
    fn list(&mut self, n: usize) -> Option<&mut Looseness> {
        match self.nest.get_mut(n.checked_sub(1)?)? {
            Nest::Block(Open { kind: Kind::List(list), .. }) => Some(list),
            _ => None,
        }
    }

    /// Text starts right in an item, or a paragraph that makes the list loose.
    fn text_in_item(&mut self, paragraph: bool) {
        // The item, and its list around it.
        let n = self.nest.len() - usize::from(matches!(self.nest.last(), Some(Nest::Implied(_))));
        if n < 2 || !matches!(self.nest[n - 1], Nest::Block(Open { kind: Kind::Item, .. })) {
            return;
        }
        let framed = n - 1 <= self.n_frames;
        let Nest::Block(Open { kind: Kind::List(list), inner, .. }) = &mut self.nest[n - 2] else { return };
        list.has_text = true;
        list.loose |= paragraph;
        if !framed && list.tight() && !list.shown {
            list.shown = true;
            let list = *inner;
            self.script.tight(list);
        }
    }

    /// Notes a block as open, behind its elements.
    fn push(&mut self, kind: Kind, at: usize, outer: usize) {
        self.nest.push(Nest::Block(Open { kind, at, outer, inner: self.script.n_open }));
    }

    /// Before a block: ends text that stands right in an item, and opens what is around a top-level block.
    /// Returns how many elements are open outside.
    fn before_block(&mut self) -> usize {
        self.end_implied();
        let outer = self.script.n_open;
        if self.style.blocks && self.nest.is_empty() {
            self.script.open("div");
            self.script.attr("class", "blk");
            self.script.attr("dir", "auto");
        }
        outer
    }

    fn end_implied(&mut self) {
        if let Some(Nest::Implied(_)) = self.nest.last()
            && let Some(Nest::Implied(open)) = self.nest.pop()
        {
            self.end_leaf();
            self.script.close_to(open.outer);
        }
    }

    fn start_leaf(&mut self) {
        self.leaf = self.script.text.len();
        self.asked.clear();
    }

    fn end_leaf(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        if asked.iter().any(|label| find(self.piece.known, label).is_none()) {
            self.out.watched.push((self.out.leaves.len(), asked));
            if self.style.watch {
                self.script.watch();
            }
        }
        let end = self.script.text.len();
        self.out.leaves.push(self.leaf..end);
    }

    /// Before text: right in an item it gets a paragraph, in a tight list too, so that an item looks the
    /// same when the list turns out to be loose.
    fn before_text(&mut self) {
        if matches!(self.nest.last(), Some(Nest::Block(Open { kind: Kind::Item, .. }))) {
            let outer = self.script.n_open;
            self.script.open("p");
            self.nest.push(Nest::Implied(Open { kind: Kind::Leaf, at: 0, outer, inner: outer + 1 }));
            // Labels were looked up for this text's first event already.
            let asked = std::mem::take(&mut self.asked);
            self.start_leaf();
            self.asked = asked;
        }
    }

    fn say(&mut self, text: &str) {
        if self.n_images > 0 {
            self.alt.push_str(text);
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        self.script.say(text);
    }

    /// An element with a class that holds text only.
    fn small(&mut self, name: &str, class: &str, text: &str) {
        self.script.open(name);
        self.script.attr("class", class);
        self.script.say(text);
        self.script.close();
    }

    /// An element without content.
    fn void(&mut self, name: &str) {
        self.script.open(name);
        self.script.close();
    }

    /// An event that neither starts nor ends anything.
    fn leaf(&mut self, event: Event<'_>) {
        // Inside an image's description only text counts.
        if self.n_images > 0 {
            match event {
                Event::Text(text)
                | Event::Code(text)
                | Event::InlineHtml(text)
                | Event::InlineMath(text)
                | Event::DisplayMath(text) => self.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
                _ => {}
            }
            return;
        }
        if matches!(event, Event::Rule) {
            let outer = self.before_block();
            self.void("hr");
            self.script.close_to(outer);
            return;
        }
        // A box to tick has no paragraph in a loose list either, so it tells nothing.
        if !matches!(event, Event::TaskListMarker(_)) {
            self.text_in_item(false);
        }
        self.before_text();
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::Code(text) => {
                self.script.open("code");
                self.say(&text);
                self.script.close();
            }
            Event::SoftBreak => self.say("\n"),
            Event::HardBreak => self.void("br"),
            Event::InlineMath(tex) if reads_as_money(&tex) => self.say(&["$", &tex, "$"].concat()),
            Event::InlineMath(tex) => self.math("math", &tex, "$"),
            Event::DisplayMath(tex) => self.math("math block", &tex, "$$"),
            Event::TaskListMarker(done) => {
                let labels = self.style.labels;
                self.script.open("input");
                self.script.attr("type", "checkbox");
                self.script.attr("disabled", "");
                self.script.attr("aria-label", if done { &labels.done } else { &labels.to_do });
                if done {
                    self.script.attr("checked", "");
                }
                self.script.close();
                self.boxed = self.script.text.len();
            }
            // The others start or end something, or are not enabled.
            _ => {}
        }
    }

    /// A formula, as its source until the page has drawn it.
    fn math(&mut self, class: &str, tex: &str, mark: &str) {
        if tex.len() > MAX_MATH {
            self.say(&[mark, tex, mark].concat());
            return;
        }
        self.script.open("span");
        self.script.attr("class", class);
        self.say(tex);
        self.script.close();
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        if self.n_images > 0 {
            self.n_images += usize::from(matches!(tag, Tag::Image { .. }));
            self.nest.push(Nest::Inline);
            return;
        }
        let name = match &tag {
            Tag::Emphasis => "em",
            Tag::Strong => "strong",
            Tag::Strikethrough => "del",
            Tag::Link { .. } | Tag::Image { .. } => "",
            _ => return self.start_block(tag, at),
        };
        self.text_in_item(false);
        self.before_text();
        self.nest.push(Nest::Inline);
        match tag {
            Tag::Link { dest_url, title, link_type, .. } => self.start_link(&dest_url, &title, link_type),
            Tag::Image { dest_url, .. } => {
                self.n_images = 1;
                self.image_dest = dest_url.into_string();
            }
            _ => self.script.open(name),
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, at: usize) {
        // A paragraph right after a box to tick goes on in the box's, so that it looks the same whether the
        // list is tight, where it has no event, or turns out to be loose.
        if matches!(tag, Tag::Paragraph)
            && self.boxed == self.script.text.len()
            && let Some(Nest::Implied(open)) = self.nest.last()
        {
            let open = Open { at, ..open.clone() };
            self.text_in_item(true);
            self.nest.pop();
            self.nest.push(Nest::Block(open));
            return;
        }
        let outer = self.before_block();
        let mut kind = Kind::Leaf;
        let mut leaf = false;
        match tag {
            Tag::Paragraph => {
                self.text_in_item(true);
                self.script.open("p");
                leaf = true;
            }
            Tag::Heading { level, .. } => {
                let name = self.out.heading(level, self.style.shift);
                self.script.open(name);
                leaf = true;
            }
            Tag::BlockQuote(_) => {
                self.script.open("blockquote");
                kind = Kind::Quote;
            }
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::HtmlBlock => {
                self.script.open("p");
                self.script.attr("class", "raw-html");
            }
            Tag::List(first) => {
                self.script.open(if first.is_some() { "ol" } else { "ul" });
                if let Some(first) = first.filter(|first| *first != 1) {
                    self.script.attr("start", &first.to_string());
                }
                kind = Kind::List(Looseness::default());
            }
            Tag::Item => {
                self.script.open("li");
                kind = Kind::Item;
            }
            Tag::Table(columns) => {
                self.start_table();
                self.columns.clone_from(&columns);
                kind = Kind::Table { columns, has_body: false };
            }
            Tag::TableHead => {
                (self.in_head, self.column_idx) = (true, 0);
                self.script.open("thead");
                self.script.open("tr");
            }
            Tag::TableRow => {
                self.column_idx = 0;
                if let Some(Nest::Block(Open { kind: Kind::Table { has_body, .. }, inner, .. })) =
                    self.nest.last_mut()
                    && !*has_body
                {
                    self.script.open("tbody");
                    (*has_body, *inner) = (true, self.script.n_open);
                }
                // The body's element belongs to the table.
                let outer = self.script.n_open;
                self.script.open("tr");
                return self.push(Kind::Leaf, at, outer);
            }
            Tag::TableCell => {
                self.start_cell();
                leaf = true;
            }
            // Not enabled.
            _ => self.script.open("div"),
        }
        self.push(kind, at, outer);
        if leaf {
            self.start_leaf();
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if !matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
        ) {
            self.end_implied();
        }
        match self.nest.pop() {
            None | Some(Nest::Silent | Nest::Implied(_)) => {}
            Some(Nest::Inline) if self.n_images > 0 => {
                if tag == TagEnd::Image {
                    self.end_image();
                }
            }
            Some(Nest::Inline) if tag == TagEnd::Link => self.end_link(),
            Some(Nest::Inline) => self.script.close(),
            Some(Nest::Block(open)) => self.end_block(tag, open),
        }
    }

    fn end_block(&mut self, tag: TagEnd, open: Open) {
        let depth = self.nest.len();
        self.n_frames = self.n_frames.min(depth);
        if self.piece.stay.get(depth) == Some(&open.at) {
            self.out.open.push(open);
            return;
        }
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.end_leaf(),
            TagEnd::TableHead => self.in_head = false,
            _ => {}
        }
        self.flip(&open);
        self.script.close_to(open.outer);
    }

    /// Tells when a list that was there before is to be shown differently.
    fn flip(&mut self, open: &Open) {
        if let Kind::List(list) = open.kind
            && open.at < self.piece.from
            && list.tight() != list.shown
        {
            self.out.flips.push((open.inner, list.tight()));
        }
    }

    fn finish(mut self) -> Written {
        self.out.open.reverse();
        self.out.script = self.script.text;
        self.out
    }

    fn start_cell(&mut self) {
        self.script.open(if self.in_head { "th" } else { "td" });
        if self.in_head {
            self.script.attr("scope", "col");
        }
        match self.columns.get(self.column_idx) {
            Some(Alignment::Center) => self.script.attr("class", "center"),
            Some(Alignment::Right) => self.script.attr("class", "n"),
            _ => {}
        }
        self.column_idx += 1;
    }

    /// A button of the page's own script.
    fn button(&mut self, class: &str, action: &str, text: &str) {
        self.script.open("button");
        self.script.attr("type", "button");
        self.script.attr("class", class);
        self.script.attr(action, "");
        self.script.say(text);
        self.script.close();
    }

    /// A table in a box of its own that scrolls, with what copies it.
    fn start_table(&mut self) {
        let labels = self.style.labels;
        self.script.open("div");
        self.script.attr("class", "table-block");
        self.script.open("div");
        self.script.attr("class", "table-head");
        // Its words are the page's, and say nothing of the direction of the text around it. Its buttons stand where
        // those of code do, whose language is written from the left.
        self.script.attr("dir", "ltr");
        self.button("button quiet small copy needs-script", "data-copy-cells", &labels.copy_cells);
        self.button("button quiet small copy needs-script", "data-copy-markdown", &labels.copy_markdown);
        self.script.close();
        self.script.open("div");
        self.script.attr("class", "table-wrap");
        self.script.attr("tabindex", "0");
        self.script.attr("role", "group");
        self.script.attr("aria-label", &labels.table);
        self.script.open("table");
    }

    /// A code block with a head: its language, and the buttons that wrap and copy it.
    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let labels = self.style.labels;
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let n = info.bytes().position(|byte| b" ,\t{".contains(&byte)).unwrap_or(info.len());
        let language = if n == 0 { "text" } else { &info[..n] };
        self.script.open("div");
        self.script.attr("class", "code-block");
        self.script.open("div");
        self.script.attr("class", "code-head");
        self.script.attr("dir", "auto");
        self.small("span", "code-lang", language);
        self.button("button quiet small needs-script", "data-wrap-code", &labels.wrap);
        self.button("button quiet small copy needs-script", "data-copy-code", &labels.copy);
        self.script.close();
        self.script.open("pre");
        self.script.attr("tabindex", "0");
        self.script.open("code");
        self.script.attr("data-lang", language);
    }

    fn start_link(&mut self, dest: &str, title: &str, link_type: LinkType) {
        let href = match link_type {
            LinkType::Email => safe_href(&["mailto:", dest].concat()),
            _ => safe_href(dest),
        };
        if let Some(href) = &href {
            self.script.open("a");
            self.script.attr("href", href);
            self.script.attr("rel", "noopener noreferrer nofollow ugc");
            self.script.attr("target", "_blank");
        } else {
            self.script.open("span");
            self.script.attr("class", "no-link");
        }
        if !title.is_empty() {
            self.script.attr("title", title);
        }
        self.link = Some(Link { href, text: String::new() });
    }

    fn end_link(&mut self) {
        self.script.close();
        let Some(Link { href: Some(href), text }) = self.link.take() else { return };
        if misleads(&text, &href) {
            let note = [" ", &with_host(&self.style.labels.leads_to, host(&href))].concat();
            self.small("span", "link-host", &note);
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
        let Labels { image, image_from, .. } = self.style.labels;
        let note = if from.is_empty() { image.clone() } else { with_host(image_from, from) };
        let alt = std::mem::take(&mut self.alt);
        self.script.open("span");
        self.script.attr("class", "hold");
        self.small("span", "hold-host", &note);
        if !alt.is_empty() {
            self.small("span", "hold-alt", &alt);
        }
        self.script.close();
    }
}

/// Whether what stands between two dollar signs is more likely money: it starts with a digit and has
/// nothing that only a formula has.
fn reads_as_money(tex: &str) -> bool {
    tex.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && !tex.bytes().any(|byte| b"\\^_={}+*/<>".contains(&byte))
}
