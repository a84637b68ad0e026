//! What the browser keeps of a conversation: when it is written, and how it comes back.
use super::{Chat, Generation};
use crate::island::params::Params;
use crate::island::transcript::Transcript;
use crate::island::{FULL, queue};
use crate::net;
use crate::net::json::{Json, quote};

/// How long what changed waits to be kept; what a crash may cost.
const KEEP_AFTER_MS: f64 = 1_000.0;

/// How many times as long as keeping took: of a conversation so long that it is felt, the page does something else
/// nearly always.
const KEEP_SHARE: f64 = 50.0;

impl Chat {
    /// The name under which a conversation's things are kept.
    pub(in crate::island) fn kept_as(&self, what: &str) -> String {
        ["playground:", what, ":", &self.facts.scope.borrow()].concat()
    }

    /// The draft is another.
    pub(in crate::island) fn write_draft(&self, text: String) {
        *self.draft.borrow_mut() = Some(text);
        self.keep_soon();
    }

    /// Keeps in a while what changed: to write all of a long conversation takes longer than a letter that is typed, or
    /// a piece of an answer, may.
    pub(super) fn keep_soon(&self) {
        if let Some(chat) = self.own.upgrade()
            && !self.keep_asked.replace(true)
        {
            net::spawn(async move {
                let wait_ms = KEEP_AFTER_MS + KEEP_SHARE * chat.keeping_ms.get();
                net::sleep(wait_ms as i32).await;
                chat.keep_asked.set(false);
                chat.keep_rest();
            });
        }
    }

    /// Keeps at once what waits for it.
    pub(in crate::island) fn keep_rest(&self) {
        if self.unkept.get() || self.open() {
            self.keep();
        }
        match self.draft.take() {
            Some(draft) if draft.is_empty() => net::forget(&self.kept_as("draft")),
            Some(draft) => drop(net::remember(&self.kept_as("draft"), &draft)),
            None => {}
        }
    }

    /// Keeps the conversation in this browser.
    pub(in crate::island) fn keep(&self) {
        let from = js_sys::Date::now();
        self.unkept.set(false);
        self.kept.set(net::remember(&self.kept_as("chat"), &self.written()));
        self.keeping_ms.set(js_sys::Date::now() - from);
    }

    /// The conversation as it is kept.
    pub(in crate::island) fn written(&self) -> String {
        let talk = self.talk.borrow();
        let mut json = "{\"provider\":".to_owned();
        // The first of the order is no choice of its own: when the order changes, the chat follows it.
        let first = self.facts.providers.iter().position(|provider| provider.ready);
        let chosen = self.provider().filter(|_| first != Some(talk.provider));
        quote(chosen.map_or("", |provider| &provider.slug), &mut json);
        json.push_str(",\"params\":");
        talk.params.write(&mut json);
        if !talk.conversation.is_empty() {
            json.push_str(",\"conversation\":");
            quote(&talk.conversation, &mut json);
        }
        if let Some(Generation { name, at }) = &talk.generation {
            json.push_str(",\"generation\":");
            quote(name, &mut json);
            json.push_str(",\"at\":");
            json.push_str(&at.to_string());
            json.push_str(",\"tags\":");
            talk.transcript.write_tags(&mut json);
        }
        json.push_str(",\"written\":");
        json.push_str(&(js_sys::Date::now() as u64).to_string());
        json.push_str(",\"turns\":");
        talk.transcript.write(&mut json);
        if FULL {
            queue::write(&talk.queue, &mut json);
        }
        json.push('}');
        json
    }

    /// Brings back what was kept, with the answer that was coming: it goes on, which one in a file or in the history never
    /// does.
    pub(in crate::island) fn restore(&self) {
        if let Some(kept) = net::recall(&self.kept_as("chat")).and_then(|json| Json::parse(&json)) {
            self.take(&kept);
            let talk = &mut *self.talk.borrow_mut();
            if let (Some(name), Some(at)) = (kept.get("generation").text(), kept.get("at").number()) {
                talk.generation = Some(Generation { name: name.to_owned(), at });
                talk.transcript.go_on(kept.get("tags"));
            }
        }
    }

    /// Takes a conversation as it was kept, in the place of this one. A provider that is gone or not ready any more is
    /// not chosen, and a conversation without turns follows the order, which may have changed.
    pub(in crate::island) fn take(&self, kept: &Json) {
        let talk = &mut *self.talk.borrow_mut();
        talk.written_ms = kept.get("written").number().unwrap_or(0);
        talk.params = Params::kept(kept.get("params"));
        talk.turn_to(Transcript::kept(kept.get("turns")), kept.get("conversation").owned());
        if FULL {
            talk.queue = queue::kept(kept.get("queue"));
        }
        if !talk.transcript.turns.is_empty() {
            let slug = kept.get("provider").text();
            let found = self.facts.providers.iter().position(|p| Some(p.slug.as_str()) == slug && p.ready);
            talk.provider = found.unwrap_or(talk.provider);
        }
    }
}
