//! The browser bundle, from inside the binary: compressed once at build time, chosen per request.
//!
//! Files under `/assets` carry their content's hash in the name and are kept for ever; public files (the
//! icon, `robots.txt`) keep their names and are asked for again with their tag.

use crate::error::{HttpError, not_modified};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use wire::AssetUrls;

include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// A file of the bundle; made by `build.rs`.
struct SiteFile {
    url: &'static str,
    etag: &'static str,
    bytes: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

/// Where the bundle's files are; all empty when the binary was built without one.
pub(crate) fn urls() -> AssetUrls {
    serde_json::from_str(MANIFEST).unwrap_or_default()
}

/// Serves `/assets/...`, and public files under their own names.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    match find(uri.path()) {
        Some(file) => answer(file, &headers),
        None => HttpError::no_such_path().into_response(),
    }
}

/// Whether a public file has this address.
pub(crate) fn find_public(path: &str) -> bool {
    !path.starts_with("/assets/") && find(path).is_some()
}

fn find(path: &str) -> Option<&'static SiteFile> {
    FILES.binary_search_by(|file| file.url.cmp(path)).ok().map(|at| &FILES[at])
}

fn answer(file: &SiteFile, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == file.etag)) {
        not_modified()
    } else {
        let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let (bytes, encoding) = choose(file, accepts.unwrap_or_default());
        let mut response = Response::new(Body::from(Bytes::from_static(bytes)));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let cache = if file.url.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600, must-revalidate"
    };
    let mut set = |name, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(header::CACHE_CONTROL, cache);
    set(header::ETAG, file.etag);
    set(header::CONTENT_TYPE, media_type(file.url));
    set(header::VARY, "accept-encoding");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// The smallest form that the client takes.
fn choose(file: &SiteFile, accepts: &str) -> (&'static [u8], Option<&'static str>) {
    match (file.br, file.gz) {
        (Some(br), _) if takes(accepts, "br") => (br, Some("br")),
        (_, Some(gz)) if takes(accepts, "gzip") => (gz, Some("gzip")),
        _ => (file.bytes, None),
    }
}

/// Whether an `Accept-Encoding` names the coding and does not refuse it. Source: RFC 9110, section 12.5.3.
fn takes(accepts: &str, coding: &str) -> bool {
    accepts.split(',').any(|part| {
        let mut fields = part.split(';').map(str::trim);
        let named = fields.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        named && !fields.any(|field| matches!(field, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn media_type(url: &str) -> &'static str {
    match url.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: SiteFile =
        SiteFile { url: "/assets/a.css", etag: "\"1\"", bytes: b"plain", br: Some(b"br"), gz: Some(b"gz") };

    #[test]
    fn the_smallest_form_that_the_client_takes_is_sent() {
        for (accepts, expected) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("identity", None),
            ("", None),
            ("brotli", None),
        ] {
            assert_eq!(choose(&FILE, accepts).1, expected, "{accepts}");
        }
    }

    #[test]
    fn a_known_version_is_not_sent_again() {
        let headers =
            HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static("\"0\", \"1\""))]);
        let response = answer(&FILE, &headers);
        assert_eq!(response.status(), 304);
        assert!(response.headers()[header::CACHE_CONTROL].to_str().expect("text").contains("immutable"));
    }

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(FILES.is_sorted_by_key(|file| file.url));
    }
}
