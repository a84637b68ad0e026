//! An open fenced code block: only the current line is looked at, however long the code is.

/// An open fenced code block that fills the whole tail.
#[derive(Clone, Copy)]
pub(crate) struct Fence {
    mark: u8,
    n_marks: usize,
    /// Where the first line starts that is not known to leave the block open.
    n_scanned: usize,
    /// How much of the tail is shown.
    pub(crate) n_shown: usize,
}

/// The place of the next end of a line.
fn line_end(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| *byte == b'\n')
}

impl Fence {
    /// The fence that the text starts with, if its first line is complete and plain.
    pub(crate) fn open(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mark = bytes.first().copied().filter(|mark| b"`~".contains(mark))?;
        let n_first = line_end(bytes)?;
        let n_marks = bytes.iter().take_while(|byte| **byte == mark).count();
        let info = &bytes[n_marks..n_first];
        // The parser replaces NUL, and a carriage return may end a line.
        let plain = n_marks >= 3
            && !(mark == b'`' && info.contains(&b'`'))
            && !bytes.iter().any(|byte| matches!(byte, b'\r' | 0));
        plain.then_some(Self { mark, n_marks, n_scanned: n_first + 1, n_shown: n_first + 1 })
    }

    /// Looks at the lines that came: `n_shown` moves to the end of the text, but stays before an unfinished
    /// line that may become the closing fence.
    ///
    /// # Errors
    ///
    /// The end of the line that closes the block, when there is one.
    pub(crate) fn scan(mut self, text: &str) -> Result<Self, usize> {
        let bytes = text.as_bytes();
        while let Some(n) = line_end(&bytes[self.n_scanned..]) {
            if self.closes(&bytes[self.n_scanned..self.n_scanned + n]) {
                return Err(self.n_scanned + n + 1);
            }
            self.n_scanned += n + 1;
        }
        let partial = &bytes[self.n_scanned..];
        let partial = &partial[count(partial, b' ')..];
        let may_close = blank(&partial[count(partial, self.mark)..]);
        let n_shown = if may_close { self.n_scanned } else { text.len() };
        self.n_shown = self.n_shown.max(n_shown);
        Ok(self)
    }

    /// Source: CommonMark 0.31, section 4.5: up to three spaces, at least as many marks, then spaces. The tabs that may
    /// stand there too the parser does not know, and the whole is what it says.
    fn closes(self, line: &[u8]) -> bool {
        let n_spaces = count(line, b' ');
        let n_marks = count(&line[n_spaces..], self.mark);
        n_spaces <= 3 && n_marks >= self.n_marks && blank(&line[n_spaces + n_marks..])
    }
}

/// How often `byte` stands at the start.
fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|found| **found == byte).count()
}

fn blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == b' ')
}
