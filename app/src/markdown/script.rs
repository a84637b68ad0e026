//! What the writer says, as one string: a tree of elements and text in a form that can be compared.
//!
//! A string and not calls: what is shown of an open block nearly always begins like what was shown before,
//! so the page finds what is new by comparing two strings and touches nothing else. It must not know
//! Markdown, HTML or the DOM.
//!
//! Each step but text starts with a control character, and text holds none of these.

/// Opens an element: this, its name, [`END`].
const OPEN: char = '\u{1}';
/// An attribute of the element opened last: this, its name, `=`, its value, [`END`].
const ATTR: char = '\u{2}';
/// Ends a name or a value, so that no script begins with the half of another's.
const END: char = '\u{3}';
/// Closes the innermost element.
pub(crate) const CLOSE: char = '\u{4}';
/// Marks a list as tight: this, the number of elements open at the list, itself included, [`END`].
const TIGHT: char = '\u{5}';
/// Asks to remember the innermost element, because its links may change.
const WATCH: char = '\u{6}';

/// One step of writing a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op<'a> {
    /// Opens an element; its attributes follow at once.
    Open(&'a str),
    /// An attribute of the element just opened.
    Attr(&'a str, &'a str),
    /// Text, not escaped. Neighbours belong together.
    Text(&'a str),
    /// Closes the innermost element.
    Close,
    /// The list that is the element of this number from the outside, the first being 1, is tight.
    Tight(usize),
    /// Remember the innermost element under the next number.
    Watch,
}

/// A script being written.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) text: String,
    /// How many elements are open, those around the script included.
    pub(crate) n_open: usize,
}

impl Script {
    pub(crate) fn open(&mut self, name: &str) {
        self.text.push(OPEN);
        self.text.push_str(name);
        self.text.push(END);
        self.n_open += 1;
    }

    pub(crate) fn attr(&mut self, name: &str, value: &str) {
        self.text.push(ATTR);
        self.text.push_str(name);
        self.text.push('=');
        self.say(value);
        self.text.push(END);
    }

    pub(crate) fn close(&mut self) {
        self.text.push(CLOSE);
        self.n_open -= 1;
    }

    /// Closes elements until `n_open` are left.
    pub(crate) fn close_to(&mut self, n_open: usize) {
        while self.n_open > n_open {
            self.close();
        }
    }

    pub(crate) fn tight(&mut self, list: usize) {
        self.text.push(TIGHT);
        self.text.push_str(&list.to_string());
        self.text.push(END);
    }

    pub(crate) fn watch(&mut self) {
        self.text.push(WATCH);
    }

    /// Text; the few control characters that mean something here are shown as unknown.
    pub(crate) fn say(&mut self, text: &str) {
        if text.bytes().any(ours) {
            self.text
                .extend(text.chars().map(|c| if c.is_ascii() && ours(c as u8) { '\u{fffd}' } else { c }));
        } else {
            self.text.push_str(text);
        }
    }
}

/// Whether a byte is one of the characters that start a step.
fn ours(byte: u8) -> bool {
    (1..=6).contains(&byte)
}

/// Reads a script, or the rest of one from any place between two steps or inside of text.
pub(crate) fn read(script: &str) -> Reader<'_> {
    Reader { rest: script }
}

/// The steps of a script.
pub(crate) struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Reader<'a> {
    type Item = Op<'a>;

    fn next(&mut self) -> Option<Op<'a>> {
        let first = *self.rest.as_bytes().first()?;
        if !ours(first) {
            let n = self.rest.bytes().position(ours).unwrap_or(self.rest.len());
            return Some(Op::Text(self.take(n)));
        }
        self.take(1);
        Some(match char::from(first) {
            OPEN => Op::Open(self.word()),
            ATTR => {
                let word = self.word();
                let n = word.bytes().position(|byte| byte == b'=').unwrap_or(word.len());
                Op::Attr(&word[..n], word.get(n + 1..).unwrap_or(""))
            }
            TIGHT => Op::Tight(self.word().parse().unwrap_or(0)),
            WATCH => Op::Watch,
            _ => Op::Close,
        })
    }
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(n);
        self.rest = rest;
        taken
    }

    /// What stands before the next [`END`], which is dropped.
    fn word(&mut self) -> &'a str {
        let n = self.rest.bytes().position(|byte| char::from(byte) == END).unwrap_or(self.rest.len());
        let word = self.take(n);
        self.take(1.min(self.rest.len()));
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_reads_back_as_it_was_written() {
        let mut script = Script::default();
        script.open("p");
        script.attr("title", "a=b \u{4}");
        script.say("x\u{1}y");
        script.tight(12);
        script.watch();
        script.close_to(0);
        let steps: Vec<_> = read(&script.text).collect();
        assert_eq!(
            steps,
            [
                Op::Open("p"),
                Op::Attr("title", "a=b \u{fffd}"),
                Op::Text("x\u{fffd}y"),
                Op::Tight(12),
                Op::Watch,
                Op::Close
            ]
        );
    }
}
