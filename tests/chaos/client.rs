//! One client of a run: asks, reads, and checks all that it was promised.

use crate::fleet::IDLE;
use harness::{MODEL, MadeText, PATIENCE, Site, Stream, n_prompt_tokens};
use serde_json::{Value, json};
use std::{
    ops::RangeInclusive,
    time::{Duration, Instant},
};

/// What a client wants; each kind is a part of every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A stream with its usage at the end.
    Plain,
    /// A stream without usage.
    NoUsage,
    /// A stream with running totals.
    Running,
    /// A stream with stop strings that never come: text is held back, so cuts fall within tokens.
    Stops,
    /// The answer in one piece.
    Whole,
    /// A stream that the rules do not call resumable, because its text has a form.
    Formed,
    /// A stream whose client leaves in the middle.
    Leaves,
}

impl Kind {
    /// The kind of the `n`th client.
    pub(crate) fn of(n: usize) -> Self {
        match n % 20 {
            0 | 1 => Self::Whole,
            2 | 3 => Self::NoUsage,
            4..=6 => Self::Running,
            7 => Self::Stops,
            8 => Self::Formed,
            9 => Self::Leaves,
            _ => Self::Plain,
        }
    }
}

/// What came of it.
pub(crate) struct Told {
    pub(crate) kind: Kind,
    /// The request's id in the ledger.
    pub(crate) request_id: String,
    pub(crate) n_prompt_tokens: u64,
    /// What is to be billed. A range where nobody can know exactly: what was on its way when a client left,
    /// and tokens whose text was held back when their replica died, so that another made them again.
    pub(crate) n_completion_tokens: RangeInclusive<u64>,
    pub(crate) ended: Ended,
    /// Attempts after the first.
    pub(crate) n_moves: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Whole,
    Left,
    /// It was refused honestly: one error event, or a status.
    Refused,
}

/// Tokens of an answer.
const N_TOKENS: usize = 200;

/// A stop string that never comes.
const STOP: &str = "THE END OF IT";

/// Tokens that may be in text held back because of [`STOP`]: one a character, and one that is cut.
const MOST_HELD: u64 = STOP.len() as u64;

/// Events after which [`Kind::Leaves`] leaves.
const LEAVES_AFTER: usize = 60;

/// On top of the limits, for what a busy machine adds.
const SLACK: Duration = Duration::from_secs(10);

/// Asks for the `n`th answer of a run.
///
/// # Errors
/// A sentence on the first promise that was not kept.
pub(crate) async fn ask(site: &Site, token: &str, seed: u64, n: usize) -> Result<Told, String> {
    let kind = Kind::of(n);
    let messages = vec![json!({"role": "user", "content": format!("Tell me story {n} of book {seed}.")})];
    let made = MadeText::to(&messages);
    let limit = if kind == Kind::Stops { 2 * N_TOKENS } else { N_TOKENS };
    let (n_text, reason) =
        if made.n_tokens() < limit { (made.n_tokens(), "stop") } else { (limit, "length") };
    let expected = Expected {
        text: made.text(n_text),
        reason,
        n_prompt: n_prompt_tokens(&messages),
        // The end-of-text token counts.
        n_completion: (n_text + usize::from(reason == "stop")) as u64,
    };
    let mut body = json!({"model": MODEL, "messages": messages, "max_tokens": limit, "temperature": 0,
        "stream": kind != Kind::Whole});
    match kind {
        Kind::Plain => body["stream_options"] = json!({"include_usage": true}),
        Kind::Running => {
            body["stream_options"] = json!({"include_usage": true, "continuous_usage_stats": true});
        }
        Kind::Stops => body["stop"] = json!([STOP, "###"]),
        Kind::Formed => body["response_format"] = json!({"type": "json_object"}),
        Kind::Whole | Kind::NoUsage | Kind::Leaves => {}
    }
    let call = site.chat(token, &body).header("x-playground-receipt", "1");
    let stream = call.try_open().await?;
    if matches!(stream.status, 429 | 502 | 504) && kind == Kind::Whole {
        // Nobody can see that an answer in one piece has fallen silent, until all its time is over; and it is
        // begun anew each time, so that it may meet every trouble there is. The run counts these.
        return Ok(Told {
            kind,
            request_id: stream.headers["x-request-id"].to_str().unwrap_or_default().to_owned(),
            n_prompt_tokens: 0,
            n_completion_tokens: 0..=0,
            ended: Ended::Refused,
            n_moves: 0,
        });
    }
    if stream.status != 200 {
        let status = stream.status;
        return Err(format!("status {status}: {}", stream.try_whole().await?.text()));
    }
    if kind == Kind::Whole {
        read_whole(stream, &expected).await
    } else {
        read(stream, kind, &expected).await
    }
}

struct Expected {
    text: String,
    reason: &'static str,
    n_prompt: u64,
    n_completion: u64,
}

impl Expected {
    /// The usage as a client sees it.
    fn check_usage(&self, usage: &Value) -> Result<(), String> {
        let found = (usage["prompt_tokens"].as_u64(), usage["completion_tokens"].as_u64());
        let total = usage["total_tokens"].as_u64();
        let wanted = (Some(self.n_prompt), Some(self.n_completion));
        if found != wanted || total != Some(self.n_prompt + self.n_completion) {
            return Err(format!("usage {usage}, not {wanted:?}"));
        }
        Ok(())
    }

    fn check_text(&self, text: &str) -> Result<(), String> {
        if text == self.text {
            return Ok(());
        }
        let same = text.bytes().zip(self.text.bytes()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| {
            let bytes = &text.as_bytes()[same.saturating_sub(30)..(same + 30).min(text.len())];
            String::from_utf8_lossy(bytes).into_owned()
        };
        Err(format!(
            "the text differs from byte {same} of {}: {:?}, not {:?}",
            self.text.len(),
            around(text),
            around(&self.text)
        ))
    }
}

async fn read_whole(stream: Stream, expected: &Expected) -> Result<Told, String> {
    let answer = stream.try_whole().await?;
    let body: Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    expected.check_text(body["choices"][0]["message"]["content"].as_str().unwrap_or_default())?;
    expected.check_usage(&body["usage"])?;
    if body["choices"][0]["finish_reason"] != expected.reason {
        return Err(format!("finish reason {}", body["choices"][0]["finish_reason"]));
    }
    Ok(Told {
        kind: Kind::Whole,
        request_id: answer.header("x-request-id").to_owned(),
        n_prompt_tokens: expected.n_prompt,
        n_completion_tokens: expected.n_completion..=expected.n_completion,
        ended: Ended::Whole,
        n_moves: 0,
    })
}

async fn read(mut stream: Stream, kind: Kind, expected: &Expected) -> Result<Told, String> {
    let header = stream.headers.get("x-request-id").and_then(|id| id.to_str().ok());
    let request_id = header.ok_or("no request id")?.to_owned();
    let (mut ids, mut text, mut reasons, mut usages) = (vec![], String::new(), vec![], vec![]);
    let (mut n_roles, mut n_texts, mut n_moves, mut errors, mut done) = (0, 0, 0, vec![], false);
    let mut hops = String::new();
    let mut last = Instant::now();
    while let Some(event) = stream.try_next_event(PATIENCE).await? {
        let gap = last.elapsed();
        last = Instant::now();
        // An attempt may fall silent, the next may queue; then the answer has to go on.
        if gap > IDLE * 3 + SLACK {
            return Err(format!("{gap:?} of silence after {n_texts} pieces"));
        }
        if done {
            return Err(format!("an event after [DONE]: {}", event.data));
        }
        if event.data == "[DONE]" {
            done = true;
            continue;
        }
        let data: Value =
            serde_json::from_str(&event.data).map_err(|error| format!("{error}: {}", event.data))?;
        if event.name == "receipt" {
            n_moves = data["hops"].as_array().map_or(0, Vec::len).saturating_sub(1);
            hops = format!("{} {}", data["hops"], data["not_resumed"]);
            continue;
        }
        if data.get("error").is_some() {
            errors.push(data);
            continue;
        }
        ids.push(data["id"].clone());
        let choice = &data["choices"][0];
        let delta = &choice["delta"];
        n_roles += usize::from(delta["role"].is_string());
        if let Some(more) = delta["content"].as_str() {
            text += more;
            n_texts += usize::from(!more.is_empty());
        }
        reasons.extend(choice["finish_reason"].as_str().map(str::to_owned));
        if data["usage"].is_object() {
            usages.push(data["usage"].clone());
        }
        if data["model"] != MODEL {
            return Err(format!("the model is {}", data["model"]));
        }
        if kind == Kind::Leaves && n_texts == LEAVES_AFTER {
            return Ok(Told {
                kind,
                request_id,
                n_prompt_tokens: expected.n_prompt,
                n_completion_tokens: LEAVES_AFTER as u64..=expected.n_completion,
                ended: Ended::Left,
                n_moves,
            });
        }
    }
    let n_again = if kind == Kind::Stops { n_moves as u64 * MOST_HELD } else { 0 };
    let mut told = Told {
        kind,
        request_id,
        n_prompt_tokens: expected.n_prompt,
        n_completion_tokens: expected.n_completion..=expected.n_completion + n_again,
        ended: Ended::Whole,
        n_moves,
    };
    if !errors.is_empty() && kind == Kind::Formed {
        if errors.len() > 1 || !expected.text.starts_with(&text) {
            return Err(format!("refused in {} events after {text:?}", errors.len()));
        }
        told.ended = Ended::Refused;
        return Ok(told);
    }
    if !errors.is_empty() || !done {
        let n_bytes = text.len();
        return Err(format!(
            "after {n_texts} pieces ({n_bytes} bytes): errors {errors:?}, [DONE] {done}, hops {hops}"
        ));
    }
    expected.check_text(&text)?;
    ids.dedup();
    if ids.len() != 1 || n_roles != 1 || reasons != [expected.reason] {
        return Err(format!("ids {ids:?}, {n_roles} role events, finish reasons {reasons:?}"));
    }
    match kind {
        Kind::Plain if usages.len() != 1 => return Err(format!("{} usage events", usages.len())),
        Kind::Plain => expected.check_usage(&usages[0])?,
        Kind::Running => {
            let counts: Vec<_> = usages.iter().map(|usage| usage["completion_tokens"].as_u64()).collect();
            if !counts.is_sorted() || usages.iter().any(|usage| usage["prompt_tokens"] != expected.n_prompt) {
                return Err(format!("running totals {usages:?}"));
            }
            expected.check_usage(usages.last().ok_or("no usage")?)?;
        }
        _ if !usages.is_empty() => return Err(format!("usage that nobody asked for: {usages:?}")),
        _ => {}
    }
    Ok(told)
}
