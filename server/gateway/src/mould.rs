//! The form that one chunk of text shares with the next.
//!
//! A stream of tokens is the same event over and over, but for the text and the running totals. Once one
//! has been read field by field, the next is compared with it: equal bytes around a JSON string mean the
//! same as before, whatever the string says. That costs a tenth of reading the fields. What does not fit
//! is read in the usual way, so nothing depends on this but the time. Pure.

use crate::{
    event::Edit,
    fields::{Fields, skip_string},
};
use std::ops::Range;
use wire::Usage;

/// What was learnt of one event.
pub(crate) struct Mould {
    /// The bytes before the text, with its opening quote.
    before: Vec<u8>,
    /// The bytes from the closing quote on, up to the first number that grows.
    after: Vec<u8>,
    /// The numbers that grow, each with the bytes that follow it; the last runs to the event's end.
    numbers: Vec<(Count, Vec<u8>)>,
    /// The totals it said, as far as they do not grow.
    usage: Option<Usage>,
    /// What the client sees instead, if it sees anything else.
    shown: Option<Shown>,
}

/// What stands around the text for the client.
struct Shown {
    before: Vec<u8>,
    /// `None`: as it came.
    after: Option<Vec<u8>>,
}

/// Which of the totals a number is.
#[derive(Clone, Copy)]
enum Count {
    Completion,
    Total,
}

/// An event that fits; ranges count from its start.
pub(crate) struct Fit {
    /// Where it ends.
    pub(crate) end: usize,
    /// Where its text lies, without the quotes.
    pub(crate) text: Range<usize>,
    /// Its totals.
    pub(crate) usage: Option<Usage>,
}

impl Mould {
    /// The form of an event that has been read: its text lies in `text`, these are its totals, whose object starts at
    /// `usage_at`, and the client sees it with these edits. `None` if its parts stand in an order that is not known here.
    pub(crate) fn of(
        event: &[u8],
        text: Range<usize>,
        usage: Option<Usage>,
        usage_at: Option<usize>,
        edits: &[Edit<'_>],
    ) -> Option<Self> {
        let holes = usage_at.map_or(Some(vec![]), |at| holes(event, at))?;
        if holes.iter().any(|(_, hole)| hole.start < text.end) {
            return None;
        }
        let cut =
            |hole: &Range<usize>| edits.iter().any(|(at, _)| at.start <= hole.start && hole.end <= at.end);
        let (head, tail): (Vec<_>, Vec<_>) = edits.iter().partition(|(at, _)| at.end <= text.start);
        if tail.iter().any(|(at, _)| at.start < text.end) {
            return None;
        }
        let shown = match (edits.is_empty(), tail.is_empty()) {
            (true, _) => None,
            (false, true) => Some(Shown { before: edited(event, 0..text.start, &head), after: None }),
            // What is constant must hold no number that grows.
            (false, false) if !holes.iter().all(|(_, hole)| cut(hole)) => return None,
            (false, false) => Some(Shown {
                before: edited(event, 0..text.start, &head),
                after: Some(edited(event, text.end..event.len(), &tail)),
            }),
        };
        let ends = holes.iter().skip(1).map(|(_, hole)| hole.start).chain([event.len()]);
        let numbers =
            holes.iter().zip(ends).map(|((count, hole), end)| (*count, event[hole.end..end].to_vec()));
        let first = holes.first().map_or(event.len(), |(_, hole)| hole.start);
        Some(Self {
            before: event[..text.start].to_vec(),
            after: event[text.end..first].to_vec(),
            numbers: numbers.collect(),
            usage,
            shown,
        })
    }

    /// The event at the start of `bytes`, if it has this form.
    pub(crate) fn fit(&self, bytes: &[u8]) -> Option<Fit> {
        if !bytes.starts_with(&self.before) {
            return None;
        }
        let from = self.before.len();
        let to = skip_string(bytes, from - 1).ok()? - 1;
        let text = &bytes[from..to];
        // A line break in it would end a line of the event.
        if text.is_empty() || text.iter().any(|byte| *byte < b' ') {
            return None;
        }
        if !text.is_ascii() && std::str::from_utf8(text).is_err() {
            return None;
        }
        let mut end = after(bytes, to, &self.after)?;
        let mut usage = self.usage;
        for (count, rest) in &self.numbers {
            let (n, at) = number(bytes, end)?;
            let usage = usage.get_or_insert_default();
            match count {
                Count::Completion => usage.completion_tokens = n,
                Count::Total => usage.total_tokens = n,
            }
            end = after(bytes, at, rest)?;
        }
        Some(Fit { end, text: from..to, usage })
    }

    /// What the client sees of an event that fits: before its text and after it. `None`: all of it as it
    /// came.
    pub(crate) fn shown<'a>(&'a self, event: &'a [u8], fit: &Fit) -> Option<(&'a [u8], &'a [u8])> {
        let shown = self.shown.as_ref()?;
        Some((&shown.before, shown.after.as_deref().unwrap_or(&event[fit.text.end..fit.end])))
    }
}

/// Past a literal.
fn after(bytes: &[u8], at: usize, literal: &[u8]) -> Option<usize> {
    bytes[at..].starts_with(literal).then_some(at + literal.len())
}

/// A whole number as JSON writes it, and where it ends. Numbers beyond 18 digits, which always fit, are left
/// to those who read fields.
fn number(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let plain = (1..=18).contains(&digits) && (digits == 1 || bytes[at] != b'0');
    let value = || bytes[at..at + digits].iter().fold(0, |n, digit| n * 10 + u64::from(digit - b'0'));
    plain.then(|| (value(), at + digits))
}

/// Where the totals that grow stand in the object that starts at `at`.
fn holes(event: &[u8], at: usize) -> Option<Vec<(Count, Range<usize>)>> {
    let mut found = vec![];
    let mut totals = Fields::of(event, at).ok()?;
    while let Some(total) = totals.step().ok()? {
        let count = match total.name {
            b"completion_tokens" => Count::Completion,
            b"total_tokens" => Count::Total,
            _ => continue,
        };
        number(event, total.value.start).filter(|(_, end)| *end == total.value.end)?;
        found.push((count, total.value));
    }
    Some(found)
}

/// A part of an event with the edits that lie in it.
fn edited(event: &[u8], part: Range<usize>, edits: &[&Edit<'_>]) -> Vec<u8> {
    let (mut made, mut from) = (vec![], part.start);
    for (at, text) in edits {
        made.extend_from_slice(&event[from..at.start]);
        made.extend_from_slice(text);
        from = at.end;
    }
    made.extend_from_slice(&event[from..part.end]);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"usage\":{\"total_tokens\":14,\"prompt_tokens\":13,\"completion_tokens\":1,\"d\":{\"total_tokens\":3}}}\n\n";

    fn mould(edits: &[Edit<'_>]) -> Option<Mould> {
        let at = EVENT.find("\"x\"").expect("a text") + 1;
        let usage = Usage { prompt_tokens: 13, completion_tokens: 1, total_tokens: 14 };
        let usage_at = EVENT.find("\"usage\":").expect("totals") + 8;
        Mould::of(EVENT.as_bytes(), at..at + 1, Some(usage), Some(usage_at), edits)
    }

    fn place(of: &str) -> Range<usize> {
        let at = EVENT.find(of).expect("a part");
        at..at + of.len()
    }

    #[test]
    fn an_event_that_differs_in_text_and_totals_fits() {
        let mould = mould(&[]).expect("a mould");
        for text in ["x", "Be", "\\\"\\u00e9\\\\", "\u{e9}", " "] {
            let event = EVENT
                .replace("\"x\"", &format!("\"{text}\""))
                .replace("14,", "1500,")
                .replace(":1,", ":1487,");
            let fit = mould.fit(format!("{event}data: ").as_bytes()).expect(text);
            assert_eq!((&event[fit.text.clone()], fit.end), (text, event.len()));
            let usage = Usage { prompt_tokens: 13, completion_tokens: 1487, total_tokens: 1500 };
            assert_eq!(fit.usage, Some(usage));
            assert!(mould.shown(event.as_bytes(), &fit).is_none());
        }
    }

    #[test]
    fn anything_else_does_not() {
        let mould = mould(&[]).expect("a mould");
        for (from, to) in [
            ("\"x\"", "\"\""),
            ("\"x\"", "\"\n\n\""),
            ("\"x\"", "null"),
            ("\"x\"", "\"x\",\"role\":\"a\""),
            ("\"m\"", "\"n\""),
            (":14,", ":014,"),
            (":14,", ":-1,"),
            (":14,", ":1e3,"),
            (":14,", ":9999999999999999999,"),
            (":3}", ":4}"),
            ("}\n\n", "}\r\n\r\n"),
        ] {
            assert!(mould.fit(EVENT.replace(from, to).as_bytes()).is_none(), "{from} {to}");
        }
        for cut in 0..EVENT.len() {
            assert!(mould.fit(&EVENT.as_bytes()[..cut]).is_none(), "{cut}");
        }
        let broken = [
            &EVENT.as_bytes()[..=place("\"x\"").start],
            b"\xff",
            &EVENT.as_bytes()[place("\"x\"").end - 1..],
        ];
        assert!(mould.fit(&broken.concat()).is_none());
    }

    #[test]
    fn what_the_client_sees_is_known_beforehand() {
        let usage = place(&EVENT[EVENT.find(",\"usage\"").expect("usage")..EVENT.len() - 3]);
        let rename: Edit<'_> = (place("\"m\""), b"\"a/b\"");
        let shown = |edits: &[Edit<'_>], event: &str| {
            let mould = mould(edits).expect("a mould");
            let fit = mould.fit(event.as_bytes()).expect("a fit");
            let (before, after) = mould.shown(event.as_bytes(), &fit).expect("edits");
            String::from_utf8([before, &event.as_bytes()[fit.text.clone()], after].concat()).expect("text")
        };
        let event = EVENT.replace("\"x\"", "\"yz\"").replace(":14,", ":15,");
        assert_eq!(shown(std::slice::from_ref(&rename), &event), event.replace("\"m\"", "\"a/b\""));
        assert_eq!(
            shown(&[rename, (usage, b"")], &event),
            "data: {\"model\":\"a/b\",\"choices\":[{\"delta\":{\"content\":\"yz\"}}]}\n\n"
        );
        // A change after the text, and totals that are shown: not constant.
        assert!(mould(&[(place("}}],"), b"}}] ,")]).is_none());
        assert!(mould(&[(place("\"x\""), b"\"y\"")]).is_none());
    }
}
