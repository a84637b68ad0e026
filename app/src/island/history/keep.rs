//! Whether conversations could be kept, and which copy of one is the newest: the chat's own, which the browser holds in
//! little room, or the history's.
use super::{History, Place, mark};
use crate::island::chat::Chat;
use crate::island::dom::{inside, set_flag};
use crate::net::json::Json;
use crate::net::{self, history as kept};

impl History {
    /// Says when what is said now may be lost.
    pub(super) fn tell(&self, chat: &Chat) {
        if let Some(lost) = inside(&self.root, ".history-lost") {
            set_flag(&lost, "hidden", self.kept.get() && chat.kept.get());
        }
    }
}

/// Asks the reader.
pub(super) fn agreed(question: &str) -> bool {
    web_sys::window().is_some_and(|window| window.confirm_with_message(question).unwrap_or(false))
}

impl Place {
    /// Keeps a conversation; an empty body leaves the one that is there.
    pub(super) fn put(&self, id: String, json: String, body: String) {
        let place = self.clone();
        net::spawn(async move {
            let done = kept::put(&id, &json, &body).await;
            let current = !body.is_empty() && place.chat.talk.borrow().conversation == id;
            if current || !done {
                place.history.kept.set(done);
                place.history.tell(&place.chat);
            }
        });
    }

    /// Whether the chat may become another conversation: one that could not be kept goes only if the reader says so.
    pub(super) fn may_leave(&self) -> bool {
        let kept = self.history.kept.get() || self.chat.talk.borrow().transcript.turns.is_empty();
        let may = kept || agreed(self.history.texts.get("history-leave"));
        self.history.kept.set(self.history.kept.get() || may);
        may
    }

    /// What is kept of the conversation may be newer than the chat's own copy, where there was no more room for that, or
    /// it may be missing.
    pub(super) async fn catch_up(&self) {
        let (id, written_ms, before) = {
            let talk = self.chat.talk.borrow();
            (talk.conversation.clone(), talk.written_ms, mark(&talk))
        };
        let body = kept::body(&id).await.and_then(|body| Json::parse(&body));
        // What is said meanwhile is the newest.
        if self.chat.talk.borrow().conversation != id || mark(&self.chat.talk.borrow()) != before {
            return;
        }
        match body {
            Some(body) if body.get("written").number().unwrap_or(0) > written_ms => {
                self.take(&body, id);
                self.form.refill(&self.chat);
                self.chat.fetch_renderer();
            }
            None if !self.chat.open() && !self.chat.talk.borrow().transcript.turns.is_empty() => self.save(),
            _ => {}
        }
    }

    /// Brings a kept conversation into the chat, which is not kept as it was before.
    pub(super) fn take(&self, body: &Json, id: String) {
        self.history.saved.set(None);
        self.chat.stop();
        self.chat.take(body);
        self.chat.talk.borrow_mut().conversation = id;
        self.settled();
        self.chat.keep();
    }
}
