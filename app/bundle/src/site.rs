//! The finished site on disk: hashed names, compressed siblings, the manifest, and what it all weighs.
use crate::inputs::hex;
use crate::module::Module;
use crate::{Tree, say, script};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// Hexadecimal digits of the hash in a name: 48 bits, so a clash between two releases is out of reach.
const N_HASH_DIGITS: usize = 12;

/// Where a module's script has the address of its Wasm.
const OWN_WASM: &str = "OWN_WASM";

/// Writes `target/site`; a sheet is its key in the manifest, its name and its text. Built beside itself and swaps it in, so that a stop half-way leaves the old one.
pub(crate) fn write(tree: &Tree, sheets: &[(&str, &str, String)], modules: &[(&str, Module)]) -> Result<()> {
    say("compressing");
    let site = tree.site();
    let fresh = site.with_extension("new");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(fresh.join("assets"))?;
    let mut files = vec![];
    let mut asset = |name: &str, ext: &str, bytes: &[u8]| -> Result<String> {
        let hash = hex(&Sha256::digest(bytes));
        let path = format!("assets/{name}.{}.{ext}", &hash[..N_HASH_DIGITS]);
        files.push(put(&fresh, &path, bytes)?);
        Ok(format!("/{path}"))
    };
    let mut manifest = json!({});
    for (key, name, css) in sheets {
        manifest[*key] = asset(name, "css", css.as_bytes())?.into();
    }
    for (name, module) in modules {
        let wasm = asset(name, "wasm", &module.wasm)?;
        // Some scripts know where their own Wasm is.
        let script = module.script.replace(OWN_WASM, &wasm);
        manifest[[name, "_js"].concat()] = asset(name, "js", script.as_bytes())?.into();
        manifest[[name, "_wasm"].concat()] = wasm.into();
    }
    copy_public(&tree.root.join("public"), &fresh, "public", &mut files)?;
    manifest["files"] = files.into();
    std::fs::write(fresh.join("manifest.json"), format!("{manifest:#}\n"))?;
    if site.exists() {
        std::fs::remove_dir_all(&site)?;
    }
    std::fs::rename(&fresh, &site).with_context(|| format!("moving the site to {}", site.display()))
}

/// Copies a folder of public files, folders and all, into `path` of the site.
fn copy_public(from: &Path, site: &Path, path: &str, files: &mut Vec<Value>) -> Result<()> {
    std::fs::create_dir_all(site.join(path))?;
    let mut entries = std::fs::read_dir(from)
        .with_context(|| format!("reading {}", from.display()))?
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let to = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            copy_public(&entry.path(), site, &to, files)?;
        } else {
            let mut bytes = std::fs::read(entry.path())?;
            if media_type(&to).starts_with("text/javascript") {
                bytes = script::small(&String::from_utf8(bytes)?, false)
                    .with_context(|| to.clone())?
                    .into_bytes();
            }
            files.push(put(site, &to, &bytes)?);
        }
    }
    Ok(())
}

/// Writes one file and its compressed siblings; returns its line of the manifest.
fn put(site: &Path, path: &str, bytes: &[u8]) -> Result<Value> {
    let to = site.join(path);
    std::fs::write(&to, bytes).with_context(|| format!("writing {}", to.display()))?;
    let mut sizes = [None, None];
    for (size, (ext, packed)) in sizes.iter_mut().zip([("br", brotli(bytes)?), ("gz", gzip(bytes)?)]) {
        // A sibling that is no smaller (a picture) would only cost its own decompression.
        if packed.len() < bytes.len() {
            std::fs::write(site.join(format!("{path}.{ext}")), &packed)?;
            *size = Some(packed.len());
        }
    }
    Ok(json!({
        "path": path,
        "type": media_type(path),
        "bytes": bytes.len(),
        "br": sizes[0],
        "gz": sizes[1],
    }))
}

/// Brotli at its best; the window fits every file here.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = vec![];
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed)
}

/// Gzip for what does not speak brotli (plain http to a name other than localhost, old proxies).
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// The `Content-Type` for a file's name.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ext)| ext) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// A table of what is transferred, in bytes, read back from the manifest.
pub(crate) fn sizes(site: &Path) -> Result<String> {
    let text = std::fs::read_to_string(site.join("manifest.json")).context("reading the manifest")?;
    let manifest: Value = serde_json::from_str(&text)?;
    let mut table = format!("{:>9} {:>9} {:>9}  file\n", "bytes", "gzip", "brotli");
    let mut total = 0;
    for file in manifest["files"].as_array().into_iter().flatten() {
        let bytes = file["bytes"].as_u64().unwrap_or(0);
        let (br, gz) = (file["br"].as_u64().unwrap_or(bytes), file["gz"].as_u64().unwrap_or(bytes));
        let path = file["path"].as_str().unwrap_or("");
        writeln!(table, "{bytes:>9} {gz:>9} {br:>9}  {path}")?;
        if path.starts_with("assets/") {
            total += br;
        }
    }
    writeln!(table, "{:>9} {:>9} {total:>9}  all assets", "", "")?;
    Ok(table)
}
