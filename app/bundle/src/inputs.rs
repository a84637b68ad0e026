//! What the bundle is made from, as one hash, so that nothing is built twice.
//!
//! Contents are hashed and not times: a fresh checkout or a switched branch must not rebuild.
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What every Wasm module hangs on besides its sources. The lock file stands for every dependency.
pub(crate) const SETTINGS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "app/Cargo.toml",
    "app/bundle/Cargo.toml",
    "app/bundle/src",
    "app/wire/Cargo.toml",
    "rust-toolchain.toml",
];

/// The sources of all of them.
pub(crate) const SOURCES: &[&str] = &["app/src", "app/wire/src"];

/// The files below `root` that rustc read for one build, as its dependency file (`app.d`) names them.
pub(crate) fn named(root: &Path, file: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let (_, files) = text.split_once(": ").context("a dependency file names what it is of")?;
    // A blank that belongs to a name has a backslash before it, and ends no name.
    let files = files.replace("\\ ", "\0");
    let files = files.split_whitespace().map(|name| name.replace('\0', " "));
    let root = root.to_string_lossy();
    let below = files.filter_map(|name| {
        let name = name.strip_prefix(&*root).unwrap_or(&name).trim_start_matches('/').to_owned();
        SOURCES.iter().any(|folder| name.starts_with(folder)).then_some(name)
    });
    let mut below: Vec<String> = below.collect();
    below.sort();
    Ok(below)
}

/// What else the site is made from.
pub(crate) const LOOKS: &[&str] = &["style", "public"];

/// The files of `paths` below `root`, folders walked, sorted.
fn files(root: &Path, paths: &[&str]) -> Result<Vec<PathBuf>> {
    let mut open: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
    let mut found = vec![];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(&path).with_context(|| format!("reading {}", path.display()))? {
                open.push(entry?.path());
            }
        } else if path.exists() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// One hash over names and contents of `paths` below `root`.
pub(crate) fn hash(root: &Path, paths: &[&str]) -> Result<String> {
    let mut sum = Sha256::new();
    for path in files(root, paths)? {
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        for part in [name.as_bytes(), &bytes] {
            // The length first, so that no two lists of files run together to the same bytes.
            sum.update(part.len().to_le_bytes());
            sum.update(part);
        }
    }
    Ok(hex(&sum.finalize()))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_file_names_the_sources() {
        let root = std::env::temp_dir().join(format!("bundle-named {}", std::process::id()));
        std::fs::create_dir_all(&root).expect("a folder");
        let escaped = root.to_string_lossy().replace(' ', "\\ ");
        let file = root.join("app.d");
        let text =
            format!("{escaped}/out/app.wasm: {escaped}/app/src/b.rs {escaped}/app/src/a\\ b.rs /else/x.rs\n");
        std::fs::write(&file, text).expect("a file");
        assert_eq!(named(&root, &file).expect("names"), ["app/src/a b.rs", "app/src/b.rs"]);
        std::fs::remove_dir_all(&root).expect("cleans up");
    }

    #[test]
    fn a_hash_follows_names_and_contents() {
        let root = std::env::temp_dir().join(format!("bundle-inputs-{}", std::process::id()));
        std::fs::create_dir_all(root.join("a/b")).expect("a folder");
        std::fs::write(root.join("a/b/one"), "1").expect("a file");
        let first = hash(&root, &["a", "absent"]).expect("hashes");
        assert_eq!(first, hash(&root, &["a"]).expect("hashes"), "an absent path counts for nothing");
        std::fs::write(root.join("a/b/one"), "2").expect("a file");
        assert_ne!(first, hash(&root, &["a"]).expect("hashes"), "contents count");
        std::fs::write(root.join("a/b/one"), "1").expect("a file");
        std::fs::rename(root.join("a/b/one"), root.join("a/two")).expect("a move");
        assert_ne!(first, hash(&root, &["a"]).expect("hashes"), "names count");
        std::fs::remove_dir_all(&root).expect("cleans up");
    }
}
