//! What the bundle is made from, as one hash, so that nothing is built twice.
//!
//! Contents are hashed and not times: a fresh checkout or a switched branch must not rebuild.
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What the Wasm modules are made from. The lock file stands for every dependency.
pub(crate) const CODE: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "app/Cargo.toml",
    "app/bundle/Cargo.toml",
    "app/bundle/src",
    "app/src",
    "app/wire/Cargo.toml",
    "app/wire/src",
    "rust-toolchain.toml",
];

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
