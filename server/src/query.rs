//! Query strings that repeat keys and come in two spellings, which a plain serde struct cannot take.
//!
//! Clients send `expand=a&expand=b`, `expand[]=a`, `expand%5B%5D=a` and `inference_provider=a,b` alike.

use std::fmt::Write as _;

/// A query string as pairs, in the order they came; brackets at the end of a key are dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a raw query; what cannot be decoded is kept as it is.
    pub(crate) fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let key = decode(key);
            (key.strip_suffix("[]").map(str::to_owned).unwrap_or(key), decode(value))
        });
        Self(pairs.collect())
    }

    /// The first value of a key that is not empty.
    pub(crate) fn first(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }

    /// Every value of a key that is not empty.
    pub(crate) fn all<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, value)| known == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a key, split at commas too.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        self.all(key)
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Whether the pair is there.
    pub(crate) fn has(&self, key: &str, value: &str) -> bool {
        self.list(key).iter().any(|known| known == value)
    }

    /// Every pair, in the order they came.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// This query with the pair added.
    pub(crate) fn with(&self, key: &str, value: &str) -> Self {
        let mut query = self.clone();
        query.0.push((key.to_owned(), value.to_owned()));
        query
    }

    /// This query without any pair of the key.
    pub(crate) fn without(&self, key: &str) -> Self {
        Self(self.0.iter().filter(|(known, _)| known != key).cloned().collect())
    }

    /// This query without one value of a key; a list in one value loses its part.
    pub(crate) fn without_value(&self, key: &str, value: &str) -> Self {
        let mut rest = self.without(key);
        rest.0.extend(self.list(key).into_iter().filter(|known| known != value).map(|v| (key.to_owned(), v)));
        rest
    }

    /// `path?query`, or the path alone when nothing is left.
    pub(crate) fn href(&self, path: &str) -> String {
        let mut href = path.to_owned();
        for (idx, (key, value)) in self.0.iter().filter(|(_, value)| !value.is_empty()).enumerate() {
            let sign = if idx == 0 { '?' } else { '&' };
            let _ = write!(href, "{sign}{}={}", encode(key), encode(value));
        }
        href
    }
}

/// Percent-decoding as `application/x-www-form-urlencoded` has it. Source: WHATWG URL, section 5.1.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |idx: usize| bytes.get(idx).and_then(|&byte| char::from(byte).to_digit(16));
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => match (hex(at + 1), hex(at + 2)) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    at += 2;
                }
                _ => out.push(b'%'),
            },
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Percent-encoding that every client reads back: all but unreserved characters, a blank as `%20`.
/// The slash and the colon stay: both are allowed in a query and make addresses readable.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_repeat_and_brackets_come_raw_and_encoded() {
        let query =
            Query::parse("expand=a&expand[]=b&expand%5B%5D=c&inference_provider=x%2Cy&inference_provider=z");
        assert_eq!(query.list("expand"), ["a", "b", "c"]);
        assert_eq!(query.list("inference_provider"), ["x", "y", "z"]);
        assert!(query.has("inference_provider", "y"));
        assert_eq!(query.first("nothing"), None);
    }

    #[test]
    fn text_survives_the_way_there_and_back() {
        for text in ["a b+c", "50% & more", "\u{e9}\u{4e2d}", "min:6B,max:128B", "<script>"] {
            let href = Query::default().with("search", text).href("/models");
            let raw = href.strip_prefix("/models?").expect("a query");
            assert_eq!(Query::parse(raw).first("search"), Some(text), "{raw}");
        }
        assert_eq!(Query::parse("search=a+b%2").first("search"), Some("a b%2"));
        assert_eq!(Query::parse("&&=&x").href("/models"), "/models");
    }

    #[test]
    fn one_value_of_several_can_go() {
        let query = Query::parse("a=1&p=x,y&p=z");
        assert_eq!(query.without_value("p", "y").href("/m"), "/m?a=1&p=x&p=z");
        assert_eq!(query.without("p").href("/m"), "/m?a=1");
    }
}
