//! Server-sent events, sans IO: the gateway scans with it, the browser decodes with it.
//!
//! Source: WHATWG HTML, section 9.2 (event stream interpretation), without `retry` and `id`, which no
//! chat stream uses. Works on bytes, because a chunk of the network may end within a character.

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The `event:` field; empty for the default `message`.
    pub name: String,
    /// The `data:` lines joined by newlines.
    pub data: String,
}

/// Where the first complete event of `buf` ends: the index just past its blank line.
///
/// Lines may end in LF, CRLF or a mix; a lone CR is not taken for a line end (no server writes it).
pub fn event_end(buf: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = buf[from..].iter().position(|&b| b == b'\n') {
        let next = from + at + 1;
        match buf.get(next) {
            Some(b'\n') => return Some(next + 1),
            Some(b'\r') if buf.get(next + 1) == Some(&b'\n') => return Some(next + 2),
            _ => from = next,
        }
    }
    None
}

/// The fields of one complete event; `None` for a block of comments only.
pub fn parse_event(block: &[u8]) -> Option<Event> {
    let text = String::from_utf8_lossy(block);
    let mut event = Event::default();
    let mut n_data = 0;
    for line in text.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if n_data > 0 {
                    event.data.push('\n');
                }
                event.data.push_str(value);
                n_data += 1;
            }
            "event" => value.clone_into(&mut event.name),
            _ => {}
        }
    }
    (n_data > 0).then_some(event)
}

/// Turns pieces of a byte stream into events.
#[derive(Debug, Default)]
pub struct Decoder {
    buf: Vec<u8>,
    read: usize,
}

impl Decoder {
    /// Takes in what the network gave.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.read > 0 {
            self.buf.drain(..self.read);
            self.read = 0;
        }
        self.buf.extend_from_slice(bytes);
    }

    /// Bytes held that are no complete event yet.
    pub fn n_pending(&self) -> usize {
        self.buf.len() - self.read
    }

    /// The next complete event, if there is one.
    pub fn next_event(&mut self) -> Option<Event> {
        while let Some(end) = event_end(&self.buf[self.read..]) {
            let block = self.read..self.read + end;
            self.read = block.end;
            if let Some(event) = parse_event(&self.buf[block]) {
                return Some(event);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(pieces: &[&[u8]]) -> Vec<(String, String)> {
        let mut decoder = Decoder::default();
        let mut events = vec![];
        for piece in pieces {
            decoder.push(piece);
            while let Some(event) = decoder.next_event() {
                events.push((event.name, event.data));
            }
        }
        events
    }

    #[test]
    fn events_survive_any_cut() {
        let stream = ": hello\n\ndata: {\"a\":\"\u{e9}\"}\n\nevent: error\r\ndata: x\r\ndata: y\r\n\r\ndata: [DONE]\n\n"
            .as_bytes();
        let whole = decode(&[stream]);
        assert_eq!(
            whole,
            [("", "{\"a\":\"\u{e9}\"}"), ("error", "x\ny"), ("", "[DONE]")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        for cut in 0..stream.len() {
            assert_eq!(decode(&[&stream[..cut], &stream[cut..]]), whole, "cut at {cut}");
        }
    }

    #[test]
    fn half_an_event_is_held_back() {
        let mut decoder = Decoder::default();
        decoder.push(b"data: half\n");
        assert_eq!(decoder.next_event(), None);
        assert_eq!(decoder.n_pending(), 11);
    }
}
