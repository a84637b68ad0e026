//! Lists the message files for `src/words.rs`, so that a new area or locale is a new file and nothing else.
//!
//! Writes `messages.rs` into `OUT_DIR`: the text of each `messages/<locale>/<area>.ftl`.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("messages");
    println!("cargo:rerun-if-changed={}", folder.display());
    println!("cargo:rerun-if-changed=build.rs");
    let mut table = "const FILES: &[MessageFile] = &[\n".to_owned();
    for locale in sorted(&folder)? {
        for file in sorted(&locale)? {
            let _ = writeln!(
                table,
                "    MessageFile {{ locale: {:?}, area: {:?}, text: include_str!({:?}) }},",
                stem(&locale),
                stem(&file),
                file.display().to_string(),
            );
        }
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("messages.rs"), table)
}

/// The visible entries of a folder in order.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| !stem(path).starts_with('.'));
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
