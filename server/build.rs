//! Puts the browser bundle and the catalogue into the binary.
//!
//! Writes two Rust tables into `OUT_DIR`: the files under `target/site` (made by `make bundle`) with
//! their compressed siblings, and the texts under `catalogue/`. Without a bundle the first table is empty, so
//! that this crate always compiles; pages then come without style and islands.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));

    // Cargo watches a folder by its newest file, and takes a missing one as changed on every build: the folder
    // is made here so that a tree without a bundle does not compile this crate again and again.
    let site = here.join("../target/site");
    fs::create_dir_all(&site)?;
    println!("cargo:rerun-if-changed={}", site.display());
    fs::write(out.join("site.rs"), site_table(&site.canonicalize()?)?)?;

    let catalogue = here.join("catalogue");
    println!("cargo:rerun-if-changed={}", catalogue.display());
    println!("cargo:rerun-if-changed=build.rs");
    fs::write(out.join("catalogue.rs"), catalogue_table(&catalogue)?)
}

/// `MANIFEST`, the bundler's manifest, and `FILES`, everything it made.
fn site_table(site: &Path) -> io::Result<String> {
    let manifest = site.join("manifest.json");
    let mut files = vec![];
    if manifest.exists() {
        for (folder, prefix) in [("assets", "/assets/"), ("public", "/")] {
            collect(&site.join(folder), prefix, &mut files)?;
        }
    }
    files.sort();
    let mut table = String::new();
    let text =
        if manifest.exists() { format!("include_str!({})", literal(&manifest)) } else { "\"{}\"".to_owned() };
    let _ = writeln!(table, "const MANIFEST: &str = {text};");
    table.push_str("const FILES: &[SiteFile] = &[\n");
    for (url, path) in &files {
        let sibling = |ext: &str| {
            let path = PathBuf::from(format!("{}.{ext}", path.display()));
            if path.exists() {
                format!("Some(include_bytes!({}))", literal(&path))
            } else {
                "None".to_owned()
            }
        };
        let etag = fnv1a(&fs::read(path)?);
        let _ = writeln!(
            table,
            "    SiteFile {{ url: {url:?}, etag: \"\\\"{etag:016x}\\\"\", bytes: include_bytes!({}), br: {}, gz: {} }},",
            literal(path),
            sibling("br"),
            sibling("gz"),
        );
    }
    table.push_str("];\n");
    Ok(table)
}

/// Every file below `folder` but compressed siblings, with the address it is served under.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else if !Path::new(&name).extension().is_some_and(|ext| ext == "br" || ext == "gz") {
            files.push((format!("{prefix}{name}"), entry.path()));
        }
    }
    Ok(())
}

/// `PROVIDERS` and `ORGANISATIONS`, one file each, and `MODELS`, each model's file name and text.
fn catalogue_table(catalogue: &Path) -> io::Result<String> {
    let mut names: Vec<_> = fs::read_dir(catalogue.join("models"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    names.retain(|path| path.extension().is_some_and(|ext| ext == "md"));
    names.sort();
    let mut table = String::new();
    let _ = writeln!(
        table,
        "const PROVIDERS: &str = include_str!({});\nconst ORGANISATIONS: &str = include_str!({});\n\
         const MODELS: &[(&str, &str)] = &[",
        literal(&catalogue.join("providers.toml")),
        literal(&catalogue.join("organisations.toml"))
    );
    for path in &names {
        let name = path.file_name().expect("a file of the folder has a name").to_string_lossy();
        let _ = writeln!(table, "    ({name:?}, include_str!({})),", literal(path));
    }
    table.push_str("];\n");
    Ok(table)
}

/// A path as a Rust string literal.
fn literal(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

/// FNV-1a, 64 bits: enough to tell two versions of one file apart.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
