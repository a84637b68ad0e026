//! The line under an answer: who served it, how fast, at what cost. The words are pure; the view is thin.
use super::dom::{add, set_attr};
use super::texts::Texts;
use crate::net::json::Json;
use web_sys::Element;
use wire::{ClusterLabel, Hop, HopKind, KeyMode, ModelId, NanoUsd, ProviderSlug, Receipt, SmolStr, Usage};

/// Reads a receipt as the gateway sends it.
pub(super) fn read(json: &str) -> Option<Receipt> {
    let json = Json::parse(json)?;
    let some = |value: &Json| value.text().map(SmolStr::new);
    let cluster = |json: &Json| {
        let name = some(json.get("name"))?;
        Some(ClusterLabel { name, country: some(json.get("country")), partner: some(json.get("partner")) })
    };
    let usage = |json: &Json| {
        let n = |name: &str| json.get(name).number();
        Some(Usage {
            prompt_tokens: n("prompt_tokens")?,
            completion_tokens: n("completion_tokens")?,
            total_tokens: n("total_tokens")?,
        })
    };
    let hop = |json: &Json| {
        let kind = match json.get("kind").text() {
            Some("restart") => HopKind::Restart,
            Some("resume") => HopKind::Resume,
            Some("hedge") => HopKind::Hedge,
            _ => HopKind::First,
        };
        Some(Hop {
            kind,
            provider: ProviderSlug::parse(json.get("provider").owned()).ok()?,
            cluster: some(json.get("cluster")),
            outcome: some(json.get("outcome")).unwrap_or_default(),
            n_tokens: json.get("n_tokens").number().unwrap_or(0),
            duration_ms: json.get("duration_ms").number()?,
        })
    };
    let own_key = json.get("mode").text() == Some(KeyMode::CustomKey.as_str());
    Some(Receipt {
        request_id: json.get("request_id").owned(),
        model: ModelId::parse(json.get("model").owned()).ok()?,
        provider: ProviderSlug::parse(json.get("provider").owned()).ok()?,
        mode: if own_key { KeyMode::CustomKey } else { KeyMode::Routed },
        cluster: cluster(json.get("cluster")),
        first_token_ms: json.get("first_token_ms").number(),
        duration_ms: json.get("duration_ms").number()?,
        usage: usage(json.get("usage")),
        cached_tokens: json.get("cached_tokens").number(),
        reasoning_tokens: json.get("reasoning_tokens").number(),
        cost: NanoUsd(i64::try_from(json.get("cost").number()?).ok()?),
        hops: json.get("hops").list().iter().filter_map(hop).collect(),
        not_resumed: json.get("not_resumed").text().map(str::to_owned),
    })
}

/// One reading: what it is and its value.
type Item<'a> = (&'a str, String);

/// Tokens a second in tenths, when there is enough to go by.
pub(super) fn tenths_per_s(receipt: &Receipt) -> Option<u64> {
    let writing_ms = receipt.duration_ms.saturating_sub(receipt.first_token_ms.unwrap_or(0));
    // The first token is what the writing time starts with.
    let n_after_first = receipt.usage?.completion_tokens.saturating_sub(1);
    (n_after_first * 10_000).checked_div(writing_ms).filter(|tenths| *tenths > 0)
}

/// The readings of a receipt. `name` is the provider's.
pub(super) fn items<'a>(receipt: &Receipt, name: &str, texts: &'a Texts) -> Vec<Item<'a>> {
    let mut served = name.to_owned();
    if let Some(cluster) = &receipt.cluster {
        served.push_str(" · ");
        served.push_str(&cluster.name);
        for place in [&cluster.country, &cluster.partner].into_iter().flatten() {
            served.push_str(", ");
            served.push_str(place);
        }
    }
    let mut items = vec![(texts.get("widget-served"), served)];
    if let Some(ms) = receipt.first_token_ms {
        let ms = texts.fill("widget-ms", &[("value", &texts.number(ms))]);
        items.push((texts.get("widget-first-token"), ms));
    }
    if let Some(usage) = receipt.usage {
        if let Some(tenths) = tenths_per_s(receipt) {
            let speed = if tenths < 1000 { texts.tenths(tenths) } else { texts.number(tenths / 10) };
            items.push(("", texts.fill("widget-speed", &[("value", &speed)])));
        }
        let (input, output) = (texts.number(usage.prompt_tokens), texts.number(usage.completion_tokens));
        items.push(("", texts.fill("widget-usage", &[("input", &input), ("output", &output)])));
    }
    for (key, n) in [("widget-cached", receipt.cached_tokens), ("widget-reasoning", receipt.reasoning_tokens)]
    {
        if let Some(n) = n.filter(|n| *n > 0) {
            items.push((texts.get(key), texts.number(n)));
        }
    }
    let cost = match receipt.mode {
        KeyMode::CustomKey => texts.fill("widget-billed", &[("provider", name)]),
        KeyMode::Routed => texts.usd(receipt.cost),
    };
    items.push((texts.get("widget-cost"), cost));
    items
}

/// How one attempt ended, in words. What has no words of its own is said as it was sent.
fn outcome<'a>(outcome: &'a str, texts: &'a Texts) -> &'a str {
    let key = match outcome {
        "ok" => "widget-outcome-ok",
        "connect" => "widget-outcome-connect",
        "overtaken" => "widget-outcome-overtaken",
        "closed early" | "aborted" | "error in the stream" => "widget-outcome-broke",
        _ if outcome.starts_with("busy") => "widget-outcome-busy",
        _ if outcome.ends_with("late") || outcome == "out of time" => "widget-outcome-late",
        _ if outcome.starts_with("status") => "widget-outcome-refused",
        _ if outcome.starts_with("not an answer") => "widget-outcome-garbage",
        _ => return outcome,
    };
    texts.get(key)
}

/// The attempts in words, each with its state as the style sheet knows it, when there was more than one.
pub(super) fn trail(receipt: &Receipt, texts: &Texts) -> Vec<(&'static str, String)> {
    let rung = |hop: &Hop| {
        let at = hop.cluster.as_deref().unwrap_or(hop.provider.as_str());
        let key = match hop.kind {
            HopKind::First | HopKind::Restart => "widget-hop",
            HopKind::Resume => "widget-hop-resume",
            HopKind::Hedge => "widget-hop-hedge",
        };
        let (outcome, ms) = (outcome(&hop.outcome, texts), texts.number(hop.duration_ms));
        let state = match hop.outcome.as_str() {
            "ok" => "ok",
            "overtaken" => "skipped",
            _ => "failed",
        };
        (state, texts.fill(key, &[("place", at), ("outcome", outcome), ("ms", &ms)]))
    };
    if receipt.hops.len() > 1 { receipt.hops.iter().map(rung).collect() } else { vec![] }
}

/// The line itself, under an answer.
pub(super) fn line(parent: &Element, receipt: &Receipt, name: &str, texts: &Texts) -> Element {
    let line = add(parent, "div", "receipt", "");
    for (what, value) in items(receipt, name, texts) {
        let item = add(&line, "span", "receipt-item", what);
        if !what.is_empty() {
            let _ = item.append_with_str_1(" ");
        }
        add(&item, "b", "", &value);
    }
    let rungs = trail(receipt, texts);
    if !rungs.is_empty() {
        let more = add(&line, "details", "receipt-more", "");
        add(&more, "summary", "", texts.get("widget-attempts"));
        let trail = add(&more, "div", "ladder-trail", "");
        for (state, words) in rungs {
            set_attr(&add(&trail, "span", "ladder-rung", &words), "data-state", state);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        Texts::read(&crate::words::Words::of(wire::Locale::En).island(&["widget"]))
    }

    fn receipt() -> Receipt {
        let provider = ProviderSlug::parse("publicai").expect("a slug");
        Receipt {
            request_id: "r".to_owned(),
            model: ModelId::parse("a/b").expect("a model"),
            provider: provider.clone(),
            mode: KeyMode::Routed,
            cluster: Some(ClusterLabel {
                name: "alps".into(),
                country: Some("CH".into()),
                partner: Some("CSCS".into()),
            }),
            first_token_ms: Some(1_040),
            duration_ms: 2_040,
            usage: Some(Usage { prompt_tokens: 12, completion_tokens: 43, total_tokens: 55 }),
            cached_tokens: None,
            reasoning_tokens: None,
            cost: NanoUsd(1_200),
            hops: vec![
                Hop {
                    kind: HopKind::First,
                    provider: provider.clone(),
                    cluster: Some("jura".into()),
                    outcome: "closed early".into(),
                    n_tokens: 3,
                    duration_ms: 3,
                },
                Hop {
                    kind: HopKind::Resume,
                    provider,
                    cluster: Some("alps".into()),
                    outcome: "ok".into(),
                    n_tokens: 40,
                    duration_ms: 2_036,
                },
            ],
            not_resumed: None,
        }
    }

    #[track_caller]
    fn check(receipt: &Receipt, words: &str) {
        let said: Vec<_> = items(receipt, "Public AI", &texts())
            .into_iter()
            .map(|(what, value)| [what, " ", &value].concat())
            .collect();
        assert_eq!(said.iter().map(|item| item.trim()).collect::<Vec<_>>().join(" | "), words);
    }

    #[test]
    fn a_receipt_says_who_and_how_fast_and_what_it_cost() {
        check(
            &receipt(),
            "Served by Public AI · alps, CH, CSCS | First token 1,040 ms | 42.0 tok/s | 12 in, 43 out | Cost $0.0000012",
        );
        let own = Receipt { mode: KeyMode::CustomKey, cluster: None, cost: NanoUsd(0), ..receipt() };
        check(
            &own,
            "Served by Public AI | First token 1,040 ms | 42.0 tok/s | 12 in, 43 out | Cost billed by Public AI",
        );
        let bare =
            Receipt { usage: None, first_token_ms: None, cluster: None, cost: NanoUsd(0), ..receipt() };
        check(&bare, "Served by Public AI | Cost free");
        let told = Receipt { cached_tokens: Some(8), reasoning_tokens: Some(30), ..bare.clone() };
        check(&told, "Served by Public AI | Cached 8 | Reasoning 30 | Cost free");
        let nothing = Receipt { cached_tokens: Some(0), ..bare };
        check(&nothing, "Served by Public AI | Cost free");
        let at_once = Receipt { duration_ms: 1_040, ..receipt() };
        check(
            &at_once,
            "Served by Public AI · alps, CH, CSCS | First token 1,040 ms | 12 in, 43 out | Cost $0.0000012",
        );
    }

    #[test]
    fn a_receipt_is_read_as_it_is_sent() {
        let own = Receipt {
            mode: KeyMode::CustomKey,
            cluster: None,
            usage: None,
            first_token_ms: None,
            hops: vec![],
            not_resumed: Some("tool call".to_owned()),
            ..receipt()
        };
        let told = Receipt { cached_tokens: Some(8), reasoning_tokens: Some(0), ..receipt() };
        for receipt in [receipt(), own, told] {
            let json = serde_json::to_string(&receipt).expect("JSON");
            assert_eq!(read(&json), Some(receipt), "{json}");
        }
        assert_eq!(read("{}"), None);
    }

    #[test]
    fn a_trail_is_told_when_there_is_one() {
        let trail_of = |receipt: &Receipt| trail(receipt, &texts());
        assert_eq!(
            trail_of(&receipt()),
            [
                ("failed", "jura: broke off after 3 ms".to_owned()),
                ("ok", "continued at alps: answered after 2,036 ms".to_owned())
            ]
        );
        assert_eq!(trail_of(&Receipt { hops: vec![], ..receipt() }), []);
    }

    #[test]
    fn every_outcome_has_words_or_stays_as_it_is() {
        for (sent, said) in [
            ("status 500", "refused"),
            ("busy, status 429", "busy"),
            ("first token late", "too slow"),
            ("not an answer, bad head", "no proper answer"),
            ("answer too large", "answer too large"),
        ] {
            assert_eq!(outcome(sent, &texts()), said);
        }
    }
}
