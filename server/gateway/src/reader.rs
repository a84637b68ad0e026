//! From the bytes of an upstream's stream to the bytes for the client.
//!
//! Pure: bytes in, bytes out, and what was learnt on the way. Cuts the stream into events, has each read
//! and edited by `event`, and copies nothing that need not change: a read whose events all fit is handed
//! on as it came. The result does not depend on how the network cut the bytes.

use crate::{
    event::{Details, Edit, Part, Style, UsageAsked, read_chunk, totals_event},
    failure::{Failure, Fault},
    mould::{Fit, Mould},
    resume::Delivered,
};
use bytes::{Bytes, BytesMut};
use memchr::memchr;
use std::ops::Range;
use wire::{Usage, sse};

/// The longest event that is waited for. The largest real ones (logprobs of a burst of tokens) stay
/// under 100 kB; an upstream that sends a megabyte without a blank line is not sending events.
const MAX_EVENT: usize = 1 << 20;

/// Forms that are learnt without one that fits: a stream whose chunks all differ is read field by field.
const MAX_MOULDS: u8 = 4;

/// How a stream ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With `[DONE]` after a finish reason.
    Done,
    /// Without an answer's end.
    Failed(Failure),
}

/// Reads one upstream stream for one client.
pub(crate) struct Reader {
    style: Style,
    /// The start of an event whose end has not come.
    carry: BytesMut,
    started: bool,
    n_finished: usize,
    usage: Option<Usage>,
    details: Details,
    /// The JSON of the latest chunk with totals, when it is none of those the client asked to see them in;
    /// else empty.
    owed: Vec<u8>,
    /// Room for what is written anew, used again for each read.
    made: BytesMut,
    /// The form of the latest chunk of text.
    mould: Option<Mould>,
    /// How many forms were learnt since one fitted.
    n_moulds: u8,
    end: Option<End>,
    /// What another replica needs to go on from here.
    delivered: Delivered,
}

/// How an event in its usual form begins.
const DATA: &[u8] = b"data: ";

impl Reader {
    /// A reader at the start of a stream, whose text it keeps where `delivered` says so.
    pub(crate) fn new(style: Style, delivered: Delivered) -> Self {
        Self {
            style,
            carry: BytesMut::new(),
            started: false,
            n_finished: 0,
            usage: None,
            details: Details::default(),
            owed: vec![],
            made: BytesMut::new(),
            mould: None,
            n_moulds: 0,
            end: None,
            delivered,
        }
    }

    /// Goes on with another upstream's stream, at the start of an event: what came of a broken one is let go.
    pub(crate) fn go_on(&mut self) {
        self.carry.clear();
        self.end = None;
    }

    /// What has been handed on of the answer.
    pub(crate) fn delivered(&self) -> &Delivered {
        &self.delivered
    }

    /// Whether a part of the answer has been read.
    pub(crate) fn started(&self) -> bool {
        self.started
    }

    /// Choices that have had their finish reason.
    pub(crate) fn n_finished(&self) -> usize {
        self.n_finished
    }

    /// The latest totals.
    pub(crate) fn usage(&self) -> Option<Usage> {
        self.usage
    }

    /// What the totals of the whole answer say of their parts; of one that is not whole nothing is told.
    pub(crate) fn details(&self) -> Details {
        self.details
    }

    /// The event of totals that the client asked for, if the upstream sent them beside choices only, as
    /// some providers do.
    pub(crate) fn owed_totals(&self) -> Option<Vec<u8>> {
        if self.owed.is_empty() { None } else { totals_event(&self.owed, &self.style) }
    }

    /// How the stream ended, once it has.
    pub(crate) fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// Takes in one read and gives what the client may see of it, without `[DONE]`.
    pub(crate) fn feed(&mut self, read: Bytes) -> Bytes {
        if self.end.is_some() {
            return Bytes::new();
        }
        let source = if self.carry.is_empty() {
            read
        } else {
            // The blank line may lie across the seam: at most two of its bytes came before.
            let seam = self.carry.len().saturating_sub(2);
            self.carry.extend_from_slice(&read);
            if event_end(&self.carry, seam).is_none() {
                self.bound_carry();
                return Bytes::new();
            }
            self.carry.split().freeze()
        };
        let made = std::mem::take(&mut self.made);
        let mut out = Out { source: &source, made, clean: 0, owed: None };
        let mut at = 0;
        while self.end.is_none() {
            if let Some(fit) = self.mould.as_ref().and_then(|mould| mould.fit(&source[at..])) {
                at = self.moulded(at, &fit, &mut out);
                continue;
            }
            let Some(end) = event_end(&source, at) else { break };
            if let Err(failure) = self.event(at..end, &mut out) {
                out.skip(at..end);
                self.end = Some(End::Failed(failure));
            }
            at = end;
        }
        if self.end.is_none() {
            self.carry.extend_from_slice(&source[at..]);
            self.bound_carry();
        }
        if let Some(owed) = out.owed.take() {
            self.owed.clear();
            self.owed.extend_from_slice(&source[owed]);
        }
        let (all, made) = out.finish(at);
        self.made = made;
        all
    }

    /// Takes an event that fits the mould, as [`Self::data`] would; says where it ends.
    fn moulded(&mut self, at: usize, fit: &Fit, out: &mut Out<'_>) -> usize {
        let end = at + fit.end;
        let event = &out.source[at..end];
        self.n_moulds = 0;
        self.started = true;
        self.delivered.take_in(event, DATA.len(), Part::Text(fit.text.start, fit.text.end));
        if fit.usage.is_some() {
            self.usage = fit.usage;
            if self.style.usage != UsageAsked::No {
                out.owed = Some(at + DATA.len()..end);
            }
        }
        let mould = self.mould.as_ref().expect("what fits has a mould");
        if let Some((before, after)) = mould.shown(event, fit) {
            out.skip(at..end);
            out.make_room();
            for part in [before, &event[fit.text.clone()], after] {
                out.made.extend_from_slice(part);
            }
        }
        end
    }

    fn bound_carry(&mut self) {
        if self.carry.len() > MAX_EVENT {
            self.end = Some(End::Failed(Failure::Garbage(Fault::TooLong)));
        }
    }

    fn event(&mut self, range: Range<usize>, out: &mut Out<'_>) -> Result<(), Failure> {
        let block = &out.source[range.clone()];
        if std::str::from_utf8(block).is_err() {
            return Err(Failure::Garbage(Fault::Text));
        }
        if usual(block) {
            return self.data(block, Some(range), out);
        }
        out.skip(range);
        let Some(event) = sse::parse_event(block) else { return Ok(()) };
        match event.name.as_str() {
            "" | "message" | "error" if !event.data.trim().is_empty() => {
                // Line breaks between JSON's tokens may as well be blanks.
                let block = format!("data: {}\n\n", event.data.trim().replace(['\n', '\r'], " "));
                self.data(block.as_bytes(), None, out)?;
                if event.name == "error" { Err(Failure::ErrorEvent(None)) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// Reads an event in its usual form: one line, `data: ` and JSON. `place` is where it lies in the
    /// source, when it does.
    fn data(&mut self, block: &[u8], place: Option<Range<usize>>, out: &mut Out<'_>) -> Result<(), Failure> {
        if block.trim_ascii_end() == b"data: [DONE]" {
            if let Some(place) = place {
                out.skip(place);
            }
            if self.n_finished == 0 {
                return Err(Failure::ClosedEarly);
            }
            self.end = Some(End::Done);
            return Ok(());
        }
        let mut edits = vec![];
        let said = read_chunk(block, DATA.len(), &self.style, &mut edits)?;
        self.started |= said.part != Part::None;
        self.delivered.take_in(block, DATA.len(), said.part);
        self.n_finished += said.n_finished;
        if said.usage.is_some() {
            self.usage = said.usage;
            if self.n_finished > 0 {
                self.details = said.details;
            }
            out.owed = None;
            self.owed.clear();
            if said.owes_totals {
                self.owed.extend_from_slice(&block[DATA.len()..]);
            }
        }
        if let Part::Text(from, to) = said.part
            && place.is_some()
            && said.n_finished == 0
            && self.n_moulds < MAX_MOULDS
        {
            self.n_moulds += 1;
            self.mould = Mould::of(block, from..to, said.usage, said.usage_at, &edits);
        }
        match (place, said.hidden) {
            (Some(place), true) => out.skip(place),
            (None, true) => {}
            (Some(_), false) if edits.is_empty() => {}
            (Some(place), false) => {
                out.skip(place);
                out.write(block, &edits);
            }
            (None, false) => out.write(block, &edits),
        }
        Ok(())
    }
}

/// What becomes of one source: the bytes from `clean` on are as they came and not copied yet.
struct Out<'a> {
    source: &'a Bytes,
    made: BytesMut,
    clean: usize,
    /// Where the JSON of the latest chunk with totals that are owed lies, if it came with this source.
    owed: Option<Range<usize>>,
}

impl Out<'_> {
    /// Leaves out a range; what lies before it goes out as it is.
    fn skip(&mut self, range: Range<usize>) {
        if self.clean < range.start {
            self.make_room();
            self.made.extend_from_slice(&self.source[self.clean..range.start]);
        }
        self.clean = self.clean.max(range.end);
    }

    /// Takes room for the whole source at once, if any is needed.
    fn make_room(&mut self) {
        if self.made.is_empty() {
            self.made.reserve(self.source.len());
        }
    }

    /// Writes an event with its edits after what was skipped.
    fn write(&mut self, event: &[u8], edits: &[Edit<'_>]) {
        self.make_room();
        let mut from = 0;
        for (range, text) in edits {
            self.made.extend_from_slice(&event[from..range.start]);
            self.made.extend_from_slice(text);
            from = range.end;
        }
        self.made.extend_from_slice(&event[from..]);
    }

    /// All that goes out, and the room that is left.
    fn finish(mut self, to: usize) -> (Bytes, BytesMut) {
        if self.made.is_empty() {
            return (self.source.slice(self.clean.min(to)..to), self.made);
        }
        self.skip(to..to);
        (self.made.split().freeze(), self.made)
    }
}

/// The end of the first event whose blank line starts at or after `from`.
fn event_end(buf: &[u8], mut from: usize) -> Option<usize> {
    while let Some(found) = memchr(b'\n', buf.get(from..)?) {
        let next = from + found + 1;
        match (buf.get(next), buf.get(next + 1)) {
            (Some(b'\n'), _) => return Some(next + 1),
            (Some(b'\r'), Some(b'\n')) => return Some(next + 2),
            _ => from = next,
        }
    }
    None
}

/// One line, `data: ` with its blank, LF: the form that every client reads and vLLM writes.
fn usual(block: &[u8]) -> bool {
    let n = block.len();
    block.starts_with(b"data: ")
        && block.ends_with(b"\n\n")
        && block[n - 3] != b'\r'
        && memchr(b'\n', block) == Some(n - 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(usage: UsageAsked) -> Reader {
        Reader::new(Style { model_json: b"\"a/b\"".to_vec(), usage }, Delivered::kept())
    }

    fn chunk(delta: &str, finish: &str, usage: &str) -> String {
        format!(
            "data: {{\"id\":\"c\",\"model\":\"a/b\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish}}}]{usage}}}\n\n"
        )
    }

    /// As vLLM writes it with continuous usage.
    fn stream() -> String {
        let usage = |n: u64| {
            format!(",\"usage\":{{\"prompt_tokens\":3,\"total_tokens\":{},\"completion_tokens\":{n}}}", 3 + n)
        };
        [
            ": ping\n\n".to_owned(),
            chunk(r#"{"role":"assistant","content":""}"#, "null", &usage(0)),
            chunk("{\"content\":\"h\u{e9}\"}", "null", &usage(1)),
            chunk(r#"{"content":"l\nl"}"#, "null", &usage(2))
                .replace("data: ", "data:")
                .replace('\n', "\r\n"),
            chunk("{}", "\"stop\"", &usage(2)),
            format!("data: {{\"model\":\"a/b\",\"choices\":[]{}}}\n\n", usage(2)),
            "data: [DONE]\n\n".to_owned(),
        ]
        .concat()
    }

    fn read(pieces: &[&[u8]], usage: UsageAsked) -> (String, Reader) {
        let mut reader = reader(usage);
        let mut out = vec![];
        for piece in pieces {
            out.extend_from_slice(&reader.feed(Bytes::copy_from_slice(piece)));
        }
        (String::from_utf8(out).expect("text"), reader)
    }

    #[test]
    fn any_cut_gives_the_same_stream() {
        let stream = stream();
        let bytes = stream.as_bytes();
        let expected = [
            chunk(r#"{"role":"assistant","content":""}"#, "null", ""),
            chunk("{\"content\":\"h\u{e9}\"}", "null", ""),
            chunk(r#"{"content":"l\nl"}"#, "null", ""),
            chunk(r#"{"content":""}"#, "\"stop\"", ""),
        ]
        .concat();
        let every: Vec<&[u8]> = bytes.chunks(1).collect();
        let mut cuts = vec![every];
        cuts.extend((0..bytes.len()).map(|at| vec![&bytes[..at], &bytes[at..]]));
        for pieces in cuts {
            let (out, reader) = read(&pieces, UsageAsked::No);
            assert_eq!(out, expected, "{:?}", pieces.first().map(|p| p.len()));
            assert_eq!(reader.end(), Some(&End::Done));
            assert_eq!(reader.usage().map(|u| u.completion_tokens), Some(2));
            assert!(reader.started());
        }
    }

    #[test]
    fn a_mould_changes_nothing_but_the_time() {
        let usage = |n: u64| {
            format!(",\"usage\":{{\"prompt_tokens\":3,\"total_tokens\":{},\"completion_tokens\":{n}}}", 3 + n)
        };
        let text = |text: &str, usage: &str| chunk(&format!("{{\"content\":\"{text}\"}}"), "null", usage);
        let streams = [
            // Plain, with a second choice, a tool call and an end in between.
            ["a", "b", "\\n\\\"c", "", "d\u{e9}"].map(|t| text(t, "")).concat()
                + &text("e", "").replace("\"index\":0", "\"index\":1")
                + &text("f", "")
                + &chunk("{\"tool_calls\":[{\"index\":0}]}", "null", "")
                + &text("g", "")
                + &chunk("{\"content\":\"h\"}", "\"stop\"", "")
                + "data: [DONE]\n\n",
            // Running totals, another name, and one event in another form.
            (1..20).map(|n| text("x", &usage(n)).replace("a/b", "served")).collect::<String>()
                + &text("y", &usage(20)).replace("data: ", "data:")
                + &text("z", &usage(21)).replace("a/b", "served"),
            // What must not pass: a line break in a text, a bad number, an end that is none.
            [text("a", &usage(1)), text("b", &usage(2)), text("c\n\nd", &usage(3))].concat(),
            [text("a", &usage(1)), text("b", &usage(2)), text("c", &usage(3)).replace(":6,", ":06,")]
                .concat(),
            [text("a", ""), text("b", ""), chunk("{\"content\":\"\"}", "\"abort\"", "")].concat(),
        ];
        for stream in streams {
            for asked in [UsageAsked::No, UsageAsked::AtEnd, UsageAsked::Always] {
                for size in [1, 7, 100, stream.len()] {
                    let run = |n_moulds| {
                        let mut reader = reader(asked);
                        reader.n_moulds = n_moulds;
                        let pieces = stream.as_bytes().chunks(size);
                        let out: Vec<u8> =
                            pieces.flat_map(|piece| reader.feed(Bytes::copy_from_slice(piece))).collect();
                        let text = String::from_utf8(out).expect("text");
                        let kept = format!("{:?}", reader.delivered());
                        (text, kept, reader.usage(), reader.owed_totals(), reader.end().cloned())
                    };
                    assert_eq!(run(0), run(MAX_MOULDS), "{asked:?} {size}");
                }
            }
        }
    }

    #[test]
    fn a_read_that_fits_is_handed_on_uncopied() {
        let mut reader = reader(UsageAsked::No);
        let text = chunk(r#"{"content":"x"}"#, "null", "");
        let bytes = Bytes::from(format!(": c\n\n{text}{text}data: half"));
        let out = reader.feed(bytes.clone());
        assert_eq!(out, format!("{text}{text}"));
        assert_eq!(out.as_ptr(), bytes[5..].as_ptr());
    }

    #[test]
    fn done_without_a_finish_reason_is_a_failure() {
        let role = chunk(r#"{"role":"assistant","content":""}"#, "null", "");
        let (_, reader) = read(&[role.as_bytes(), b"data: [DONE]\n\n"], UsageAsked::No);
        assert_eq!(reader.end(), Some(&End::Failed(Failure::ClosedEarly)));
    }

    #[test]
    fn what_precedes_a_failure_is_kept() {
        let text = chunk(r#"{"content":"x"}"#, "null", "");
        let abort = chunk(r#"{"content":""}"#, "\"abort\"", ",\"usage\":{\"completion_tokens\":9}");
        let (out, reader) = read(&[format!("{text}{abort}{text}").as_bytes()], UsageAsked::No);
        assert_eq!(out, text);
        assert_eq!(reader.end(), Some(&End::Failed(Failure::Aborted)));
        assert_eq!(reader.usage(), None, "tokens that were not delivered do not count");
    }

    #[test]
    fn garbage_is_not_waited_for() {
        for (bad, fault) in [
            (&b"data: \xff\xfe\n\n"[..], Fault::Text),
            (b"data: hello\n\n", Fault::Json),
            (b"data: {\"a\":\n\n", Fault::Json),
        ] {
            let (out, reader) = read(&[bad], UsageAsked::No);
            assert_eq!((out.as_str(), reader.end()), ("", Some(&End::Failed(Failure::Garbage(fault)))));
        }
        let mut reader = reader(UsageAsked::No);
        for _ in 0..=MAX_EVENT / 65_536 {
            assert_eq!(reader.feed(Bytes::from(vec![b'x'; 65_536])), Bytes::new());
        }
        assert_eq!(reader.end(), Some(&End::Failed(Failure::Garbage(Fault::TooLong))));
    }

    #[test]
    fn other_events_and_empty_data_are_dropped_and_error_events_are_not() {
        let (out, reader) = read(&[b"event: ping\ndata: {}\n\ndata:\n\n\n\nid: 7\n\n"], UsageAsked::No);
        assert_eq!((out.as_str(), reader.end()), ("", None));
        let (_, reader) = read(&[b"event: error\ndata: {\"message\":\"m\"}\n\n"], UsageAsked::No);
        assert_eq!(reader.end(), Some(&End::Failed(Failure::ErrorEvent(None))));
    }
}
