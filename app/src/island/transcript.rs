//! A conversation as a state machine: events in, turns out. Pure, so that it is tested without a browser.
//!
//! It must not know the network, the clock or the page. What is shown is derived from [`Transcript::turns`].
use super::failure::Failure;
use crate::net::json::{Json, quote};
use wire::{Message, Role};

/// How an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Asked, nothing has come yet.
    Waiting,
    /// Coming.
    Streaming,
    /// Whole.
    Done,
    /// The reader stopped it; what had come is kept.
    Stopped,
    /// It reached the token limit.
    CutShort,
    /// The provider withheld the rest.
    Filtered,
    /// It ended with an error; what had come is kept.
    Failed,
}

/// One message of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Unlike any other of this conversation, also after a reload.
    pub(crate) id: u64,
    /// The user or the assistant; the system prompt is a parameter and not a turn.
    pub(crate) role: Role,
    /// What was said.
    pub(crate) text: String,
    /// What a reasoning model thought before it.
    pub(crate) reasoning: String,
    /// How it stands; a user's turn is always done.
    pub(crate) state: State,
    /// Who served it and at what cost, as the gateway sent it.
    pub(crate) receipt: Option<String>,
    /// Why it failed.
    pub(crate) failure: Option<Failure>,
}

impl Turn {
    /// Whether more may come.
    pub(crate) fn open(&self) -> bool {
        matches!(self.state, State::Waiting | State::Streaming)
    }

    fn write(&self, out: &mut String) {
        let state = STATES.iter().position(|state| *state == self.state).unwrap_or(0);
        out.push_str(if self.role == Role::User { "{\"user\":" } else { "{\"answer\":" });
        quote(&self.text, out);
        out.push_str(",\"state\":");
        out.push_str(&state.to_string());
        if !self.reasoning.is_empty() {
            out.push_str(",\"reasoning\":");
            quote(&self.reasoning, out);
        }
        if let Some(receipt) = &self.receipt {
            out.push_str(",\"receipt\":");
            quote(receipt, out);
        }
        if let Some(failure) = &self.failure {
            out.push_str(",\"failure\":");
            failure.write(out);
        }
        out.push('}');
    }

    fn kept(json: &Json) -> Option<Self> {
        let user = json.get("user").text();
        Some(Self {
            id: 0,
            role: if user.is_some() { Role::User } else { Role::Assistant },
            text: user.or(json.get("answer").text())?.to_owned(),
            reasoning: json.get("reasoning").owned(),
            state: *STATES.get(json.get("state").number()? as usize)?,
            receipt: json.get("receipt").text().map(str::to_owned),
            failure: Failure::kept(json.get("failure")),
        })
    }
}

/// The states by the number they are kept under; new ones go to the end.
const STATES: [State; 7] = [
    State::Waiting,
    State::Streaming,
    State::Done,
    State::Stopped,
    State::CutShort,
    State::Filtered,
    State::Failed,
];

/// What happens to a conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// The reader asks; an empty answer opens.
    Send(String),
    /// Text of the answer came.
    Delta(String),
    /// Reasoning came.
    Reasoning(String),
    /// The model says why it ends: `stop`, `length`, `content_filter`.
    Finish(String),
    /// The gateway says who served it.
    Receipt(String),
    /// The stream ended by itself.
    End,
    /// The reader stopped it.
    Stop,
    /// It failed.
    Fail(Failure),
    /// The last answer is thrown away and asked for again.
    Regenerate,
    /// This user's turn and all after it are taken back, to be asked differently.
    TakeBack(u64),
    /// All turns are thrown away.
    Clear,
}

/// The conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transcript {
    /// Oldest first. Only the last may be open.
    pub(crate) turns: Vec<Turn>,
    /// The next turn's id.
    next_id: u64,
}

impl Transcript {
    /// Takes one event. Events that make no sense in the present state change nothing: a late delta after a
    /// stop is the network's, not an error.
    pub(crate) fn apply(&mut self, event: Event) {
        match event {
            Event::Send(text) => {
                if !self.open() && !text.trim().is_empty() {
                    self.add(Role::User, text, State::Done);
                    self.add(Role::Assistant, String::new(), State::Waiting);
                }
            }
            Event::Regenerate => {
                if !self.open() && !self.turns.is_empty() {
                    while self.turns.last().is_some_and(|turn| turn.role == Role::Assistant) {
                        self.turns.pop();
                    }
                    self.add(Role::Assistant, String::new(), State::Waiting);
                }
            }
            Event::TakeBack(id) => {
                if let Some(at) = self.turns.iter().position(|turn| turn.id == id)
                    && !self.open()
                {
                    self.turns.truncate(at);
                }
            }
            Event::Clear => self.turns.clear(),
            Event::Receipt(receipt) => {
                // It may come after the last text, and after a failure too.
                if let Some(answer) = self.last_answer() {
                    answer.receipt = Some(receipt);
                }
            }
            Event::Delta(_)
            | Event::Reasoning(_)
            | Event::Finish(_)
            | Event::End
            | Event::Stop
            | Event::Fail(_) => self.apply_to_open(event),
        }
    }

    fn apply_to_open(&mut self, event: Event) {
        // A finished answer takes no text any more, but the stream may still fail or end.
        let Some(answer) = self.last_answer() else { return };
        match event {
            Event::Delta(text) if answer.open() => {
                answer.text.push_str(&text);
                if !text.is_empty() {
                    answer.state = State::Streaming;
                }
            }
            Event::Reasoning(text) if answer.open() => {
                answer.reasoning.push_str(&text);
                answer.state = State::Streaming;
            }
            Event::Finish(reason) if answer.open() => {
                answer.state = match reason.as_str() {
                    "length" => State::CutShort,
                    "content_filter" => State::Filtered,
                    _ => State::Done,
                };
            }
            Event::End if answer.open() => answer.state = State::Done,
            Event::Stop if answer.open() => answer.state = State::Stopped,
            Event::Fail(failure) if answer.state != State::Stopped => {
                answer.state = State::Failed;
                answer.failure = Some(failure);
            }
            _ => {}
        }
    }

    fn add(&mut self, role: Role, text: String, state: State) {
        let id = self.next_id;
        self.next_id += 1;
        let reasoning = String::new();
        self.turns.push(Turn { id, role, text, reasoning, state, receipt: None, failure: None });
    }

    fn last_answer(&mut self) -> Option<&mut Turn> {
        self.turns.last_mut().filter(|turn| turn.role == Role::Assistant)
    }

    /// Whether an answer is coming.
    pub(crate) fn open(&self) -> bool {
        self.turns.last().is_some_and(Turn::open)
    }

    /// A turn by its id.
    pub(crate) fn turn(&self, id: u64) -> Option<&Turn> {
        self.turns.iter().find(|turn| turn.id == id)
    }

    /// As it is kept in the browser: a list of turns.
    pub(crate) fn write(&self, out: &mut String) {
        out.push('[');
        for (idx, turn) in self.turns.iter().enumerate() {
            if idx > 0 {
                out.push(',');
            }
            turn.write(out);
        }
        out.push(']');
    }

    /// Reads what [`Transcript::write`] wrote. An answer that was coming comes no more; what cannot be read
    /// ends the conversation there.
    pub(crate) fn kept(json: &Json) -> Self {
        let mut turns: Vec<Turn> = json.list().iter().map_while(Turn::kept).collect();
        for (id, turn) in (0..).zip(&mut turns) {
            turn.id = id;
            if turn.open() {
                turn.state = State::Stopped;
            }
        }
        Self { next_id: turns.len() as u64, turns }
    }

    /// The conversation as a request carries it: the system prompt, then what was said. A question whose
    /// answer never came is left out with it: servers refuse empty messages, and many models refuse two
    /// questions in a row.
    pub(crate) fn messages(&self, system: &str) -> Vec<Message> {
        let system = system.trim();
        let first = (!system.is_empty()).then(|| Message { role: Role::System, content: system.to_owned() });
        let mut messages: Vec<Message> = first.into_iter().collect();
        for (idx, turn) in self.turns.iter().enumerate() {
            // What follows the answer, if there is one: without it the question is the one being asked.
            let unanswered = self.turns.get(idx + 1).is_some_and(|answer| answer.text.is_empty());
            let asked_since = self.turns.len() > idx + 2;
            let given_up = turn.role == Role::User && unanswered && asked_since;
            if !given_up && !turn.text.is_empty() {
                messages.push(Message { role: turn.role, content: turn.text.clone() });
            }
        }
        messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: impl IntoIterator<Item = Event>) -> Transcript {
        let mut transcript = Transcript::default();
        events.into_iter().for_each(|event| transcript.apply(event));
        transcript
    }

    fn send(text: &str) -> Event {
        Event::Send(text.to_owned())
    }

    fn delta(text: &str) -> Event {
        Event::Delta(text.to_owned())
    }

    fn finish(reason: &str) -> Event {
        Event::Finish(reason.to_owned())
    }

    fn receipt() -> Event {
        Event::Receipt("{\"request_id\":\"r\"}".to_owned())
    }

    #[track_caller]
    fn check(transcript: &Transcript, text: &str, state: State) {
        let last = transcript.turns.last().expect("a turn");
        assert_eq!((last.text.as_str(), last.state), (text, state));
    }

    #[test]
    fn an_answer_grows_and_ends() {
        let mut transcript = after([send("Hi")]);
        check(&transcript, "", State::Waiting);
        transcript.apply(delta(""));
        check(&transcript, "", State::Waiting);
        transcript.apply(delta("Hel"));
        transcript.apply(delta("lo"));
        check(&transcript, "Hello", State::Streaming);
        transcript.apply(finish("stop"));
        transcript.apply(receipt());
        transcript.apply(Event::End);
        check(&transcript, "Hello", State::Done);
        assert!(transcript.turns[1].receipt.is_some());
    }

    #[test]
    fn reasoning_is_kept_apart() {
        let transcript = after([send("Hi"), Event::Reasoning("Hm. ".to_owned()), delta("Hello")]);
        assert_eq!(transcript.turns[1].reasoning, "Hm. ");
        check(&transcript, "Hello", State::Streaming);
    }

    #[test]
    fn a_stopped_answer_keeps_what_came_and_takes_no_more() {
        let late = Event::Fail(Failure::lost());
        let mut transcript = after([send("Hi"), delta("Hel"), Event::Stop, delta("lo"), late, Event::End]);
        check(&transcript, "Hel", State::Stopped);
        assert_eq!(transcript.turns[1].failure, None, "ending the request is what stopping does");
        transcript.apply(send("Go on"));
        let said: Vec<_> = transcript.messages("").into_iter().map(|message| message.content).collect();
        assert_eq!(said, ["Hi", "Hel", "Go on"]);
    }

    #[test]
    fn a_limit_and_a_filter_are_told() {
        check(&after([send("Hi"), delta("Hel"), finish("length"), Event::End]), "Hel", State::CutShort);
        check(&after([send("Hi"), finish("content_filter"), Event::End]), "", State::Filtered);
    }

    #[test]
    fn a_failure_keeps_what_came_and_can_be_retried() {
        let mut transcript = after([send("Hi"), delta("Hel"), Event::Fail(Failure::lost())]);
        check(&transcript, "Hel", State::Failed);
        assert!(transcript.turns[1].failure.is_some());
        transcript.apply(Event::Regenerate);
        check(&transcript, "", State::Waiting);
        assert_eq!(transcript.turns.len(), 2);
        assert_eq!(transcript.turns[1].failure, None);
        assert_ne!(transcript.turns[1].id, 1, "another answer, not the old one");
    }

    #[test]
    fn an_error_after_the_last_text_still_shows() {
        check(
            &after([send("Hi"), delta("Hel"), finish("stop"), Event::Fail(Failure::lost())]),
            "Hel",
            State::Failed,
        );
    }

    #[test]
    fn nothing_is_sent_while_an_answer_comes() {
        let transcript = after([send("Hi"), send("Ho"), Event::Regenerate, Event::TakeBack(0), delta("x")]);
        assert_eq!(transcript.turns.len(), 2);
        assert_eq!(after([send("  \n")]).turns, []);
        assert_eq!(after([Event::Regenerate, delta("x"), Event::Stop, Event::End]).turns, []);
    }

    #[test]
    fn a_turn_taken_back_takes_those_after_it() {
        let transcript =
            after([send("a"), delta("1"), Event::End, send("b"), delta("2"), Event::End, Event::TakeBack(2)]);
        assert_eq!(transcript.turns.len(), 2);
        check(&transcript, "1", State::Done);
        let mut transcript = transcript;
        transcript.apply(send("c"));
        assert!(transcript.turns[2].id > 3, "ids are not used twice");
        transcript.apply(Event::Clear);
        assert_eq!(transcript.turns, []);
    }

    fn reloaded(transcript: &Transcript) -> Transcript {
        let mut json = String::new();
        transcript.write(&mut json);
        Transcript::kept(&Json::parse(&json).expect("JSON"))
    }

    #[test]
    fn a_reload_marks_a_half_answer_as_stopped() {
        let transcript = reloaded(&after([send("Hi"), delta("Hel")]));
        check(&transcript, "Hel", State::Stopped);
        assert_eq!(transcript.turns[0].text, "Hi");
    }

    #[test]
    fn a_reload_keeps_everything_else() {
        let failure =
            Failure { status: 429, code: "c".to_owned(), message: "\"m\"".to_owned(), retry_after_s: None };
        let events = [
            send("Hi \n\"there\""),
            Event::Reasoning("Hm".to_owned()),
            delta("Hello"),
            finish("length"),
            receipt(),
            send("Again"),
            Event::Fail(failure),
        ];
        let before = after(events);
        assert_eq!(reloaded(&before), before);
    }

    #[test]
    fn a_request_carries_the_system_prompt_first() {
        let transcript = after([send("Hi"), Event::Fail(Failure::lost()), send("Ho")]);
        let said: Vec<_> =
            transcript.messages(" Be brief. ").into_iter().map(|m| (m.role, m.content)).collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            said,
            [(Role::System, text("Be brief.")), (Role::User, text("Ho"))],
            "a question whose answer never came is left out"
        );
    }
}
