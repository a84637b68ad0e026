//! What a visitor prefers in this browser: the page, and the form that keeps it in cookies.

use super::respond;
use crate::{
    auth::Owner,
    error::HttpError,
    request::Context,
    state::App,
    visitor::{ANNOUNCE, LOCALE, SEND, THEME},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use wire::{Announce, Locale, Page, PreferencesPage, SendKey, Theme};

/// What the form may say; what it leaves out stays as it is.
#[derive(Deserialize)]
pub(crate) struct Choices {
    theme: Option<String>,
    locale: Option<String>,
    announce: Option<String>,
    send: Option<String>,
    #[serde(rename = "return")]
    back: Option<String>,
}

/// GET `/settings/preferences`
pub(crate) async fn preferences(State(app): State<App>, context: Context) -> Response {
    let visitor = &context.visitor;
    let page = PreferencesPage {
        theme: visitor.theme(),
        announce: visitor.announce(),
        send_key: visitor.send_key(),
        saved: context.query() == "saved=1",
    };
    respond(&app, &context, Page::Preferences(page))
}

/// POST `/preferences`: back to where the visitor was, with the choices in cookies.
pub(crate) async fn save(
    Owner(_): Owner,
    form: Result<Form<Choices>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form.map_err(|rejection| HttpError::bad_form(&rejection))?;
    let theme = form.theme.map(|name| Theme::parse(&name).map(Theme::as_str));
    let locale = form.locale.map(|code| Locale::parse(&code).map(Locale::code));
    let announce = form.announce.map(|name| Announce::parse(&name).map(Announce::as_str));
    let send = form.send.map(|name| SendKey::parse(&name).map(SendKey::as_str));
    let mut response = Redirect::to(&back(form.back.as_deref())).into_response();
    for (name, value) in [(THEME, theme), (LOCALE, locale), (ANNOUNCE, announce), (SEND, send)] {
        if let Some(value) = value {
            response.headers_mut().append(header::SET_COOKIE, cookie(name, value));
        }
    }
    // Pages that the browser fetched ahead are as they were before.
    let stale = HeaderValue::from_static("\"prefetchCache\", \"prerenderCache\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), stale);
    Ok(response)
}

/// Keeps a choice for a year; what is none of ours, such as "as the system", forgets it.
fn cookie(name: &str, value: Option<&str>) -> HeaderValue {
    const YEAR_S: u32 = 365 * 24 * 3600;
    let (value, age_s) = value.map_or(("", 0), |value| (value, YEAR_S));
    let cookie = format!("{name}={value}; Path=/; Max-Age={age_s}; SameSite=Lax; HttpOnly");
    HeaderValue::from_str(&cookie).expect("names and values are ours")
}

/// An address of this site, or the first page: a form cannot send a visitor elsewhere.
fn back(path: Option<&str>) -> String {
    let own = path.filter(|path| {
        let mut bytes = path.bytes();
        bytes.next() == Some(b'/')
            && !matches!(bytes.next(), Some(b'/' | b'\\'))
            && path.bytes().all(|byte| byte.is_ascii_graphic())
    });
    own.unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for (path, expected) in [
            (Some("/models?search=a%20b"), "/models?search=a%20b"),
            (Some("/"), "/"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\r\nset-cookie: x=y"), "/"),
            (Some(""), "/"),
            (None, "/"),
        ] {
            assert_eq!(back(path), expected, "{path:?}");
        }
    }
}
