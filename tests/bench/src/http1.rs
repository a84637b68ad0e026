//! Reading HTTP/1.1 messages off a buffer: heads through `httparse`, bodies by their framing.

/// How a body is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// So many bytes.
    Length(u64),
    /// Chunks.
    Chunked,
    /// Until the connection closes.
    Close,
}

/// What the head of a response said.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Its status.
    pub status: u16,
    /// How its body ends.
    pub framing: Framing,
    /// Whether the connection ends with it.
    pub close: bool,
    /// Its length in bytes.
    pub len: usize,
}

/// The head at the start of `buf`, once it is complete.
///
/// # Errors
/// What is wrong with it.
pub fn parse_head(buf: &[u8]) -> Result<Option<Head>, &'static str> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let len = match response.parse(buf) {
        Ok(httparse::Status::Partial) => return Ok(None),
        Ok(httparse::Status::Complete(len)) => len,
        Err(_) => return Err("bad head"),
    };
    let (mut framing, mut close) = (Framing::Close, response.version == Some(0));
    for header in response.headers.iter() {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("content-length") && framing != Framing::Chunked {
            let length = std::str::from_utf8(header.value).ok().and_then(|text| text.trim().parse().ok());
            framing = Framing::Length(length.ok_or("bad length")?);
        } else if is("transfer-encoding") {
            framing = Framing::Chunked;
        } else if is("connection") && header.value.eq_ignore_ascii_case(b"close") {
            close = true;
        }
    }
    Ok(Some(Head { status: response.code.unwrap_or(0), framing, close, len }))
}

/// A body being read, across any cut of the bytes.
pub struct Body {
    framing: Framing,
    state: Chunk,
    done: bool,
}

#[derive(Clone, Copy)]
enum Chunk {
    Size { n: u64, extension: bool },
    SizeLf(u64),
    Data(u64),
    DataCr,
    DataLf,
    Trailer { empty: bool },
    TrailerLf { empty: bool },
}

impl Body {
    /// A body at its start.
    pub fn new(framing: Framing) -> Self {
        let state = Chunk::Size { n: 0, extension: false };
        Self { framing, state, done: framing == Framing::Length(0) }
    }

    /// Whether its end has been seen.
    pub fn done(&self) -> bool {
        self.done
    }

    /// Takes bytes off the wire; gives how many of them belonged to it.
    ///
    /// # Errors
    /// What is wrong with the framing.
    pub fn feed(&mut self, bytes: &[u8], mut sink: impl FnMut(&[u8])) -> Result<usize, &'static str> {
        if self.done {
            return Ok(0);
        }
        match &mut self.framing {
            Framing::Close => {
                sink(bytes);
                return Ok(bytes.len());
            }
            Framing::Length(left) => {
                let n = (*left).min(bytes.len() as u64);
                sink(&bytes[..n as usize]);
                *left -= n;
                self.done = *left == 0;
                return Ok(n as usize);
            }
            Framing::Chunked => {}
        }
        let mut at = 0;
        while let Some(&byte) = bytes.get(at)
            && !self.done
        {
            if let Chunk::Data(left) = self.state {
                let n = left.min((bytes.len() - at) as u64);
                sink(&bytes[at..at + n as usize]);
                at += n as usize;
                self.state = if n == left { Chunk::DataCr } else { Chunk::Data(left - n) };
                continue;
            }
            at += 1;
            self.state = match (self.state, byte) {
                (Chunk::Size { n, .. }, b'\r') => Chunk::SizeLf(n),
                (Chunk::Size { n, extension: true }, _) | (Chunk::Size { n, .. }, b';') => {
                    Chunk::Size { n, extension: true }
                }
                (Chunk::Size { n, .. }, digit) => {
                    let digit = char::from(digit).to_digit(16).ok_or("bad chunk size")?;
                    Chunk::Size { n: n * 16 + u64::from(digit), extension: false }
                }
                (Chunk::SizeLf(0), _) => Chunk::Trailer { empty: true },
                (Chunk::SizeLf(n), _) => Chunk::Data(n),
                (Chunk::DataCr, _) => Chunk::DataLf,
                (Chunk::DataLf, _) => Chunk::Size { n: 0, extension: false },
                (Chunk::Trailer { empty }, b'\r') => Chunk::TrailerLf { empty },
                (Chunk::Trailer { .. }, _) => Chunk::Trailer { empty: false },
                (Chunk::TrailerLf { empty }, _) => {
                    self.done = empty;
                    Chunk::Trailer { empty: true }
                }
                (Chunk::Data(_), _) => unreachable!("handled above"),
            };
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Framing};

    #[test]
    fn chunks_are_read_across_any_cut() {
        let wire = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: 1\r\n\r\nNEXT";
        for cut in 0..wire.len() {
            let mut body = Body::new(Framing::Chunked);
            let mut out = vec![];
            let first = body.feed(&wire[..cut], |bytes| out.extend_from_slice(bytes)).expect("chunks");
            assert!(first == cut || body.done());
            let second = body.feed(&wire[first..], |bytes| out.extend_from_slice(bytes)).expect("chunks");
            assert!(body.done());
            assert_eq!((&out[..], &wire[first + second..]), (&b"hello world"[..], &b"NEXT"[..]));
        }
    }
}
