//! Which addresses a model's text may lead to, and whether a link's text tells the truth about it.

/// A link target that may be followed: `http`, `https` or `mailto`, after dropping what browsers ignore
/// inside one (white space and control characters). Everything else, `javascript:` in any disguise and
/// relative addresses included, is no link.
pub(crate) fn safe_href(dest: &str) -> Option<String> {
    let href: String = dest.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let allowed = ["http://", "https://", "mailto:"];
    let fits = |scheme: &&str| {
        href.len() > scheme.len() && href.as_bytes()[..scheme.len()].eq_ignore_ascii_case(scheme.as_bytes())
    };
    allowed.iter().any(fits).then_some(href)
}

/// What stands behind the scheme, if there is one.
fn after_scheme(address: &str) -> Option<&str> {
    let at = address.as_bytes().windows(3).position(|three| three == b"://")?;
    Some(&address[at + 3..])
}

/// A host ends here. A backslash too: browsers read it as a slash.
fn authority(rest: &str) -> &str {
    let n = rest.bytes().position(|byte| b"/?#\\".contains(&byte)).unwrap_or(rest.len());
    &rest[..n]
}

/// The host of an `http` or `https` address, without a user name; empty for others.
pub(crate) fn host(href: &str) -> &str {
    let authority = authority(after_scheme(href).unwrap_or(""));
    authority.bytes().rposition(|byte| byte == b'@').map_or(authority, |at| &authority[at + 1..])
}

/// Whether a link's text reads as an address of another host than the one it leads to.
pub(crate) fn misleads(text: &str, href: &str) -> bool {
    let text = text.trim();
    let claimed = authority(after_scheme(text).unwrap_or(text)).as_bytes();
    // Bytes and no table of Unicode classes: letters beyond ASCII may stand in a host's name too.
    let reads_as_host = claimed.contains(&b'.')
        && !claimed.starts_with(b".")
        && !claimed.ends_with(b".")
        && claimed
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-.:".contains(byte));
    reads_as_host && !plain(claimed).eq_ignore_ascii_case(plain(host(href).as_bytes()))
}

/// A host without the prefix that is the same to most readers.
fn plain(host: &[u8]) -> &[u8] {
    host.strip_prefix(b"www.").unwrap_or(host)
}
