//! The last touch on wasm-bindgen's JavaScript: what Rust cannot say, or only at length, and all of it small (Oxc).
use anyhow::{Result, ensure};
use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::minifier::{Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::span::SourceType;
use std::collections::HashMap;

/// What `app/src/net/renderer.rs` calls by name. Wasm can call functions only, and `import()` is syntax; a
/// constant of the module that the import refers to needs no file of its own and no `eval`.
const SHIM: &str = include_str!("shim.js");

/// What the playground calls by name besides: it takes pictures and keeps conversations
/// (`app/src/net/history.rs`; the browser's database answers by events, of which a binding each would be ten times as
/// much Wasm).
const PLAYGROUND: &str = concat!(
    include_str!("shim.js"),
    include_str!("samples.js"),
    include_str!("../../src/net/pictures.js"),
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
///
/// # Errors
/// What is wrong in it, when it is no module of JavaScript.
pub(crate) fn finish(js: &str, feature: &str) -> Result<String> {
    let (before, after) = match feature {
        "hydrate" => (MODEL, ""),
        "compare" => (SHIM, ""),
        "playground" => (PLAYGROUND, ""),
        "samples" => ("", WRITE),
        "colours" => ("", PAINT),
        "math" => ("", DRAW),
        _ => ("", ""),
    };
    small(&[before, js, "\n", after].concat(), true)
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

/// Says the same in less. Names at the top are kept in a script that is not a module: others may call them.
///
/// # Errors
/// What is wrong in it, when it is not JavaScript.
pub(crate) fn small(js: &str, module: bool) -> Result<String> {
    let memory = Allocator::default();
    let kind = if module { SourceType::mjs() } else { SourceType::script() };
    let parsed = Parser::new(&memory, js, kind).parse();
    ensure!(parsed.diagnostics.is_empty(), "a script that cannot be read: {:?}", parsed.diagnostics);
    let mut program = parsed.program;
    let scoping = Minifier::new(MinifierOptions::default()).minify(&memory, &mut program).scoping;
    Ok(Codegen::new().with_options(CodegenOptions::minify()).with_scoping(scoping).build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_says_the_same_in_less_and_a_broken_one_is_told() {
        let js =
            "/** Docs. */\nexport function long(argument) {\n    // why\n    return \"//\" + argument;\n}\n";
        assert_eq!(finish(js, "renderer").expect("a module"), "export function long(e){return`//`+e}");
        let script = small("const kept = 1;\nfunction name() { return kept; }\n", false).expect("a script");
        assert!(script.contains("function name("), "{script}");
        assert!(finish("export function (", "renderer").is_err());
    }

    #[test]
    fn whole_names_alone_are_renamed() {
        let names = HashMap::from([("__wbg_a_0f".to_owned(), "$0".to_owned())]);
        let js = "wasm.__wbg_a_0f(__wbg_a_0f1, x__wbg_a_0f); // __wbg_a_0f";
        assert_eq!(renamed(js, &names), "wasm.$0(__wbg_a_0f1, x__wbg_a_0f); // $0");
    }

    #[test]
    fn what_a_module_needs_comes_with_it() {
        let with = |js: &str, feature: &str| finish(js, feature).expect("a module");
        assert!(with("export const r = loadRenderer(a, b);", "hydrate").contains("import("));
        assert!(
            !with("export const r = 1;", "hydrate").contains("import("),
            "what is not called is not sent"
        );
        assert!(with("export const r = () => historyList(a);", "playground").contains("indexedDB"));
        assert!(!with("export const r = () => historyList;", "hydrate").contains("indexedDB"));
        assert!(with("export const r = () => listenSamples(a);", "hydrate").contains("IntersectionObserver"));
        assert!(with("export const r = 1;", "samples").contains("export const start="));
        assert!(with("export const r = 1;", "colours").contains("new StaticRange"));
    }
}
