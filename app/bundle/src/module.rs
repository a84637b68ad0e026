//! One Wasm module and its JavaScript: cargo, wasm-bindgen, Binaryen; cached by the hash of the code.
use crate::{Tree, inputs, say, script, snip};
use anyhow::{Context, Result, bail, ensure};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The release of Binaryen on npm whose `wasm-opt` is used. It needs Node and nothing else.
const BINARYEN: &str = "132.0.0";

/// What rustc itself enables for `wasm32-unknown-unknown`, in Binaryen's words. Anything less and
/// `wasm-opt` refuses the module, anything more and it may write what a browser does not read.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A built module.
pub(crate) struct Module {
    /// The ES module that loads and drives the Wasm.
    pub(crate) script: String,
    /// The Wasm.
    pub(crate) wasm: Vec<u8>,
}

/// Builds `app` with one feature, or takes it from the cache when the sources it was built from are the same.
pub(crate) fn build(tree: &Tree, feature: &str) -> Result<Module> {
    let folder = tree.cache().join(feature);
    let (held, script, wasm) = (folder.join("code"), folder.join("module.js"), folder.join("module.wasm"));
    if !fresh(tree, &held)? {
        std::fs::create_dir_all(&folder)?;
        let raw = compile(tree, feature)?;
        let named = inputs::named(&tree.root, &raw.with_extension("d"))?;
        let code = [inputs::SETTINGS.to_vec(), named.iter().map(String::as_str).collect()].concat();
        say(&format!("{feature}: bindings"));
        let (js, bound) = bind(&raw, feature)?;
        std::fs::write(&script, js)?;
        let before = folder.join("bound.wasm");
        std::fs::write(&before, &bound)?;
        optimise(tree, feature, &before, &wasm)?;
        let hash = inputs::hash(&tree.root, &code)?;
        std::fs::write(&held, [vec![hash.as_str()], code].concat().join("\n"))?;
    }
    let reading = |path: &Path| format!("reading {}", path.display());
    let js = std::fs::read_to_string(&script).with_context(|| reading(&script))?;
    Ok(Module {
        // Not held: what is added to it has files of its own, which rustc does not name.
        script: script::finish(&js, feature).with_context(|| format!("the script of {feature}"))?,
        wasm: std::fs::read(&wasm).with_context(|| reading(&wasm))?,
    })
}

/// Whether the module was built from what its sources say now: `held` is their hash, then their names.
fn fresh(tree: &Tree, held: &Path) -> Result<bool> {
    let held = std::fs::read_to_string(held).unwrap_or_default();
    let Some((hash, code)) = held.split_once('\n') else { return Ok(false) };
    let code: Vec<&str> = code.lines().collect();
    Ok(inputs::hash(&tree.root, &code)? == hash)
}

/// Runs cargo for the browser's target.
fn compile(tree: &Tree, feature: &str) -> Result<PathBuf> {
    say(&format!("{feature}: compiling (the first time takes minutes)"));
    // Both builds write the same file name and cargo would take the other one's for its own.
    let out = tree.target.join("wasm32-unknown-unknown/wasm");
    for stale in [out.join("app.wasm"), out.join("deps/app.wasm")] {
        if stale.exists() {
            std::fs::remove_file(&stale).with_context(|| format!("removing {}", stale.display()))?;
        }
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(&tree.root)
        .args(["rustc", "--package", "app", "--lib", "--crate-type", "cdylib", "--profile", "wasm"])
        .args(["--target", "wasm32-unknown-unknown", "--no-default-features", "--features", feature])
        .args(["--quiet", "--locked"])
        .status()
        .context("starting cargo")?;
    ensure!(status.success(), "cargo could not build the {feature} module");
    Ok(out.join("app.wasm"))
}

/// Writes the JavaScript and adapts the Wasm to it. What the two call each other by is made short: wasm-bindgen ends each
/// name with a hash, which no compression makes smaller.
fn bind(raw: &Path, feature: &str) -> Result<(String, Vec<u8>)> {
    let wasm = std::fs::read(raw).with_context(|| format!("reading {}", raw.display()))?;
    // The others write numbers, markup and code by formatting.
    let formats = matches!(feature, "renderer" | "colours");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module("app", snip::panics(&wasm, formats)?)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().context("wasm-bindgen")?;
    let inline = output.snippets().values().any(|list| !list.is_empty());
    if inline || !output.local_modules().is_empty() {
        bail!("a crate brings JavaScript files of its own, which nothing here hashes or serves");
    }
    let mut names = HashMap::new();
    let wasm = output.wasm_mut();
    let own = |name: &String| name.starts_with("__wb") || name.contains("_closures_");
    let imports = wasm.imports.iter_mut().map(|import| &mut import.name);
    for name in imports.chain(wasm.exports.iter_mut().map(|export| &mut export.name)).filter(|name| own(name))
    {
        let n = names.len();
        let short = names.entry(std::mem::take(name)).or_insert_with(|| format!("${n:x}"));
        name.clone_from(short);
    }
    let wasm = wasm.emit_wasm();
    Ok((script::renamed(output.js(), &names), wasm))
}

/// Makes the Wasm small. Binaryen comes from npm once, into the cache.
fn optimise(tree: &Tree, feature: &str, from: &Path, to: &Path) -> Result<()> {
    let home = tree.cache().join(format!("binaryen-{BINARYEN}"));
    let program = home.join("node_modules/binaryen/bin/wasm-opt");
    if !program.exists() {
        say(&format!("fetching Binaryen {BINARYEN} from npm"));
        std::fs::create_dir_all(&home)?;
        let status = Command::new("npm")
            .current_dir(&home)
            .args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", "."])
            .arg(format!("binaryen@{BINARYEN}"))
            .status()
            .context("npm is needed to fetch Binaryen; install Node")?;
        ensure!(status.success() && program.exists(), "npm could not install binaryen {BINARYEN}");
    }
    say(&format!("{feature}: wasm-opt"));
    let status = Command::new("node")
        .arg(&program)
        .args(FEATURES)
        // Below the stack, which comes first in memory, there is nothing.
        .args([
            "-Oz",
            "--converge",
            "--low-memory-unused",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .arg(from)
        .arg("-o")
        .arg(to)
        .status()
        .context("Node is needed to run wasm-opt")?;
    ensure!(status.success(), "wasm-opt failed on {}", from.display());
    Ok(())
}
