//! One conversation under way: its state, the call that feeds it, and what the browser keeps of it.
//!
//! Deltas are collected and applied once a frame, or less often where frames are dear ([`pace`]), so a fast stream costs
//! no more painting than a slow one.
//! The page is told of every change through `show`, which compares and does only what is needed.
mod keep;
mod pace;

use super::dom::next_frame;
use super::failure::Failure;
use super::params::Params;
use super::queue::Queued;
use super::speech;
use super::texts::Texts;
use super::transcript::{Event, State, Transcript};
use super::{FULL, queue};
use crate::net::{self, Piece, StopOnDrop};
use js_sys::Function;
pub(crate) use pace::rest_ms;
pub(super) use pace::swift;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wire::Announce;

/// How often a long answer is spoken of while it comes: often enough to know that it goes on.
const SPEAK_EVERY_MS: f64 = 7_000.0;

/// How often whole sentences are read out, for those who want them: a voice needs that long for one.
const SENTENCES_EVERY_MS: f64 = 2_500.0;

/// How much of what was sent is held, in bytes: every request has all pictures of its conversation again.
const MAX_ASKED: usize = 8 << 20;

/// How a request ends that has an answer continued.
pub(super) const GOES_ON: &str = ",\"continue_final_message\":true,\"add_generation_prompt\":false}";

/// The provider that is this site's own pool of vLLM servers.
const POOL: &str = "publicai";
/// Waits before an answer is taken up again: at once, then ever less often. In all a little more than the server
/// keeps it without a reader.
const RESUME_AFTER_MS: [i32; 20] = [
    0, 250, 500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000,
    4_000, 4_000, 4_000, 4_000,
];

/// An answer that can be taken up again.
pub(super) struct Generation {
    /// What the server calls it.
    name: String,
    /// How much of its stream is in the transcript.
    at: u64,
}

/// A provider as its rung on the page tells.
pub(super) struct Provider {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) ready: bool,
    pub(super) base_url: String,
    /// The provider's own id of the model.
    pub(super) model: String,
    /// Keys of a request that are not sent to it.
    pub(super) ignores: Vec<String>,
    /// What a million tokens of a prompt cost, when it is known.
    #[cfg_attr(feature = "hydrate", expect(dead_code, reason = "only the playground uses it"))]
    pub(super) price_nanousd: Option<u64>,
}

/// What the page says of the model.
pub(super) struct Facts {
    pub(super) model: String,
    /// What the chat is kept under in this browser: the model on its page, one chat for all models in the playground.
    pub(super) scope: RefCell<String>,
    pub(super) origin: String,
    pub(super) max_tokens: u64,
    pub(super) renderer_js: String,
    pub(super) renderer_wasm: String,
    pub(super) texts: Texts,
    /// What is read out by itself.
    pub(super) announce: Announce,
    pub(super) sends_with_ctrl: bool,
    pub(super) providers: Vec<Provider>,
}

/// A picture that waits to be sent.
pub(super) struct Picture {
    /// All of it, as a `data:` URL.
    pub(super) url: String,
    /// About how many tokens it is.
    #[cfg_attr(feature = "hydrate", expect(dead_code, reason = "only the playground uses it"))]
    pub(super) n_tokens: u64,
}

/// What changes.
#[derive(Default)]
pub(super) struct Talk {
    pub(super) transcript: Transcript,
    pub(super) params: Params,
    /// Index of the provider to ask.
    pub(super) provider: usize,
    /// Pictures that the next question is asked with.
    pub(super) pictures: Vec<Picture>,
    /// What is asked when the answer that is coming has ended well, the next one first.
    pub(super) queue: Vec<Queued>,
    /// Which of the kept conversations it is; empty where none are kept but this one.
    pub(super) conversation: String,
    /// When what was taken was written; 0 where nothing says so.
    pub(super) written_ms: u64,
    /// What a screen reader is told, politely.
    pub(super) said: String,
    /// Makes a Markdown renderer for an element, once its module is there.
    pub(super) renderer: Option<Function>,
    /// Pieces of text that came, of all answers: about as many as tokens.
    pub(super) n_pieces: u64,
    renderer_asked: bool,
    call: Option<StopOnDrop>,
    /// What was sent for the answers of this visit, by their ids; the newest, as far as there is room.
    pub(super) asked: Vec<(u64, String)>,
    /// The answer that comes, once the server keeps it.
    generation: Option<Generation>,
    /// Whether the connection is lost and looked for.
    pub(super) away: bool,
    /// Came since the last frame, and how far that is in the stream.
    inbox: Vec<Event>,
    inbox_at: Option<u64>,
    started_ms: f64,
    /// When the first piece came.
    begun_ms: Option<f64>,
    spoken_ms: f64,
    /// How much of the answer was read out, in bytes.
    n_read: usize,
}

/// The conversation and its page.
pub(super) struct Chat {
    pub(super) facts: Facts,
    pub(super) talk: RefCell<Talk>,
    /// Itself, to come back to later.
    own: Weak<Self>,
    /// Whether the browser had room for it the last time.
    pub(super) kept: Cell<bool>,
    frame_asked: Cell<bool>,
    more_asked: Cell<bool>,
    /// Whether something changed since the conversation was kept.
    unkept: Cell<bool>,
    /// What is written in the composer, until it is kept.
    draft: RefCell<Option<String>>,
    keep_asked: Cell<bool>,
    /// How long it took to keep it.
    keeping_ms: Cell<f64>,
    /// Brings the page up to the state.
    pub(super) show: Box<dyn Fn(&Chat)>,
}

impl Chat {
    pub(super) fn new(facts: Facts, show: Box<dyn Fn(&Self)>) -> Rc<Self> {
        let provider = facts.providers.iter().position(|provider| provider.ready).unwrap_or(0);
        let talk = RefCell::new(Talk { provider, ..Talk::default() });
        Rc::new_cyclic(|own| Self {
            facts,
            talk,
            own: Weak::clone(own),
            kept: Cell::new(true),
            frame_asked: Cell::default(),
            more_asked: Cell::default(),
            unkept: Cell::default(),
            draft: RefCell::default(),
            keep_asked: Cell::default(),
            keeping_ms: Cell::default(),
            show,
        })
    }

    pub(super) fn open(&self) -> bool {
        self.talk.borrow().transcript.open()
    }

    /// The provider to ask.
    pub(super) fn provider(&self) -> Option<&Provider> {
        self.facts.providers.get(self.talk.borrow().provider)
    }

    /// Asks this provider from now on, if it would answer.
    #[cfg(any(feature = "playground", feature = "ssr"))]
    pub(super) fn choose(&self, slug: &str) {
        if let Some(idx) = self.facts.providers.iter().position(|p| p.slug == slug && p.ready) {
            self.talk.borrow_mut().provider = idx;
        }
    }

    /// The next provider that would answer, after the chosen one and around.
    pub(super) fn next_ready(&self) -> Option<usize> {
        let (at, n) = (self.talk.borrow().provider, self.facts.providers.len());
        (1..n).map(|step| (at + step) % n).find(|idx| self.facts.providers[*idx].ready)
    }

    /// Changes the state, shows it and soon keeps it.
    pub(super) fn change(&self, act: impl FnOnce(&mut Talk)) {
        act(&mut self.talk.borrow_mut());
        (self.show)(self);
        self.unkept.set(true);
        self.keep_soon();
    }

    /// Asks: `event` is what opens an answer, a question or another try.
    pub(super) fn ask(self: &Rc<Self>, event: Event) {
        self.ask_with(event, vec![]);
    }

    /// The same, with pictures for the question.
    pub(super) fn ask_with(self: &Rc<Self>, event: Event, pictures: Vec<Picture>) {
        if self.open() {
            return;
        }
        let goes_on = event == Event::Continue;
        self.talk.borrow_mut().open(event, pictures);
        if !self.open() {
            return;
        }
        self.fetch_renderer();
        let Some(stop) = StopOnDrop::new() else { return };
        let signal = stop.signal();
        let provider = self.provider();
        let (slug, name) = provider.map(|p| (p.slug.clone(), p.name.clone())).unwrap_or_default();
        let ignores = provider.map_or(&[][..], |p| &p.ignores);
        let mut body = String::new();
        self.change(|talk| {
            let messages = talk.transcript.messages(&talk.params.system);
            let alone = (FULL && goes_on).then(|| talk.params.for_one_answer());
            let params = alone.as_ref().unwrap_or(&talk.params);
            body = params.request(&self.facts.model, &slug, &messages, ignores);
            if FULL {
                talk.transcript.expect(params.n_answers(ignores));
            }
            if goes_on && slug == POOL {
                // vLLM's; others take a last message of the assistant as a beginning, or answer to it.
                body.pop();
                body.push_str(GOES_ON);
            }
            if let Some(answer) = talk.transcript.turns.last().filter(|_| FULL) {
                talk.asked.push((answer.id, body.clone()));
                while talk.asked.len() > 1
                    && talk.asked.iter().map(|(_, body)| body.len()).sum::<usize>() > MAX_ASKED
                {
                    talk.asked.remove(0);
                }
            }
            talk.said = self.facts.texts.fill("widget-generating", &[("provider", &name)]);
            talk.generation = None;
            talk.begin(stop);
        });
        let (chat, name) = (Rc::clone(self), net::new_name());
        net::spawn(async move {
            let result = net::chat(body, &name, &signal, &mut |piece| chat.receive(piece, &name)).await;
            chat.follow(&name, &signal, result, Event::Fail(Failure::lost())).await;
        });
    }

    /// Goes on with the answer that came when the page was left. One that is gone was stopped by that.
    pub(super) fn go_on(self: &Rc<Self>) {
        let Some(stop) = StopOnDrop::new() else { return };
        let signal = stop.signal();
        let Some(name) = self.talk.borrow().generation.as_ref().map(|kept| kept.name.clone()) else { return };
        self.talk.borrow_mut().begin(stop);
        let chat = Rc::clone(self);
        net::spawn(async move {
            chat.follow(&name, &signal, Err(Failure::lost()), Event::Stop).await;
        });
    }

    /// Asks what waits next, if the last answer ended so that it can.
    fn send_next(self: &Rc<Self>) {
        let next = {
            let talk = &mut *self.talk.borrow_mut();
            (queue::may_go(talk) && !talk.queue.is_empty()).then(|| talk.queue.remove(0))
        };
        if let Some((text, pictures)) = next {
            self.ask_with(Event::Send(text), pictures);
        }
    }

    /// Ends the answer as its call ended; one whose connection was lost is taken up again. `gone` happened when the
    /// server does not keep it.
    async fn follow(
        self: &Rc<Self>,
        name: &str,
        signal: &web_sys::AbortSignal,
        mut result: Result<(), Failure>,
        gone: Event,
    ) {
        let mut n_tries = 0;
        while let Err(failure) = &result
            && !signal.aborted()
        {
            let from = {
                let talk = &mut *self.talk.borrow_mut();
                talk.take_in(js_sys::Date::now());
                talk.generation.as_ref().map(|kept| kept.at)
            };
            let Some(from) = from else { break };
            let wait_ms = RESUME_AFTER_MS.get(n_tries).filter(|_| failure.status != 404);
            let Some(wait_ms) = wait_ms else { return self.end(gone) };
            if *wait_ms > 0 {
                let said = self.facts.texts.get("widget-away");
                self.change(|talk| (talk.away, talk.said) = (true, said.to_owned()));
                net::sleep(*wait_ms).await;
                if signal.aborted() {
                    break;
                }
            }
            n_tries += 1;
            let mut each = |piece| {
                if !matches!(piece, Piece::At(_)) {
                    n_tries = 1;
                }
                self.receive(piece, name);
            };
            result = net::resume(name, from, signal, &mut each).await;
        }
        // Stopped, and the state says so already.
        if !signal.aborted() {
            self.end(result.map_or_else(Event::Fail, |()| Event::End));
            if FULL {
                self.send_next();
            }
        }
    }

    /// Stops the answer that is coming; what had come is kept. One that this page only knows of, and does not read, is
    /// another's to stop.
    pub(super) fn stop(&self) {
        if self.open() {
            let name = {
                let talk = self.talk.borrow();
                talk.generation.as_ref().filter(|_| talk.call.is_some()).map(|kept| kept.name.clone())
            };
            self.end(Event::Stop);
            if let Some(name) = name {
                net::stop(&name);
            }
        }
    }

    /// Takes in a piece of the stream, to be shown with the next frame.
    fn receive(self: &Rc<Self>, piece: Piece, name: &str) {
        let talk = &mut *self.talk.borrow_mut();
        talk.n_pieces += u64::from(matches!(piece, Piece::Text(_) | Piece::Reasoning(_)));
        let event = match piece {
            Piece::At(at) => {
                talk.inbox_at = Some(at);
                if talk.generation.is_none() {
                    talk.generation = Some(Generation { name: name.to_owned(), at });
                }
                if !std::mem::take(&mut talk.away) {
                    return;
                }
                talk.said = self.facts.texts.count("widget-still", talk.n_words(), &[]);
                // To be shown.
                Event::Delta(String::new())
            }
            piece => event(piece),
        };
        talk.inbox.push(event);
        if !self.frame_asked.replace(true) {
            let chat = Rc::clone(self);
            pace::frame(Box::new(move || chat.frame()));
        }
    }

    /// Shows what came since the last frame.
    fn frame(&self) {
        self.frame_asked.set(false);
        let now = js_sys::Date::now();
        {
            let talk = &mut *self.talk.borrow_mut();
            talk.take_in(now);
            let sentences = self.facts.announce == Announce::Sentence;
            if talk.call.is_some() && sentences && now - talk.spoken_ms > SENTENCES_EVERY_MS {
                if let Some(said) = talk.unread(false) {
                    (talk.said, talk.spoken_ms) = (said, now);
                }
            } else if talk.call.is_some() && !sentences && now - talk.spoken_ms > SPEAK_EVERY_MS {
                talk.spoken_ms = now;
                talk.said = self.facts.texts.count("widget-still", talk.n_words(), &[]);
            }
        }
        (self.show)(self);
        self.unkept.set(true);
        self.keep_soon();
    }

    /// Goes on to show what did not fit into this frame, once that is painted.
    pub(super) fn show_again(&self) {
        if let Some(chat) = self.own.upgrade()
            && !self.more_asked.replace(true)
        {
            let again = Box::new(move || {
                chat.more_asked.set(false);
                (chat.show)(&chat);
            });
            next_frame(Box::new(move || next_frame(again)));
        }
    }

    /// Ends the answer. Does not wait for a frame: a hidden page gets none.
    fn end(&self, event: Event) {
        let now = js_sys::Date::now();
        self.change(|talk| {
            talk.take_in(now);
            talk.transcript.apply(event);
            talk.time_thought(now);
            (talk.call, talk.generation, talk.away) = (None, None, false);
            talk.said = match talk.transcript.turns.last().map(|turn| turn.state) {
                Some(State::Stopped) => self.facts.texts.get("widget-stopped").to_owned(),
                // The error card speaks for itself.
                Some(State::Failed) | None => String::new(),
                Some(_) => {
                    let texts = &self.facts.texts;
                    let time = texts.tenths(((now - talk.started_ms) / 100.0) as u64);
                    let mut said = texts.count("widget-complete", talk.n_words(), &[("seconds", &time)]);
                    let rest = if self.facts.announce == Announce::Status { None } else { talk.unread(true) };
                    if let Some(rest) = rest {
                        said.push_str(". ");
                        said.push_str(&rest);
                    }
                    said
                }
            };
        });
        self.keep_rest();
    }

    /// Fetches the Markdown module, once.
    pub(super) fn fetch_renderer(self: &Rc<Self>) {
        let asked = std::mem::replace(&mut self.talk.borrow_mut().renderer_asked, true);
        if !asked && !self.facts.renderer_js.is_empty() {
            let chat = Rc::clone(self);
            net::spawn(async move {
                let renderer = net::load_renderer(&chat.facts.renderer_js, &chat.facts.renderer_wasm).await;
                chat.talk.borrow_mut().renderer = renderer;
                (chat.show)(&chat);
            });
        }
    }
}

/// What a piece does to the conversation. Where the stream is does nothing to it.
fn event(piece: Piece) -> Event {
    match piece {
        Piece::Choice(index, piece) => Event::Choice(index, Box::new(event(*piece))),
        Piece::Text(text) => Event::Delta(text),
        Piece::Reasoning(text) => Event::Reasoning(text),
        Piece::Call(index, call) => Event::Call(index, call),
        Piece::Odds(event) => Event::Odds(event),
        Piece::Finish(reason) => Event::Finish(reason),
        Piece::Receipt(receipt) => Event::Receipt(receipt),
        Piece::Failed(failure) => Event::Fail(failure),
        Piece::At(_) => Event::Delta(String::new()),
    }
}

impl Talk {
    /// Another conversation is in the chat: what belongs to the one before goes with it, whose turns may have the same
    /// ids. What is being written stays.
    pub(super) fn turn_to(&mut self, transcript: Transcript, conversation: String) {
        (self.transcript, self.conversation, self.generation) = (transcript, conversation, None);
        self.queue.clear();
        self.asked.clear();
    }

    /// Opens an answer, to a question with these pictures.
    fn open(&mut self, event: Event, pictures: Vec<Picture>) {
        self.transcript.apply(event);
        if !pictures.is_empty() && self.transcript.open() {
            self.transcript.attach(pictures.into_iter().map(|picture| picture.url).collect());
        }
    }

    /// An answer is about to come.
    fn begin(&mut self, call: StopOnDrop) {
        let now = js_sys::Date::now();
        self.call = Some(call);
        (self.started_ms, self.spoken_ms) = (now, now);
        self.begun_ms = None;
        // An answer that goes on was read up to here.
        self.n_read = self.transcript.turns.last().map_or(0, |answer| answer.text.len());
    }

    fn take_in(&mut self, now: f64) {
        for event in std::mem::take(&mut self.inbox) {
            self.begun_ms.get_or_insert(now);
            self.transcript.apply(event);
        }
        if let (Some(at), Some(kept)) = (self.inbox_at.take(), &mut self.generation) {
            kept.at = at;
        }
        self.time_thought(now);
    }

    /// Notes how long the model thought, when its answer begins or ends.
    fn time_thought(&mut self, now: f64) {
        let (Some(answer), Some(begun)) = (self.transcript.turns.last(), self.begun_ms) else { return };
        let thought = !answer.reasoning.is_empty() && (!answer.text.is_empty() || !answer.open());
        if thought && answer.thought_ms.is_none() {
            self.transcript.apply(Event::Thought((now - begun) as u64));
        }
    }

    /// The sentences of the answer that were not read out yet; with `all` also the last, unfinished one.
    fn unread(&mut self, all: bool) -> Option<String> {
        let text = &self.transcript.turns.last()?.text;
        // Shorter than what was read out: that was reasoning after all.
        self.n_read = if self.n_read > text.len() { 0 } else { self.n_read };
        let rest = text.get(self.n_read..)?;
        let n = if all { rest.len() } else { speech::sentences(rest) };
        self.n_read += n;
        let said = speech::spoken(&rest[..n]);
        (!said.is_empty()).then_some(said)
    }

    fn n_words(&self) -> u64 {
        let count = |turn: &super::transcript::Turn| turn.text.split_whitespace().count() as u64;
        self.transcript.turns.last().map_or(0, count)
    }
}
