//! One Wasm module and its JavaScript: cargo, wasm-bindgen, Binaryen; cached by the hash of the code.
use crate::{Tree, inputs, say, script, snip};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The release of Binaryen on npm whose `wasm-opt` is used. It needs Node and nothing else.
const BINARYEN: &str = "132.0.0";

/// The program in it.
const WASM_OPT: &str = "node_modules/binaryen/bin/wasm-opt";

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

/// What rustc made of `app` with one feature.
struct Compiled {
    wasm: Vec<u8>,
    /// The files it was made from.
    code: Vec<String>,
}

/// Builds `app` with each of these features, or takes it from the cache when the sources it was built from are the
/// same. One is bound and optimised, each on one core, while cargo is at the next.
pub(crate) fn build(tree: &Tree, features: &[&str]) -> Result<Vec<Module>> {
    std::thread::scope(|scope| {
        let mut building = vec![];
        for feature in features {
            let folder = tree.cache().join(feature);
            let compiled = if fresh(tree, &folder.join("code"))? {
                None
            } else {
                fetch_optimiser(tree)?;
                Some(compile(tree, feature)?)
            };
            building.push(scope.spawn(move || finish(tree, feature, &folder, compiled)));
        }
        let panicked = |_| Err(anyhow!("a module's build panicked"));
        building.into_iter().map(|module| module.join().unwrap_or_else(panicked)).collect()
    })
}

/// Makes what rustc made ready for the browser and keeps it in the cache, or takes it from there.
fn finish(tree: &Tree, feature: &str, folder: &Path, compiled: Option<Compiled>) -> Result<Module> {
    let (held, script, wasm) = (folder.join("code"), folder.join("module.js"), folder.join("module.wasm"));
    if let Some(compiled) = compiled {
        std::fs::create_dir_all(folder)?;
        say(&format!("{feature}: bindings"));
        let (js, bound) = bind(&compiled.wasm, feature)?;
        std::fs::write(&script, js)?;
        let before = folder.join("bound.wasm");
        std::fs::write(&before, &bound)?;
        optimise(tree, feature, &before, &wasm)?;
        let code: Vec<&str> = compiled.code.iter().map(String::as_str).collect();
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
fn compile(tree: &Tree, feature: &str) -> Result<Compiled> {
    say(&format!("{feature}: compiling (the first time takes minutes)"));
    // All builds write the same file name and cargo would take another one's for its own.
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
    let raw = out.join("app.wasm");
    let named = inputs::named(&tree.root, &raw.with_extension("d"))?;
    Ok(Compiled {
        wasm: std::fs::read(&raw).with_context(|| format!("reading {}", raw.display()))?,
        code: inputs::SETTINGS.iter().map(|&name| name.to_owned()).chain(named).collect(),
    })
}

/// Writes the JavaScript and adapts the Wasm to it. What the two call each other by is made short: wasm-bindgen ends each
/// name with a hash, which no compression makes smaller.
fn bind(raw: &[u8], feature: &str) -> Result<(String, Vec<u8>)> {
    // The others write numbers, markup and code by formatting.
    let formats = matches!(feature, "renderer" | "colours");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module("app", snip::panics(raw, formats)?)
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

/// Where Binaryen is kept.
fn optimiser(tree: &Tree) -> PathBuf {
    tree.cache().join(format!("binaryen-{BINARYEN}"))
}

/// Fetches Binaryen from npm once, into the cache.
fn fetch_optimiser(tree: &Tree) -> Result<()> {
    let home = optimiser(tree);
    let program = home.join(WASM_OPT);
    if program.exists() {
        return Ok(());
    }
    say(&format!("fetching Binaryen {BINARYEN} from npm"));
    std::fs::create_dir_all(&home)?;
    let status = Command::new("npm")
        .current_dir(&home)
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", "."])
        .arg(format!("binaryen@{BINARYEN}"))
        .status()
        .context("npm is needed to fetch Binaryen; install Node")?;
    ensure!(status.success() && program.exists(), "npm could not install binaryen {BINARYEN}");
    Ok(())
}

/// Makes the Wasm small.
fn optimise(tree: &Tree, feature: &str, from: &Path, to: &Path) -> Result<()> {
    say(&format!("{feature}: wasm-opt"));
    let status = Command::new("node")
        .arg(optimiser(tree).join(WASM_OPT))
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
