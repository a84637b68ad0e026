//! Who a token belongs to, as `hf auth whoami` reads it (contract.md 2.4).

use crate::{auth::Caller, error::HttpError, state::App};
use axum::{Json, extract::State};
use serde_json::{Value, json};

/// GET `/api/whoami-v2`
pub(crate) async fn whoami(State(app): State<App>, Caller(caller): Caller) -> Result<Json<Value>, HttpError> {
    let account = caller.account.as_str();
    let mut who = json!({
        "type": "user",
        "id": account,
        "name": account,
        "fullname": account,
        "email": null,
        "emailVerified": false,
        "canPay": false,
        "periodEnd": null,
        "isPro": false,
        "billingMode": "prepaid",
        "avatarUrl": "/favicon.svg",
        "orgs": [],
    });
    if let Some(id) = &caller.token_id {
        let tokens = app.store.tokens(&caller.account).await?;
        if let Some(token) = tokens.iter().find(|token| token.id == *id) {
            who["auth"] = json!({
                "type": "access_token",
                "accessToken": {
                    "displayName": token.name,
                    "role": "write",
                    "createdAt": iso_8601(token.created_at_us),
                },
            });
        }
    }
    Ok(Json(who))
}

/// A time as ISO 8601 in UTC.
fn iso_8601(at_us: i64) -> String {
    let seconds = at_us.div_euclid(1_000_000);
    let millis = at_us.rem_euclid(1_000_000) / 1000;
    let second = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z", wire::day(at_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_for_machines() {
        assert_eq!(iso_8601(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso_8601(951_782_400_000_000 + 3_723_004_000), "2000-02-29T01:02:03.004Z");
        assert_eq!(iso_8601(1_756_771_199_999_999), "2025-09-01T23:59:59.999Z");
    }
}
