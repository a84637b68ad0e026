//! What an HTTP/1.1 answer's head says, and where its body lies in what was read (RFC 9112, sections 4 to 7).
//!
//! Pure. Chunks are put together where they lie, so that one read is one piece whatever its framing.

use super::Head;
use crate::failure::Fault;
use bytes::{Buf as _, Bytes, BytesMut};
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
};

/// The header in which vLLM and others report their load (ORCA, `endpoint-load-metrics`).
const LOAD: HeaderName = HeaderName::from_static("endpoint-load-metrics");

/// More headers than any upstream sends; hyper's own limit.
const MAX_HEADERS: usize = 100;

/// How much may stand on a chunk's size line after the size, and in all trailers: nobody uses either.
const MAX_ASIDE: usize = 8 << 10;

/// How the rest of a body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// So many more bytes.
    Length(u64),
    /// Chunks with their sizes.
    Chunked(Chunk),
    /// All that comes until the upstream closes.
    UntilClose,
    /// Nothing more.
    Ended,
    /// Not as it should be, after what was taken.
    Broken,
}

/// Where in a chunk the next byte lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// In its size, of which so many digits are read.
    Size { size: u64, n_digits: u8 },
    /// In what follows the size on its line.
    Extension { size: u64, n: usize },
    /// At the line feed after the size.
    SizeEnd { size: u64 },
    /// In its data.
    Data { left: u64 },
    /// At the carriage return after the data.
    DataReturn,
    /// At the line feed after it.
    DataEnd,
    /// In the trailers: `n` bytes of them are read, and the line has begun or not.
    Trailers { n: usize, begun: bool },
    /// At the line feed of the empty line that ends them.
    End,
}

impl Chunk {
    const START: Self = Self::Size { size: 0, n_digits: 0 };

    /// Past a byte that is no data: `None` past the last of the body.
    fn step(self, byte: u8) -> Result<Option<Self>, Fault> {
        Ok(Some(match (self, byte) {
            (Self::Size { size, n_digits }, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') if n_digits < 16 => {
                let digit = char::from(byte).to_digit(16).expect("a hexadecimal digit");
                Self::Size { size: size << 4 | u64::from(digit), n_digits: n_digits + 1 }
            }
            (Self::Size { size, n_digits: 1.. }, b';' | b' ' | b'\t') => Self::Extension { size, n: 0 },
            (Self::Size { size, n_digits: 1.. } | Self::Extension { size, .. }, b'\r') => {
                Self::SizeEnd { size }
            }
            (Self::Extension { size, n }, _) if byte != b'\n' && n < MAX_ASIDE => {
                Self::Extension { size, n: n + 1 }
            }
            (Self::SizeEnd { size: 0 }, b'\n') => Self::Trailers { n: 0, begun: false },
            (Self::SizeEnd { size }, b'\n') => Self::Data { left: size },
            (Self::DataReturn, b'\r') => Self::DataEnd,
            (Self::DataEnd, b'\n') => Self::START,
            (Self::Trailers { begun: false, .. }, b'\r') => Self::End,
            (Self::Trailers { n, .. }, _) if n < MAX_ASIDE => {
                Self::Trailers { n: n + 1, begun: byte != b'\n' }
            }
            (Self::End, b'\n') => return Ok(None),
            _ => return Err(Fault::Framing),
        }))
    }
}

impl Framing {
    /// Whether the body has ended.
    pub(crate) fn ended(&self) -> bool {
        matches!(self, Self::Ended | Self::Length(0))
    }

    /// Whether a close is the body's end.
    pub(crate) fn ends_with_the_connection(&self) -> bool {
        *self == Self::UntilClose
    }

    /// What is left, where that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Length(left) => Some(*left),
            _ => None,
        }
    }

    /// Takes what was read of the body, as one piece.
    pub(crate) fn take(&mut self, buf: &mut BytesMut) -> Result<Option<Bytes>, Fault> {
        let data = match self {
            Self::Ended => return Ok(None),
            Self::Broken => return Err(Fault::Framing),
            Self::UntilClose => buf.split(),
            Self::Length(left) => {
                let n = usize::try_from(*left).map_or(buf.len(), |left| left.min(buf.len()));
                *left -= n as u64;
                buf.split_to(n)
            }
            Self::Chunked(_) => return self.take_chunks(buf),
        };
        Ok((!data.is_empty()).then(|| data.freeze()))
    }

    fn take_chunks(&mut self, buf: &mut BytesMut) -> Result<Option<Bytes>, Fault> {
        // The data found so far lies in `from..to`; what was looked at ends at `at`.
        let (mut from, mut to, mut at) = (0, 0, 0);
        while let Self::Chunked(chunk) = self
            && at < buf.len()
        {
            if let Chunk::Data { left } = chunk {
                let n = usize::try_from(*left).map_or(buf.len() - at, |left| left.min(buf.len() - at));
                if from == to {
                    (from, to) = (at, at + n);
                } else {
                    buf.copy_within(at..at + n, to);
                    to += n;
                }
                at += n;
                *left -= n as u64;
                if *left == 0 {
                    *chunk = Chunk::DataReturn;
                }
                continue;
            }
            match chunk.step(buf[at]) {
                Ok(Some(next)) => *chunk = next,
                Ok(None) => *self = Self::Ended,
                Err(_) => *self = Self::Broken,
            }
            at += 1;
        }
        if from == to {
            buf.advance(at);
            return if *self == Self::Broken { Err(Fault::Framing) } else { Ok(None) };
        }
        buf.advance(from);
        let data = buf.split_to(to - from).freeze();
        buf.advance(at - to);
        Ok(Some(data))
    }
}

/// Takes a head off what was read: the head, the framing of its body, and whether another answer may follow
/// it. `None` while it is not all there.
pub(crate) fn read_head(buf: &mut BytesMut) -> Result<Option<(Head, Framing, bool)>, Fault> {
    loop {
        let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut fields);
        let httparse::Status::Complete(n) = response.parse(buf).map_err(|_| Fault::Head)? else {
            return Ok(None);
        };
        let code = response.code.unwrap_or_default();
        // Word that the answer is yet to come; 101 would switch to another protocol, which nobody asked for.
        if (100..200).contains(&code) && code != 101 {
            buf.advance(n);
            continue;
        }
        let status = StatusCode::from_u16(code).ok().filter(|_| code != 101).ok_or(Fault::Head)?;
        let mut reading = Reading::default();
        for field in response.headers.iter() {
            reading.field(field.name, field.value)?;
        }
        let Reading { headers, length, chunked, close, keep_alive } = reading;
        let framing = match (status, chunked, length) {
            (StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED, ..) => Framing::Ended,
            (_, true, _) => Framing::Chunked(Chunk::START),
            (_, false, Some(length)) => Framing::Length(length),
            (_, false, None) => Framing::UntilClose,
        };
        // An answer with a length and chunks is suspect: it is read, and no other follows it.
        let suspect = chunked && length.is_some();
        let persistent = if response.version == Some(1) { !close } else { keep_alive && !close };
        let reusable = persistent && !suspect && framing != Framing::UntilClose;
        buf.advance(n);
        return Ok(Some((Head { status, headers }, framing, reusable)));
    }
}

/// What the fields of a head say.
#[derive(Default)]
struct Reading {
    headers: HeaderMap,
    length: Option<u64>,
    chunked: bool,
    close: bool,
    keep_alive: bool,
}

impl Reading {
    fn field(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        let named = |other: &HeaderName| name.eq_ignore_ascii_case(other.as_str());
        if name.eq_ignore_ascii_case("content-length") {
            // The text must be digits alone, and all that say it must agree.
            let digits =
                std::str::from_utf8(value).ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
            let length = digits.and_then(|text| text.parse().ok()).ok_or(Fault::Framing)?;
            if self.length.is_some_and(|other| other != length) {
                return Err(Fault::Framing);
            }
            self.length = Some(length);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            // Others than chunks were not asked for.
            if !value.eq_ignore_ascii_case(b"chunked") || self.chunked {
                return Err(Fault::Encoding);
            }
            self.chunked = true;
        } else if name.eq_ignore_ascii_case("connection") {
            for option in value.split(|b| *b == b',').map(<[u8]>::trim_ascii) {
                self.close |= option.eq_ignore_ascii_case(b"close");
                self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
            }
        } else if let Some(kept) =
            [CONTENT_TYPE, CONTENT_ENCODING, RETRY_AFTER, LOAD].into_iter().find(|kept| named(kept))
        {
            self.headers.append(kept, HeaderValue::from_bytes(value).map_err(|_| Fault::Head)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Result<Option<(u16, Framing, bool)>, Fault> {
        let mut buf = BytesMut::from(text);
        let read = read_head(&mut buf)?;
        Ok(read.map(|(head, framing, reusable)| (head.status.as_u16(), framing, reusable)))
    }

    const CHUNKED: Framing = Framing::Chunked(Chunk::START);

    #[test]
    fn a_head_says_how_its_body_is_framed() {
        for (fields, framing, reusable) in [
            ("content-length: 7\r\n", Framing::Length(7), true),
            ("Content-Length: 7\r\nContent-Length: 7\r\n", Framing::Length(7), true),
            ("transfer-encoding: chunked\r\n", CHUNKED, true),
            ("Transfer-Encoding: Chunked\r\ncontent-length: 7\r\n", CHUNKED, false),
            ("content-length: 7\r\nconnection: close\r\n", Framing::Length(7), false),
            ("content-length: 7\r\nConnection: x, Close\r\n", Framing::Length(7), false),
            ("", Framing::UntilClose, false),
        ] {
            let text = format!("HTTP/1.1 200 OK\r\n{fields}\r\n");
            assert_eq!(head(&text), Ok(Some((200, framing, reusable))), "{fields}");
        }
        let old = |fields: &str| head(&format!("HTTP/1.0 200 OK\r\ncontent-length: 1\r\n{fields}\r\n"));
        assert_eq!(old(""), Ok(Some((200, Framing::Length(1), false))));
        assert_eq!(old("connection: keep-alive\r\n"), Ok(Some((200, Framing::Length(1), true))));
        assert_eq!(head("HTTP/1.1 204 No Content\r\n\r\n"), Ok(Some((204, Framing::Ended, true))));
        let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\na: b\r\n\r\n";
        assert_eq!(head(early), Ok(None));
        assert_eq!(
            head(&format!("{early}HTTP/1.1 500 x\r\n\r\n")),
            Ok(Some((500, Framing::UntilClose, false)))
        );
    }

    #[test]
    fn a_head_that_contradicts_itself_is_a_fault() {
        for (text, fault) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 7\r\ncontent-length: 8\r\n\r\n", Fault::Framing),
            ("HTTP/1.1 200 OK\r\ncontent-length: +7\r\n\r\n", Fault::Framing),
            ("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n", Fault::Framing),
            ("HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n", Fault::Framing),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n", Fault::Encoding),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\n", Fault::Head),
            ("220 smtp.example ESMTP\r\n", Fault::Head),
            ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", Fault::Head),
        ] {
            assert_eq!(head(text), Err(fault), "{text}");
        }
        let many = "a: b\r\n".repeat(MAX_HEADERS + 1);
        assert_eq!(head(&format!("HTTP/1.1 200 OK\r\n{many}\r\n")), Err(Fault::Head));
    }

    #[test]
    fn only_headers_that_somebody_reads_are_kept() {
        let mut buf = BytesMut::from(
            "HTTP/1.1 429 x\r\nDate: d\r\nRetry-After: 3\r\nContent-Type: text/plain\r\nEndpoint-Load-Metrics: TEXT a=1\r\n\r\nrest",
        );
        let (head, ..) = read_head(&mut buf).expect("a head").expect("all of it");
        assert_eq!(head.headers.len(), 3);
        assert_eq!(head.headers[RETRY_AFTER], "3");
        assert_eq!(head.headers[LOAD], "TEXT a=1");
        assert_eq!(&buf[..], b"rest");
    }

    /// What comes of a body that is read in these pieces, and what is left over.
    fn body(framing: Framing, pieces: &[&[u8]]) -> Result<(Vec<u8>, bool, Vec<u8>), Fault> {
        let (mut framing, mut buf, mut data) = (framing, BytesMut::new(), vec![]);
        for piece in pieces {
            buf.extend_from_slice(piece);
            data.extend_from_slice(&framing.take(&mut buf)?.unwrap_or_default());
        }
        // A fault shows once what came before it has been taken.
        framing.take(&mut buf)?;
        Ok((data, framing.ended(), buf.to_vec()))
    }

    #[test]
    fn chunks_are_put_together_however_they_are_cut() {
        let wire: &[u8] = b"3\r\nabc\r\n0A ;name=\"v\"\r\n0123456789\r\n1;\r\n\n\r\n0\r\nx: y\r\n\r\nnext";
        let expected = (b"abc0123456789\n".to_vec(), true, b"next".to_vec());
        for cut in 0..=wire.len() {
            assert_eq!(body(CHUNKED, &[&wire[..cut], &wire[cut..]]), Ok(expected.clone()), "{cut}");
        }
        let bytes: Vec<&[u8]> = wire.chunks(1).collect();
        assert_eq!(body(CHUNKED, &bytes), Ok(expected));
        for cut in 0..wire.len() - b"next".len() {
            let (_, ended, _) = body(CHUNKED, &[&wire[..cut]]).expect("no fault yet");
            assert!(!ended, "{cut}");
        }
    }

    #[test]
    fn a_read_is_one_piece_where_it_lies() {
        let mut buf = BytesMut::from(&b"3\r\nabc\r\n3\r\ndef\r\n3\r\ngh"[..]);
        let start = buf.as_ptr() as usize;
        let mut framing = CHUNKED;
        let data = framing.take(&mut buf).expect("no fault").expect("data");
        assert_eq!((&data[..], data.as_ptr() as usize), (&b"abcdefgh"[..], start + 3));
        assert_eq!((framing, buf.len()), (Framing::Chunked(Chunk::Data { left: 1 }), 0));
    }

    #[test]
    fn what_came_before_a_bad_chunk_is_handed_on() {
        let (mut framing, mut buf) = (CHUNKED, BytesMut::from(&b"2\r\nab\r\nzz"[..]));
        assert_eq!(framing.take(&mut buf), Ok(Some(Bytes::from_static(b"ab"))));
        assert_eq!(framing.take(&mut buf), Err(Fault::Framing));
        assert!(!framing.ended());
    }

    #[test]
    fn bad_chunks_are_faults() {
        let long = format!("1;{}", "x".repeat(MAX_ASIDE + 1));
        let trailer = format!("0\r\n{}", "x: y\r\n".repeat(MAX_ASIDE));
        for bad in [
            "\r\n",
            "x\r\n",
            "-1\r\n",
            "1\nab",
            "1\r\nab",
            "1\r\na\n",
            "1\r\na\r\r",
            "0\r\n\r\r",
            "10000000000000000\r\n",
            &long,
            &trailer,
        ] {
            assert_eq!(body(CHUNKED, &[bad.as_bytes()]), Err(Fault::Framing), "{bad}");
        }
    }

    #[test]
    fn other_bodies_end_where_they_say() {
        let ended = |data: &[u8], ended, rest: &[u8]| Ok((data.to_vec(), ended, rest.to_vec()));
        assert_eq!(body(Framing::Length(5), &[b"ab", b"cdefg"]), ended(b"abcde", true, b"fg"));
        assert_eq!(body(Framing::Length(5), &[b"ab"]), ended(b"ab", false, b""));
        assert_eq!(body(Framing::Length(0), &[b"ab"]), ended(b"", true, b"ab"));
        assert_eq!(body(Framing::UntilClose, &[b"ab", b"c"]), ended(b"abc", false, b""));
        assert_eq!(body(Framing::Ended, &[b"ab"]), ended(b"", true, b"ab"));
    }
}
