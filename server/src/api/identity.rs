//! Who a token belongs to, as `hf auth whoami` reads it (contract.md 2.4).

use crate::{auth::Caller, error::HttpError, state::App};
use axum::{Json, extract::State};
use serde_json::{Value, json};

/// GET `/api/whoami-v2`
pub(crate) async fn whoami(State(app): State<App>, Caller(caller): Caller) -> Result<Json<Value>, HttpError> {
    let account = &caller.account.0;
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
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn iso_8601(at_us: i64) -> String {
    let seconds = at_us.div_euclid(1_000_000);
    let millis = at_us.rem_euclid(1_000_000) / 1000;
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
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
