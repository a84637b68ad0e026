//! What went wrong and what to do about it, by the keys of the error card's texts. Pure.
use crate::net::json::{Json, quote};

/// A call that failed, from whatever layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The HTTP status; 0 when no answer came, or when it failed within an answer.
    pub(crate) status: u16,
    /// The stable name of the fault, when the server gave one.
    pub(crate) code: String,
    /// The server's sentence.
    pub(crate) message: String,
    /// Seconds after which to try again, when the server said so.
    pub(crate) retry_after_s: Option<u32>,
}

/// The code of a connection that broke, which only the browser can tell.
const LOST: &str = "connection_lost";

impl Failure {
    /// No answer, or an answer that broke off.
    pub(crate) fn lost() -> Self {
        Self { code: LOST.to_owned(), ..Self::default() }
    }

    /// Reads an error body; one that is not JSON is not shown, since it is a proxy's page.
    pub(crate) fn read(status: u16, body: &str, retry_after_s: Option<u32>) -> Self {
        let failure = Json::parse(body).map_or_else(Self::default, |json| Self::of(status, &json));
        Self { status, retry_after_s, ..failure }
    }

    /// Reads `{"error": {..}}` (`wire::ErrorEnvelope`) or `{"error": "text"}`.
    pub(crate) fn of(status: u16, json: &Json) -> Self {
        let error = json.get("error");
        let code = error.get("code").text().or(error.get("type").text());
        let message = error.text().or(error.get("message").text());
        Self {
            status,
            code: code.unwrap_or_default().to_owned(),
            message: message.unwrap_or_default().to_owned(),
            retry_after_s: None,
        }
    }

    /// As it is kept in the browser: a list.
    pub(super) fn write(&self, out: &mut String) {
        out.push('[');
        out.push_str(&self.status.to_string());
        for text in [&self.code, &self.message] {
            out.push(',');
            quote(text, out);
        }
        out.push(']');
    }

    /// Reads what [`Failure::write`] wrote. When to try again is not kept: it has passed.
    pub(super) fn kept(json: &Json) -> Option<Self> {
        let [status, code, message] = json.list() else { return None };
        let status = u16::try_from(status.number()?).ok()?;
        Some(Self { status, code: code.owned(), message: message.owned(), retry_after_s: None })
    }

    /// What kind of fault it is: the code decides, since it also comes within streams; then the status.
    pub(crate) fn kind(&self) -> Kind {
        match (self.code.as_str(), self.status) {
            (LOST, _) => Kind::Lost,
            ("context_length_exceeded", _) | (_, 413) => Kind::TooLong,
            ("insufficient_quota", _) | (_, 402) => Kind::NoCredit,
            ("invalid_api_key", _) | (_, 401) => Kind::BadKey,
            ("permission_denied", _) | (_, 403) => Kind::Forbidden,
            ("rate_limit_exceeded" | "overloaded", _) | (_, 429) => Kind::Busy,
            ("model_not_supported" | "model_not_found", _) | (_, 404) => Kind::NotServed,
            ("upstream_error", _) | (_, 500..=599) => Kind::Upstream,
            (_, 400..=499) => Kind::Refused,
            _ => Kind::Upstream,
        }
    }
}

/// A fault by what the reader can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The connection broke.
    Lost,
    /// The conversation is longer than the model reads.
    TooLong,
    /// No credit is left.
    NoCredit,
    /// A key or token was refused.
    BadKey,
    /// It is not allowed.
    Forbidden,
    /// Too many requests at the moment.
    Busy,
    /// This provider does not serve this model.
    NotServed,
    /// The provider failed.
    Upstream,
    /// The request itself was refused.
    Refused,
}

impl Kind {
    /// The key of the card's title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Lost => "failure-lost",
            Self::TooLong => "failure-too-long",
            Self::NoCredit => "failure-no-credit",
            Self::BadKey => "failure-bad-key",
            Self::Forbidden => "failure-forbidden",
            Self::Busy => "failure-busy",
            Self::NotServed => "failure-not-served",
            Self::Upstream => "failure-upstream",
            Self::Refused => "failure-refused",
        }
    }

    /// The key of what to do, where the buttons do not say it.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::Lost => "failure-lost-advice",
            Self::TooLong => "failure-too-long-advice",
            Self::NoCredit => "failure-no-credit-advice",
            Self::BadKey => "failure-bad-key-advice",
            Self::Forbidden => "failure-forbidden-advice",
            Self::Busy => "failure-busy-advice",
            Self::NotServed => "failure-not-served-advice",
            Self::Upstream => "failure-upstream-advice",
            Self::Refused => "failure-refused-advice",
        }
    }

    /// Whether trying the same again may help.
    pub(crate) fn retry(self) -> bool {
        !matches!(self, Self::TooLong | Self::NoCredit | Self::BadKey | Self::Forbidden)
    }

    /// Whether another provider may help.
    pub(crate) fn next_provider(self) -> bool {
        !matches!(self, Self::Lost | Self::TooLong | Self::Refused)
    }

    /// Whether a key may help.
    pub(crate) fn add_key(self) -> bool {
        matches!(self, Self::NoCredit | Self::BadKey | Self::Forbidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, body: &str, kind: Kind, message: &str) {
        let failure = Failure::read(status, body, None);
        assert_eq!((failure.kind(), failure.message.as_str()), (kind, message), "{status} {body}");
    }

    #[test]
    fn both_forms_of_an_error_are_read() {
        check(
            400,
            r#"{"error":{"message":"Too long.","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}}"#,
            Kind::TooLong,
            "Too long.",
        );
        check(
            402,
            r#"{"error":"You have used up your credit."}"#,
            Kind::NoCredit,
            "You have used up your credit.",
        );
        check(502, "<html>bad gateway</html>", Kind::Upstream, "");
        check(400, r#"{"error":{"message":"No.","type":"invalid_request_error"}}"#, Kind::Refused, "No.");
        check(
            200,
            r#"{"error":{"message":"Cut.","type":"server_error","code":"upstream_error"}}"#,
            Kind::Upstream,
            "Cut.",
        );
        check(429, r#"{"error":"slow down"}"#, Kind::Busy, "slow down");
        check(0, "", Kind::Upstream, "");
        assert_eq!(Failure::lost().kind(), Kind::Lost);
    }

    #[test]
    fn every_card_offers_something_to_do() {
        use Kind::*;
        for kind in [Lost, TooLong, NoCredit, BadKey, Forbidden, Busy, NotServed, Upstream, Refused] {
            assert!(kind.retry() || kind.next_provider() || kind.add_key() || kind == TooLong, "{kind:?}");
        }
    }
}
