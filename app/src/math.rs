//! Formulas: LaTeX to MathML, which browsers draw by themselves.
//!
//! The fourth Wasm module, fetched when the first formula is in sight. The markup that the parser's crate
//! writes is not given to a page as text: it is read here against an allow-list, and `math/draw.js`, which
//! the bundler puts behind this module, makes nodes of what is left. A formula with anything unknown in it
//! stays as it was written. It must not know the page.
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use wasm_bindgen::prelude::*;

/// What a formula may become (MathML Core, section 2).
const ELEMENTS: &str = "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover \
    munderover mtable mtr mtd mstyle mpadded mphantom mmultiscripts mprescripts";

/// What an element may say about itself; all of it is about size, place and kind.
const ATTRIBUTES: &str = "display displaystyle scriptlevel mathvariant stretchy symmetric fence separator \
    lspace rspace minsize maxsize movablelimits accent accentunder largeop form width height depth voffset \
    linethickness columnspan rowspan class";

/// A formula as steps: `<name` opens an element, `=name value` is an attribute of it, `'text` is text,
/// `>` closes. `None` when it is not understood.
#[wasm_bindgen]
pub fn formula(tex: &str, block: bool) -> Option<Vec<String>> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(tex, &storage).collect::<Result<_, _>>().ok()?;
    let display_mode = if block { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut markup = String::new();
    let events = events.into_iter().map(Ok::<_, std::fmt::Error>);
    push_mathml(&mut markup, events, config).ok()?;
    read(&markup)
}

fn has(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|held| held == name)
}

/// Reads markup of elements, quoted attributes and text, and nothing else.
fn read(markup: &str) -> Option<Vec<String>> {
    let (mut steps, mut open) = (vec![], vec![]);
    let mut rest = markup;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let n = rest.find('<').unwrap_or(rest.len());
            steps.push(["'", &unescape(&rest[..n])].concat());
            rest = &rest[n..];
            continue;
        };
        // A sign of its own, which is written as it is.
        if tag.starts_with("</") || tag.starts_with('=') {
            steps.push("'<".to_owned());
            rest = tag;
            continue;
        }
        let (inside, after) = tag.split_once('>')?;
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            (open.pop()? == name).then_some(())?;
            steps.push(">".to_owned());
            continue;
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let void = inside.ends_with('/');
        let name = name.trim_end_matches('/');
        has(ELEMENTS, name).then_some(())?;
        steps.push(["<", name].concat());
        let mut attributes = attributes;
        while let Some((name, value)) = attributes.split_once("=\"") {
            let (value, after) = value.split_once('"')?;
            if has(ATTRIBUTES, name.trim()) {
                steps.push(["=", name.trim(), " ", &unescape(value)].concat());
            }
            attributes = after;
        }
        if void {
            steps.push(">".to_owned());
        } else {
            open.push(name);
        }
    }
    open.is_empty().then_some(steps)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps as markup again.
    fn markup(tex: &str) -> Option<String> {
        let mut out = String::new();
        for step in formula(tex, false)? {
            match step.as_bytes()[0] {
                b'\'' => out.push_str(&step[1..]),
                b'>' => out.push_str("</>"),
                b'=' => out.push_str(&["[", &step[1..], "]"].concat()),
                _ => out.push_str(&[&step, ">"].concat()),
            }
        }
        Some(out)
    }

    #[test]
    fn a_formula_becomes_elements() {
        let found = markup("\\frac{1}{2}").expect("it is understood");
        assert!(found.starts_with("<math>[display inline]"), "{found}");
        assert!(found.contains("<mfrac>") && found.contains("<mn>2</>"), "{found}");
        for tex in [
            "a < b",
            "a \\le b",
            "\\text{a & b}",
            "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
            "\\sqrt[3]{x^2_i}",
            "\\sum_{i=0}^n \\hat x",
            "\\left( \\int_0^1 f\\,dx \\right)",
        ] {
            assert!(markup(tex).is_some(), "{tex}");
        }
    }

    #[test]
    fn what_is_not_understood_stays_as_it_is() {
        for tex in ["\\frac{1}", "\\nosuch", "{", "\\text{<script>alert(1)</script>}", "\\text{<img src=x>}"]
        {
            assert_eq!(markup(tex), None, "{tex}");
        }
    }

    #[test]
    fn nothing_that_acts_comes_out() {
        for tex in [
            "\\href{javascript:alert(1)}{x}",
            "\\text{<mi onclick=\"x\">a</mi>}",
            "\\color{red} x",
            "\\class{a}{b}",
        ] {
            let found = markup(tex).unwrap_or_default();
            assert!(
                !found.contains("onclick") && !found.contains("href") && !found.contains("style"),
                "{found}"
            );
        }
    }
}
