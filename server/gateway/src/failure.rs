//! Why one attempt at an upstream did not do: what the pool learns from it, and what a receipt says.

use crate::{event::Refusal, fields::Garbage};
use pool::Outcome;
use wire::SmolStr;

/// Why an attempt did not do. Another attempt may; a fault of the request is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection, or none in time.
    Connect,
    /// This status before any answer.
    Status(u16),
    /// 429, or a replica's 503: too many requests for now.
    Busy(u16),
    /// No head, no first token, or no next one in time.
    Late(&'static str),
    /// The call's own time ran out before the attempt's: what the caller or all attempts together may take.
    OutOfTime,
    /// A whole answer larger than is read of one: as much was asked for.
    TooLarge,
    /// The connection or the stream ended before the answer did.
    ClosedEarly,
    /// The answer says of itself that it was given up: `finish_reason` is `abort` or `error`.
    Aborted,
    /// An error inside a stream that had begun well.
    ErrorEvent(Option<Refusal>),
    /// Not an answer at all.
    Garbage(Fault),
}

/// What is wrong with an answer that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No HTTP head, or one without end.
    Head,
    /// The body is not framed as HTTP says.
    Framing,
    /// Neither events nor JSON, whichever was asked for.
    ContentType,
    /// Compressed, though that was not asked for.
    Encoding,
    /// Not UTF-8.
    Text,
    /// Not the JSON it should be.
    Json,
    /// An event or an answer without end.
    TooLong,
    /// Reasoning, where the rest of an answer was asked for.
    Reasoning,
    /// Another word than the one that the client has half of.
    Diverged,
}

impl Fault {
    fn label(self) -> &'static str {
        match self {
            Self::Head => "bad head",
            Self::Framing => "bad framing",
            Self::ContentType => "wrong content type",
            Self::Encoding => "compressed unasked",
            Self::Text => "invalid UTF-8",
            Self::Json => "malformed JSON",
            Self::TooLong => "too long",
            Self::Reasoning => "reasoning instead of the rest",
            Self::Diverged => "another word",
        }
    }
}

impl Failure {
    /// What the pool learns.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Busy(_) => Outcome::Busy,
            // A replica that refuses our key is set up wrongly, whoever asks.
            Self::Status(401 | 403) => Outcome::Broken,
            Self::Status(status) if (400..500).contains(status) => Outcome::CallerError,
            // What was asked for does not suit the model; the replica did as it is set up to.
            Self::ErrorEvent(Some(_))
            | Self::TooLarge
            | Self::Garbage(Fault::Reasoning | Fault::Diverged) => Outcome::CallerError,
            // A replica that was given less time than it may take has done nothing wrong.
            Self::OutOfTime => Outcome::Cancelled,
            _ => Outcome::Broken,
        }
    }

    /// What the receipt and the log say.
    pub(crate) fn label(&self) -> SmolStr {
        match self {
            Self::Connect => "connect".into(),
            Self::Status(status) => format!("status {status}").into(),
            Self::Busy(status) => format!("busy, status {status}").into(),
            Self::Late(what) => format!("{what} late").into(),
            Self::OutOfTime => "out of time".into(),
            Self::TooLarge => "answer too large".into(),
            Self::ClosedEarly => "closed early".into(),
            Self::Aborted => "aborted".into(),
            Self::ErrorEvent(_) => "error in the stream".into(),
            Self::Garbage(fault) => format!("not an answer, {}", fault.label()).into(),
        }
    }
}

impl From<Garbage> for Failure {
    fn from(Garbage: Garbage) -> Self {
        Self::Garbage(Fault::Json)
    }
}
