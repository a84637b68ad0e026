//! One question to a replica over a connection of its own, within time limits. A fresh connection each time,
//! because whether it can be made is half of what the prober wants to know.

use crate::replica::{ReplicaConfig, Secret};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use std::{io, pin::pin, time::Duration};
use tokio::{net::TcpStream, time::timeout};

/// A list of models with all their fields takes a kilobyte each; more than this is no answer to any of the
/// questions.
const MAX_BODY: usize = 1 << 20;

/// Where to ask.
pub(crate) struct Target {
    host: String,
    port: u16,
    tls: bool,
    authority: HeaderValue,
    /// `Bearer …`, marked as sensitive.
    authorization: Option<HeaderValue>,
}

/// What to ask.
#[derive(Clone, Copy)]
pub(crate) enum Question<'a> {
    Health,
    Models,
    /// One token of a model, by its name at the replica.
    Token {
        model: &'a str,
    },
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExchangeError {
    #[error("the connection was refused")]
    Refused,
    #[error("no connection could be made")]
    Connect(#[source] io::Error),
    #[error("no answer came in time")]
    Late,
    #[error("the answer was not HTTP, or was cut")]
    Cut(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("it answered {0}")]
    Status(StatusCode),
}

impl Target {
    /// `None` if the base URL is not `http(s)://host[:port]`, or the key cannot stand in a header.
    pub(crate) fn parse(config: &ReplicaConfig) -> Option<Self> {
        let uri: Uri = config.base_url.parse().ok()?;
        let tls = match uri.scheme_str()? {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let authority = HeaderValue::from_str(uri.authority()?.as_str()).ok()?;
        let authorization = match &config.api_key {
            Some(key) => Some(bearer(key)?),
            None => None,
        };
        Some(Self {
            host: uri.host()?.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            tls,
            authority,
            authorization,
        })
    }

    /// Whether more can be asked than if something listens: there is no TLS in this crate.
    pub(crate) fn speaks_http(&self) -> bool {
        !self.tls
    }
}

/// Asks once.
pub(crate) async fn exchange(
    target: &Target,
    ask: Question<'_>,
    connect: Duration,
    answer: Duration,
) -> Result<Answer, ExchangeError> {
    let stream = match timeout(connect, TcpStream::connect((target.host.as_str(), target.port))).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
            return Err(ExchangeError::Refused);
        }
        Ok(Err(error)) => return Err(ExchangeError::Connect(error)),
        Err(_) => return Err(ExchangeError::Late),
    };
    if target.tls {
        return Ok(Answer { status: StatusCode::OK, body: Bytes::new() });
    }
    timeout(answer, converse(stream, request(target, ask))).await.map_err(|_| ExchangeError::Late)?
}

async fn converse(stream: TcpStream, request: Request<Full<Bytes>>) -> Result<Answer, ExchangeError> {
    let cut = |error: hyper::Error| ExchangeError::Cut(error.into());
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(cut)?;
    let mut connection = pin!(connection);
    let mut answer = pin!(async move {
        let (head, body) = sender.send_request(request).await.map_err(cut)?.into_parts();
        let body = Limited::new(body, MAX_BODY).collect().await.map_err(ExchangeError::Cut)?;
        Ok(Answer { status: head.status, body: body.to_bytes() })
    });
    tokio::select! {
        answer = &mut answer => answer,
        // The connection may end with the last bytes still on their way to the reader.
        _ = &mut connection => answer.await,
    }
}

fn request(target: &Target, ask: Question<'_>) -> Request<Full<Bytes>> {
    let (method, path, body) = match ask {
        Question::Health => (Method::GET, "/health", Bytes::new()),
        Question::Models => (Method::GET, "/v1/models", Bytes::new()),
        Question::Token { model } => {
            let body = serde_json::json!({
                "model": model,
                "messages": [{ "role": "user", "content": "ping" }],
                "max_tokens": 1,
                "stream": false,
            });
            (Method::POST, "/v1/chat/completions", body.to_string().into())
        }
    };
    let has_body = !body.is_empty();
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = Uri::from_static(path);
    let headers = request.headers_mut();
    headers.insert(header::HOST, target.authority.clone());
    headers.insert(header::USER_AGENT, HeaderValue::from_static("public-ai-playground"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if has_body {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(authorization) = &target.authorization {
        headers.insert(header::AUTHORIZATION, authorization.clone());
    }
    request
}

fn bearer(key: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::{Secret, replica::tests::replica};

    #[track_caller]
    fn check(base_url: &str, expected: Option<(&str, u16, bool)>) {
        let target = Target::parse(&replica("a", base_url));
        let seen = target.as_ref().map(|target| (target.host.as_str(), target.port, target.tls));
        assert_eq!(seen, expected, "{base_url}");
    }

    #[test]
    fn base_urls() {
        check("http://127.0.0.1:8000", Some(("127.0.0.1", 8000, false)));
        check("http://gpu-1.example:9", Some(("gpu-1.example", 9, false)));
        check("http://gpu-1.example", Some(("gpu-1.example", 80, false)));
        check("https://gpu-1.example", Some(("gpu-1.example", 443, true)));
        check("http://[::1]:8000", Some(("::1", 8000, false)));
        check("ftp://gpu-1.example", None);
        check("gpu-1.example", None);
        check("", None);
    }

    #[test]
    fn a_key_with_a_line_break_is_refused() {
        let mut config = replica("a", "http://127.0.0.1:8000");
        config.api_key = Some(Secret::new("good\r\nevil: 1".to_owned()));
        assert!(Target::parse(&config).is_none());
    }
}
