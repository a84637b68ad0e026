//! The last touch on wasm-bindgen's JavaScript: what Rust cannot say, or only at length, and no comments.
use std::collections::HashMap;

/// What `app/src/net/renderer.rs` calls by name. Wasm can call functions only, and `import()` is syntax; a
/// constant of the module that the import refers to needs no file of its own and no `eval`.
const SHIM: &str = include_str!("shim.js");

/// What the playground calls by name besides: it takes pictures, marks what was found, and keeps conversations
/// (`app/src/net/history.rs`; the browser's database answers by events, of which a binding each would be ten times as
/// much Wasm).
const PLAYGROUND: &str = concat!(
    include_str!("shim.js"),
    include_str!("samples.js"),
    include_str!("../../src/net/pictures.js"),
    include_str!("playground.js"),
    include_str!("history.js")
);

/// What `app/src/island/samples.rs` calls by name besides.
const MODEL: &str = concat!(include_str!("shim.js"), include_str!("samples.js"));

/// What brings the code that is written to the page.
const WRITE: &str = include_str!("../../src/samples/write.js");

/// What makes ranges of what the lexers find: a call into Wasm and back for each word would cost more.
const PAINT: &str = include_str!("../../src/colour/paint.js");

/// What makes nodes of a formula.
const DRAW: &str = include_str!("../../src/math/draw.js");

/// Wraps up the script of one module.
pub(crate) fn finish(js: &str, feature: &str) -> String {
    let (before, after) = match feature {
        "hydrate" => (MODEL, ""),
        "compare" => (SHIM, ""),
        "playground" => (PLAYGROUND, ""),
        "samples" => ("", WRITE),
        "colours" => ("", PAINT),
        "math" => ("", DRAW),
        _ => ("", ""),
    };
    strip(&[before, js, "\n", after].concat())
}

/// Has other names in the place of some.
pub(crate) fn renamed(js: &str, names: &HashMap<String, String>) -> String {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(js.len());
    let mut rest = js;
    while let Some(start) = rest.find(part_of_name) {
        let (before, from) = rest.split_at(start);
        let (name, after) = from.split_at(from.find(|c| !part_of_name(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(names.get(name).map_or(name, String::as_str));
        rest = after;
    }
    out + rest
}

/// Drops comment lines and indentation.
///
/// Line by line and not by a parser, because wasm-bindgen writes comments on their own lines only. A line
/// inside a template literal loses its indentation too; the glue has those in messages for people only.
fn strip(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut comment = false;
    for line in js.lines().map(str::trim) {
        if comment || line.starts_with("/*") {
            comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let js =
            "/**\n * Docs.\n */\nexport function f(a) {\n    // why\n    return \"//\" + a; // stays\n}\n";
        assert_eq!(finish(js, "renderer"), "export function f(a) {\nreturn \"//\" + a; // stays\n}\n");
    }

    #[test]
    fn whole_names_alone_are_renamed() {
        let names = HashMap::from([("__wbg_a_0f".to_owned(), "$0".to_owned())]);
        let js = "wasm.__wbg_a_0f(__wbg_a_0f1, x__wbg_a_0f); // __wbg_a_0f";
        assert_eq!(renamed(js, &names), "wasm.$0(__wbg_a_0f1, x__wbg_a_0f); // $0");
    }

    #[test]
    fn what_a_module_needs_comes_with_it() {
        assert!(finish("const r = loadRenderer(a, b);", "hydrate").starts_with("const loadRenderer ="));
        assert!(finish("const r = 1;", "playground").contains("const markFound ="));
        assert!(finish("const r = 1;", "playground").contains("const historyList ="));
        assert!(!finish("const r = 1;", "hydrate").contains("indexedDB"));
        assert!(finish("const r = 1;", "hydrate").contains("const listenSamples ="));
        assert!(!finish("const r = 1;", "compare").contains("listenSamples"));
        assert!(finish("const r = 1;", "samples").contains("export const start ="));
        assert!(finish("const r = 1;", "colours").contains("new StaticRange"));
        assert!(!finish("const r = 1;", "renderer").contains("import("));
    }
}
