//! Safe Markdown as a string of HTML, for model cards that the server renders.
use super::labels::Labels;
use super::piece::Style;
use super::safe::write_whole;
use super::script::{Op, read};

/// A card's headings come this many levels lower: the page's own is the first.
const SHIFT: usize = 1;

fn style(labels: &'static Labels) -> Style {
    Style { shift: SHIFT, blocks: false, watch: false, labels }
}

/// Ids of headings start with this, so that a card cannot take an id that the page uses.
const ID_PREFIX: &str = "card-";

/// Markdown as HTML that is safe to put into a page as it is, with the interface's words as `labels` has them.
pub fn to_html(markdown: &str, labels: &'static Labels) -> String {
    let mut ids = headings(markdown).into_iter().map(|(_, id, _)| id);
    let script = write_whole(markdown, style(labels));
    let mut html = Html { out: String::with_capacity(script.len() * 3 / 2), open: vec![], in_tag: false };
    for op in read(&script) {
        html.op(op);
        if let Op::Open(name) = op
            && heading_level(name).is_some()
            && let Some(id) = ids.next()
        {
            html.id(&id);
        }
    }
    html.out
}

/// The headings in order: level as shown (the page's own is 1), id, text. For a table of contents.
pub fn headings(markdown: &str) -> Vec<(u8, String, String)> {
    let mut found: Vec<(u8, String, String)> = vec![];
    let mut level = None;
    let mut depth = 0;
    for op in read(&write_whole(markdown, style(Labels::english()))) {
        match op {
            Op::Open(name) if level.is_none() => {
                if let Some(opened) = heading_level(name) {
                    (level, depth) = (Some(opened), 0);
                    found.push((opened, String::new(), String::new()));
                }
            }
            Op::Open(_) => depth += 1,
            Op::Close if level.is_some() && depth == 0 => level = None,
            Op::Close => depth -= 1,
            Op::Text(text) if level.is_some() => {
                if let Some((_, _, heading)) = found.last_mut() {
                    heading.push_str(text);
                }
            }
            Op::Text(_) | Op::Attr(..) | Op::Tight(_) | Op::Watch => {}
        }
    }
    for idx in 0..found.len() {
        let id = slug(&found[idx].2);
        let n_before = found[..idx].iter().filter(|(_, held, _)| base(held) == id).count();
        found[idx].1 = if n_before == 0 { id } else { format!("{id}--{n_before}") };
    }
    found
}

/// An id without the number that tells repeated headings apart; a slug itself never has two hyphens.
fn base(id: &str) -> &str {
    id.split_once("--").map_or(id, |(base, _)| base)
}

/// A heading's text as an id: letters and digits of any script, one hyphen for anything between.
fn slug(text: &str) -> String {
    let mut id = String::from(ID_PREFIX);
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.len() < ID_PREFIX.len() { "card-section".to_owned() } else { id.to_owned() }
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// The string so far and the elements open in it.
struct Html<'s> {
    out: String,
    /// Names, and where the start tag ends.
    open: Vec<(&'s str, usize)>,
    in_tag: bool,
}

impl<'s> Html<'s> {
    fn op(&mut self, op: Op<'s>) {
        if self.in_tag && !matches!(op, Op::Attr(..)) {
            if let Some((_, end)) = self.open.last_mut() {
                *end = self.out.len();
            }
            self.out.push('>');
            self.in_tag = false;
        }
        match op {
            Op::Open(name) => {
                self.out.push('<');
                self.out.push_str(name);
                self.open.push((name, 0));
                self.in_tag = true;
            }
            Op::Attr(name, value) => {
                self.out.push(' ');
                self.out.push_str(name);
                self.out.push_str("=\"");
                self.escape(value);
                self.out.push('"');
            }
            Op::Text(text) => self.escape(text),
            Op::Tight(list) => {
                // Known at the first text of the list, which is near its start.
                let end = self.open[list - 1].1;
                let mark = " data-tight=\"\"";
                self.out.insert_str(end, mark);
                for (_, later) in &mut self.open[list..] {
                    *later += mark.len();
                }
            }
            Op::Watch => {}
            Op::Close => {
                let (name, _) = self.open.pop().expect("the writer closes what it opened");
                if !matches!(name, "br" | "hr" | "input") {
                    self.out.push_str("</");
                    self.out.push_str(name);
                    self.out.push('>');
                }
            }
        }
    }

    fn id(&mut self, id: &str) {
        self.out.push_str(" id=\"");
        self.escape(id);
        self.out.push('"');
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                _ => self.out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, html: &str) {
        assert_eq!(to_html(markdown, Labels::english()), html, "{markdown}");
    }

    #[test]
    fn blocks_become_the_elements_they_name() {
        // No level is left out below the one above, however they were written.
        let html = to_html("### A\n\n###### B\n\n### C\n\n# D\n\n## E", Labels::english());
        let levels: Vec<_> = html.split("<h").skip(1).map(|rest| &rest[..1]).collect();
        assert_eq!(levels, ["2", "3", "2", "2", "3"], "{html}");
        check("# A *b*", "<h2 id=\"card-a-b\">A <em>b</em></h2>");
        check("a\nb  \nc", "<p>a\nb<br>c</p>");
        check("3. x\n4. y", "<ol start=\"3\" data-tight=\"\"><li><p>x</p></li><li><p>y</p></li></ol>");
        check(
            "- [x] a",
            "<ul data-tight=\"\"><li><p><input type=\"checkbox\" disabled=\"\" aria-label=\"done\" checked=\"\">a</p></li></ul>",
        );
        check(
            "|a|b|\n|-|-:|\n|1|2|",
            "<div class=\"table-block\"><div class=\"table-head\" dir=\"ltr\">\
             <button type=\"button\" class=\"button quiet small copy needs-script\" data-copy-cells=\"\">Copy cells</button>\
             <button type=\"button\" class=\"button quiet small copy needs-script\" data-copy-markdown=\"\">Copy Markdown</button>\
             </div><div class=\"table-wrap\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr><th scope=\"col\">a</th>\
             <th scope=\"col\" class=\"n\">b</th></tr></thead><tbody><tr><td>1</td><td class=\"n\">2</td></tr>\
             </tbody></table></div></div>",
        );
        check(
            "```rust,ignore\n<a>\n```",
            "<div class=\"code-block\"><div class=\"code-head\" dir=\"auto\"><span class=\"code-lang\">rust</span>\
             <button type=\"button\" class=\"button quiet small needs-script\" data-wrap-code=\"\">Wrap</button>\
             <button type=\"button\" class=\"button quiet small copy needs-script\" data-copy-code=\"\">Copy</button></div>\
             <pre tabindex=\"0\"><code data-lang=\"rust\">&lt;a&gt;\n</code></pre></div>",
        );
    }

    #[test]
    fn links_lead_out_safely_and_say_where() {
        let rel = "rel=\"noopener noreferrer nofollow ugc\" target=\"_blank\"";
        check(
            "[a](https://x.org \"t\")",
            &format!("<p><a href=\"https://x.org\" {rel} title=\"t\">a</a></p>"),
        );
        check("<me@x.org>", &format!("<p><a href=\"mailto:me@x.org\" {rel}>me@x.org</a></p>"));
        check("[here](docs/a.md)", "<p><span class=\"no-link\">here</span></p>");
        check(
            "[bank.com](https://evil.org/bank.com)",
            &format!(
                "<p><a href=\"https://evil.org/bank.com\" {rel}>bank.com</a>\
                 <span class=\"link-host\"> (leads to evil.org)</span></p>"
            ),
        );
        check(
            "[https://www.x.org/a](https://x.org/b)",
            &format!("<p><a href=\"https://x.org/b\" {rel}>https://www.x.org/a</a></p>"),
        );
    }

    #[test]
    fn images_are_held_and_raw_html_is_text() {
        check(
            "![a *cat*](https://x.org/c.png)",
            "<p><span class=\"hold\"><span class=\"hold-host\">Image from x.org not loaded</span>\
             <span class=\"hold-alt\">a cat</span></span></p>",
        );
        check(
            "![](data:image/png;base64,AA)",
            "<p><span class=\"hold\"><span class=\"hold-host\">Image not loaded</span></span></p>",
        );
        check("<b onclick=\"x()\">hi</b>", "<p>&lt;b onclick=&quot;x()&quot;&gt;hi&lt;/b&gt;</p>");
        check(
            "<div>\n<img src=x>\n</div>",
            "<p class=\"raw-html\">&lt;div&gt;\n&lt;img src=x&gt;\n&lt;/div&gt;</p>",
        );
    }

    #[test]
    fn headings_have_ids_of_their_own() {
        let found = headings("# Use\n## Use\n### Use it!\n\n> #### `x` < y\n\n# \u{1f642}\n# Use");
        let ids: Vec<_> =
            found.iter().map(|(level, id, text)| (*level, id.as_str(), text.as_str())).collect();
        assert_eq!(
            ids,
            [
                (2, "card-use", "Use"),
                (3, "card-use--1", "Use"),
                (4, "card-use-it", "Use it!"),
                (5, "card-x-y", "x < y"),
                (2, "card-section", "\u{1f642}"),
                (2, "card-use--2", "Use"),
            ]
        );
        assert!(to_html("# Use\n# Use", Labels::english()).contains("id=\"card-use--1\""));
    }
}
