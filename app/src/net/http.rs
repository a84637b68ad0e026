//! JSON calls to this site's settings, and how their failures are read.
use crate::island::Failure;
use gloo_net::http::{Request, RequestBuilder, Response};

/// `GET path`; the answer's body.
///
/// # Errors
/// As [`put`].
#[cfg(any(feature = "playground", feature = "ssr"))]
pub(crate) async fn get(path: &str) -> Result<String, Failure> {
    let builder: RequestBuilder = Request::get(path);
    accepted(builder.send().await).await?.text().await.map_err(|_| Failure::lost())
}

/// `PUT path` with a JSON body; the answer's body.
///
/// # Errors
/// What the server said, or [`Failure::lost`] when it said nothing.
#[cfg(any(feature = "settings", feature = "playground", feature = "ssr"))]
pub(crate) async fn put(path: &str, json: String) -> Result<String, Failure> {
    let request = Request::put(path).header("content-type", "application/json").body(json);
    let response = request.map_err(|_| Failure::lost())?.send().await;
    accepted(response).await?.text().await.map_err(|_| Failure::lost())
}

/// `POST path` with a JSON body; the answer's body.
///
/// # Errors
/// As [`put`].
#[cfg(any(feature = "playground", feature = "ssr"))]
pub(crate) async fn post(path: &str, json: String) -> Result<String, Failure> {
    let request = Request::post(path).header("content-type", "application/json").body(json);
    let response = request.map_err(|_| Failure::lost())?.send().await;
    accepted(response).await?.text().await.map_err(|_| Failure::lost())
}

/// `DELETE path`, whatever it answers when it worked.
///
/// # Errors
/// As [`put`].
pub(crate) async fn delete(path: &str) -> Result<(), Failure> {
    let builder: RequestBuilder = Request::delete(path);
    accepted(builder.send().await).await.map(|_| ())
}

/// The response, if its status says that it worked.
pub(super) async fn accepted(response: Result<Response, gloo_net::Error>) -> Result<Response, Failure> {
    let response = response.map_err(|_| Failure::lost())?;
    if response.ok() {
        return Ok(response);
    }
    let retry_after_s = response.headers().get("retry-after").and_then(|value| value.parse().ok());
    let body = response.text().await.unwrap_or_default();
    Err(Failure::read(response.status(), &body, retry_after_s))
}
