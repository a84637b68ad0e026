//! What the next question will cost to ask, as an estimate, beside the button that sends it.
use crate::island::chat::Chat;
use crate::island::dom::{add, inside, set_attr, set_text, value};
use crate::island::params::Params;
use crate::island::texts::Texts;
use crate::island::transcript::Transcript;
use crate::island::widget::{Extra, Form};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wire::NanoUsd;

/// Characters that a token has, about. Source: the rule of thumb of OpenAI's tokeniser page, for English.
const N_CHARACTERS: u64 = 4;

/// What it was last reckoned for: what was said, the draft's length, pictures, the provider and the parameters.
type Reckoned = (u64, usize, usize, usize, Params);

/// The estimate.
#[derive(Default)]
pub(super) struct Cost {
    reckoned: RefCell<Option<Reckoned>>,
    /// The mark of what was said, and how many characters that is: a draft changes with every letter, and it does not.
    said: Cell<(u64, usize)>,
}

impl Extra for Cost {
    fn start(&self, form: &Rc<Form>, chat: &Rc<Chat>) {
        if let Some(foot) = inside(&form.root, ".composer-foot")
            && let Some(hint) = inside(&foot, ".composer-hint")
        {
            let estimate = add(&foot, "span", "estimate", "");
            set_attr(&estimate, "title", chat.facts.texts.get("request-estimate-how"));
            let _ = foot.insert_before(&estimate, hint.next_sibling().as_ref());
        }
    }

    fn show(&self, form: &Form, chat: &Chat) {
        let talk = chat.talk.borrow();
        if talk.transcript.open() {
            return;
        }
        let draft = value(&form.input);
        let said = mark(&talk.transcript);
        let now = (said, draft.len(), talk.pictures.len(), talk.provider, talk.params.clone());
        if self.reckoned.borrow().as_ref() == Some(&now) {
            return;
        }
        let ignores = chat.provider().map_or(&[][..], |provider| &provider.ignores);
        if self.said.get().0 != said {
            self.said.set((said, talk.transcript.n_characters()));
        }
        let said = self.said.get().1 + talk.params.system.trim().chars().count();
        // Tools and schemas are read by the model too; numbers are not.
        let read = |key: &str| matches!(key, "tools" | "response_format");
        let fields = talk.params.fields(ignores);
        let fields = fields.iter().filter(|(key, _)| read(key)).map(|(_, json)| json.len()).sum::<usize>();
        let n_characters = (said + draft.chars().count() + fields) as u64;
        if let Some(place) = inside(&form.root, ".estimate") {
            let price = chat.provider().and_then(|provider| provider.price_nanousd);
            let n_pictures = talk.pictures.iter().map(|picture| picture.n_tokens).sum::<u64>();
            let n_tokens = n_characters.div_ceil(N_CHARACTERS) + n_pictures;
            set_text(&place, &estimate(n_tokens, price, &chat.facts.texts));
        }
        *self.reckoned.borrow_mut() = Some(now);
    }
}

/// Unlike for other conversations, and zero for none: the lengths of its turns in a number (the prime is FNV's).
fn mark(transcript: &Transcript) -> u64 {
    transcript.turns.iter().fold(0, |mark: u64, turn| {
        mark.wrapping_add(turn.text.len() as u64 + 1).wrapping_mul(0x0100_0000_01b3)
    })
}

/// About how many tokens, and what reading them costs at this price a million.
fn estimate(n_tokens: u64, price_nanousd: Option<u64>, texts: &Texts) -> String {
    if n_tokens == 0 {
        return String::new();
    }
    match price_nanousd {
        None => texts.count("request-estimate", n_tokens, &[]),
        Some(price) => {
            let cost = i64::try_from(n_tokens.saturating_mul(price).div_ceil(1_000_000)).unwrap_or(i64::MAX);
            texts.count("request-estimate-cost", n_tokens, &[("cost", &texts.usd(NanoUsd(cost)))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use wire::{Locale, Price};

    #[test]
    fn an_estimate_is_tokens_times_the_price() {
        let texts = Texts::read(&Words::of(Locale::En).island(&["request"]));
        assert_eq!(estimate(0, Some(1), &texts), "");
        assert_eq!(estimate(101, None, &texts), "≈ 101 tokens");
        assert_eq!(estimate(1, Some(0), &texts), "≈ 1 token, free");
        let price = Price { input_nanousd: 500_000_000, output_nanousd: 1 };
        let expected = texts.usd(price.cost(4_000_000, 0));
        assert_eq!(
            estimate(4_000_000, Some(price.input_nanousd), &texts),
            ["≈ 4,000,000 tokens, ", &expected].concat()
        );
    }
}
