//! Builds what the browser loads: nine Wasm modules, their JavaScript, the style sheet, the public files.
//!
//! `make bundle` writes `target/site`: `assets/<name>.<hash>.<ext>` with `.br` and `.gz` beside
//! each file that shrinks, `public/`, and `manifest.json`, which the server reads and embeds. It does
//! nothing when no input changed. `--sizes` prints what a visitor transfers. Official libraries in a row
//! (wasm-bindgen, Binaryen, Oxc, Lightning CSS, brotli) and no framework's build tool: that one takes a
//! quarter of an hour to install. It must not know what the pages say.
mod inputs;
mod module;
mod script;
mod site;
mod snip;
mod style;

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The Wasm modules: a name, and the feature of `app` that it is.
const MODULES: [(&str, &str); 9] = [
    ("islands", "hydrate"),
    ("playground", "playground"),
    ("compare", "compare"),
    ("settings", "settings"),
    ("renderer", "renderer"),
    ("samples", "samples"),
    ("colours", "colours"),
    ("math", "math"),
    ("suggest", "suggest"),
];

/// Where things are in the working tree.
struct Tree {
    root: PathBuf,
    target: PathBuf,
}

impl Tree {
    /// The tree this binary was built from; the bundler only ever runs where it was built.
    fn new() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("the bundler lives two folders below the root")?
            .to_owned();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self { root, target })
    }

    /// What the server embeds. Always in the root's `target`, where its build script looks.
    fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// Our own cache: built modules, the optimiser, the stamp.
    fn cache(&self) -> PathBuf {
        self.target.join("bundle")
    }
}

/// Tells the person what takes time, on standard error.
fn say(text: &str) {
    eprintln!("bundle: {text}");
}

fn main() -> Result<()> {
    let mut sizes = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--sizes" => sizes = true,
            _ => bail!("the bundler takes no argument but --sizes, not {argument}"),
        }
    }
    let tree = Tree::new()?;
    build(&tree)?;
    if sizes {
        let table = site::sizes(&tree.site())?;
        std::io::stdout().write_all(table.as_bytes())?;
    }
    Ok(())
}

/// Brings `target/site` up to date with the sources.
fn build(tree: &Tree) -> Result<()> {
    std::fs::create_dir_all(tree.cache())?;
    // Two at once would write the same files. The lock goes with the file handle, also when we are killed.
    let lock = File::create(tree.cache().join("lock"))?;
    if lock.try_lock().is_err() {
        say("waiting for another bundler");
        lock.lock().context("waiting for another bundler")?;
    }
    let whole = inputs::hash(&tree.root, &[inputs::SETTINGS, inputs::SOURCES, inputs::LOOKS].concat())?;
    let stamp = tree.cache().join("stamp");
    let fresh = std::fs::read_to_string(&stamp).is_ok_and(|held| held == whole);
    if fresh && tree.site().join("manifest.json").exists() {
        say("nothing changed");
        return Ok(());
    }
    let started = Instant::now();
    let built = module::build(tree, &MODULES.map(|(_, feature)| feature))?;
    let modules: Vec<_> = MODULES.map(|(name, _)| name).into_iter().zip(built).collect();
    say("style sheet");
    let sheet = |name: &str| style::bundle(&tree.root.join("style").join(name));
    let sheets = [
        ("css", "app", sheet("index.css")?),
        ("hub_css", "hub", sheet("hub.css")?),
        ("home_css", "home", sheet("home.css")?),
        ("settings_css", "settings", sheet("settings.css")?),
        ("playground_css", "playground", sheet("playground.css")?),
    ];
    site::write(tree, &sheets, &modules)?;
    std::fs::write(&stamp, &whole).with_context(|| format!("writing {}", stamp.display()))?;
    say(&format!("done in {:.0} s", started.elapsed().as_secs_f64()));
    Ok(())
}
