//! Reads the captures in `wire/`: a request as it was sent, and the raw response or the reads it came in.

use std::{fs, path::Path};

/// One request and what vLLM answered, byte for byte.
pub(crate) struct Exchange {
    pub(crate) request: String,
    pub(crate) response: String,
}

/// All exchanges of a capture.
pub(crate) fn exchanges(file: &str) -> Vec<Exchange> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/face/wire").join(format!("{file}.txt"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let exchanges: Vec<Exchange> = text
        .split("\n===== request ")
        .skip(1)
        .filter_map(|part| {
            let (_, part) = part.split_once(" =====\n")?;
            let (request, part) = part.split_once("\n===== response ")?;
            let (title, part) = part.split_once('\n')?;
            let (response, end) = part.split_once("\n===== end ")?;
            // A HEAD request has no body although its length says so; that capture shows the server giving up.
            let whole = end.lines().next().is_some_and(|line| line.contains("response complete"));
            let response = if title.contains("every read") { reads(response) } else { response.to_owned() };
            whole.then(|| Exchange {
                request: wire_lines(&restored(request)),
                response: wire_lines(&response),
            })
        })
        .collect();
    assert!(!exchanges.is_empty(), "{file} holds no exchange");
    exchanges
}

/// A request whose long prompt the capture shortened, at its full length again: the prompt is one word, repeated.
fn restored(request: &str) -> String {
    let Some((head, rest)) = request.split_once("\n... [") else { return request.to_owned() };
    let (n, tail) =
        rest.split_once(" characters left out] ...\n").expect("a capture says how much it left out");
    let n: usize = n.parse().expect("a number of characters");
    let middle: String = "word ".chars().cycle().take(n).collect();
    format!("{head}{middle}{tail}")
}

/// The bytes of a capture that lists each read as Python prints it.
fn reads(listing: &str) -> String {
    listing
        .lines()
        .filter_map(|line| line.split_once(" B  ").map(|(_, literal)| literal.trim_matches('\'')))
        .map(|literal| {
            literal.replace("\\n", "\n").replace("\\r", "\r").replace("\\'", "'").replace("\\\\", "\\")
        })
        .collect()
}

/// The captures show line ends as LF; the heads on the wire have CRLF.
fn wire_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    format!("{}\r\n\r\n{body}", head.replace('\n', "\r\n"))
}
