//! What a reasoning model thought, above its answer: open while it thinks, closed when the answer begins,
//! unless the reader took it in hand.
use super::dom::{add, make, set_flag, set_text};
use super::texts::Texts;
use super::transcript::Turn;
use wasm_bindgen::JsCast;
use web_sys::{Element, Text};

/// The region of one answer.
pub(super) struct Reasoning {
    details: Element,
    summary: Element,
    body: Element,
    n_painted: usize,
    thinking: Option<bool>,
    label: String,
}

impl Reasoning {
    /// An empty region before an answer's text.
    pub(super) fn before(body: &Element) -> Self {
        let details = make("details", "reasoning", "");
        let summary = add(&details, "summary", "", "");
        let text = add(&add(&details, "div", "reasoning-body", ""), "div", "", "");
        if let Some(article) = body.parent_node() {
            let _ = article.insert_before(&details, Some(body));
        }
        Self { details, summary, body: text, n_painted: 0, thinking: None, label: String::new() }
    }

    /// Brings it up to the answer. `n_tokens`: where the receipt tells.
    pub(super) fn show(&mut self, turn: &Turn, n_tokens: Option<u64>, texts: &Texts) {
        if let Some(more) = turn.reasoning.get(self.n_painted..).filter(|more| !more.is_empty()) {
            match self.body.last_child().map(JsCast::dyn_into::<Text>) {
                Some(Ok(text)) => drop(text.append_data(more)),
                _ => set_text(&self.body, more),
            }
            self.n_painted = turn.reasoning.len();
        }
        let thinking = turn.open() && turn.text.is_empty();
        if self.thinking != Some(thinking) {
            self.thinking = Some(thinking);
            set_flag(&self.details, "data-live", thinking);
            if !self.details.has_attribute("data-held") {
                set_flag(&self.details, "open", thinking);
            }
        }
        let label = label(turn.thought_ms.filter(|_| !thinking), n_tokens, thinking, texts);
        if self.label != label {
            set_text(&self.summary, &label);
            self.label = label;
        }
    }
}

/// "Thought 4.2 s · 812 tokens", as far as it is known.
fn label(ms: Option<u64>, n_tokens: Option<u64>, thinking: bool, texts: &Texts) -> String {
    let mut label = match ms {
        _ if thinking => texts.get("widget-thinking").to_owned(),
        Some(ms) => texts.fill("widget-thought", &[("seconds", &texts.tenths(ms / 100))]),
        None => texts.get("widget-reasoning").to_owned(),
    };
    if let Some(n) = n_tokens.filter(|n| *n > 0) {
        label.push_str(" · ");
        label.push_str(&texts.count("widget-now-tokens", n, &[]));
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_says_what_is_known() {
        let texts = Texts::read(&crate::words::Words::of(wire::Locale::En).island(&["widget"]));
        for (ms, n_tokens, thinking, words) in [
            (Some(4_250), Some(812), false, "Thought 4.2 s · 812 tokens"),
            (Some(4_250), None, false, "Thought 4.2 s"),
            (None, Some(1), false, "Reasoning · 1 token"),
            (None, Some(0), false, "Reasoning"),
            (None, None, true, "Thinking"),
        ] {
            assert_eq!(label(ms, n_tokens, thinking, &texts), words);
        }
    }
}
