//! What of the conversations is on the server too, for readers who want that. Sending is not done here: it goes along with
//! keeping (`app/bundle/src/history.js`).
use super::Place;
use super::list::{Head, List};
use crate::net::{self, history as kept};

impl Place {
    /// The reader wants something else of the server from now on ([`kept::server`]).
    pub(super) fn turn(&self, turn: &'static str) {
        let place = self.clone();
        net::spawn(async move { place.ask_server(turn).await });
    }

    /// Completes the list with what the server has; once it is not to be asked, the list is this browser's again.
    pub(super) async fn ask_server(&self, turn: &str) {
        let Some(there) = kept::server(turn).await else { return };
        let ours = if turn == "left" || turn == "gone" { Some(kept::list().await) } else { None };
        let now = self.chat.talk.borrow().conversation.clone();
        let mut newer = false;
        {
            let list = &mut *self.history.list.borrow_mut();
            if let Some(ours) = ours {
                list.heads = List::read(&ours, kept::lower).heads;
            }
            for head in there.iter().filter_map(|json| Head::read(json)) {
                newer |= head.id == now;
                list.put(head);
            }
        }
        self.draw();
        if newer {
            self.catch_up().await;
        }
        if turn == "gone" {
            self.say(self.history.texts.get("history-server-gone"));
        }
    }
}
