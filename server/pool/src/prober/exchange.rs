//! One question to a replica over a connection of its own, within time limits. A fresh connection each time,
//! because whether it can be made is half of what the prober wants to know.

use crate::{
    replica::{Replica, Secret},
    socket::Socket,
    transport::{Origin, OriginError},
};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, client::conn::http1, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::{io, pin::pin, sync::Arc, time::Duration};
use tokio::time::timeout;

/// A list of models with all their fields takes a kilobyte each; more than this is no answer to any of the
/// questions.
const MAX_BODY: usize = 1 << 20;

/// Where to ask.
pub(crate) struct Target {
    origin: Arc<Origin>,
    /// `Bearer …`, marked as sensitive.
    authorization: Option<HeaderValue>,
}

/// Why a replica cannot be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TargetError {
    #[error(transparent)]
    Origin(OriginError),
    #[error("the key cannot stand in a header")]
    Key,
}

/// What to ask.
#[derive(Clone, Copy)]
pub(crate) enum Question<'a> {
    Health,
    Models,
    Metrics,
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
    #[error("it says that it is well, and gives no token")]
    NoToken,
    #[error("it answered {0}")]
    Status(StatusCode),
}

impl Target {
    pub(crate) fn of(replica: &Replica) -> Result<Self, TargetError> {
        let origin = replica.origin.clone().map_err(TargetError::Origin)?;
        let authorization = match &replica.config.api_key {
            Some(key) => Some(bearer(key).ok_or(TargetError::Key)?),
            None => None,
        };
        Ok(Self { origin, authorization })
    }
}

/// Asks once.
pub(crate) async fn exchange(
    target: &Target,
    ask: Question<'_>,
    connect: Duration,
    answer: Duration,
) -> Result<Answer, ExchangeError> {
    let socket = match timeout(connect, target.origin.connect()).await {
        Ok(Ok(socket)) => socket,
        // A Unix socket that is not there is a port that nobody listens on.
        Ok(Err(error))
            if matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound) =>
        {
            return Err(ExchangeError::Refused);
        }
        Ok(Err(error)) => return Err(ExchangeError::Connect(error)),
        Err(_) => return Err(ExchangeError::Late),
    };
    let request = request(target, ask, socket.http2());
    timeout(answer, converse(socket, request)).await.map_err(|_| ExchangeError::Late)?
}

fn cut(error: hyper::Error) -> ExchangeError {
    ExchangeError::Cut(error.into())
}

async fn converse(socket: Socket, request: Request<Full<Bytes>>) -> Result<Answer, ExchangeError> {
    if socket.http2() {
        let (mut sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(socket)).await.map_err(cut)?;
        // The sender lives until the answer is whole: without one the connection would wind down.
        let answer = async move { whole(sender.send_request(request).await.map_err(cut)?).await };
        drive(connection, answer).await
    } else {
        let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await.map_err(cut)?;
        let answer = async move { whole(sender.send_request(request).await.map_err(cut)?).await };
        drive(connection, answer).await
    }
}

/// Awaits the answer while the connection moves.
async fn drive<T>(
    connection: impl Future<Output = T>,
    answer: impl Future<Output = Result<Answer, ExchangeError>>,
) -> Result<Answer, ExchangeError> {
    let (mut connection, mut answer) = (pin!(connection), pin!(answer));
    tokio::select! {
        answer = &mut answer => answer,
        // The connection may end with the last bytes still on their way to the reader.
        _ = &mut connection => answer.await,
    }
}

async fn whole(answer: Response<Incoming>) -> Result<Answer, ExchangeError> {
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await.map_err(ExchangeError::Cut)?;
    Ok(Answer { status: head.status, body: body.to_bytes() })
}

fn request(target: &Target, ask: Question<'_>, http2: bool) -> Request<Full<Bytes>> {
    let (method, path, body) = match ask {
        Question::Health => (Method::GET, "/health", Bytes::new()),
        Question::Models => (Method::GET, "/v1/models", Bytes::new()),
        Question::Metrics => (Method::GET, "/metrics", Bytes::new()),
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
    *request.uri_mut() = target.origin.uri(path, http2);
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, HeaderValue::from_static("public-ai-playground"));
    if !http2 {
        let authority = HeaderValue::from_str(target.origin.authority());
        headers.insert(header::HOST, authority.expect("an authority is ASCII"));
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
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
    use crate::{
        Secret, TlsConfigs,
        replica::{Live, Replica, tests::replica},
    };
    use std::sync::Arc;

    fn target(key: &str, base_url: &str) -> Option<Target> {
        let mut config = replica("a", base_url);
        config.api_key = Some(Secret::new(key.to_owned()));
        Target::of(&Replica::new(config, Arc::<Live>::default(), &TlsConfigs::default())).ok()
    }

    #[test]
    fn what_cannot_be_asked_is_known_beforehand() {
        assert!(target("good", "http://127.0.0.1:8000").is_some());
        assert!(target("good", "ftp://127.0.0.1:8000").is_none());
        assert!(target("good\r\nevil: 1", "http://127.0.0.1:8000").is_none());
    }
}
