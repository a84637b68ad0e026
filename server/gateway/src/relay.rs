//! The body of a streamed answer. Whoever polls it drives the upstream: there is no task and no channel,
//! so a slow client slows the upstream by itself, and a client that leaves closes it.
//!
//! Until the first part of the answer nothing is sent but comments, so that an attempt that fails can be
//! made again elsewhere, unseen. An answer that breaks after it goes on at another replica (`resume`), and
//! the client sees one stream. Where that may not be, the failure is told in one event; in any case what
//! was delivered is billed, and only once.

mod recovery;
mod rival;

use crate::{
    admission::{Queued, Standing, Told},
    attempts::{Attempts, Opened, Parts, Seat},
    calls::Running,
    error::ChatError,
    event::{Details, Style},
    failure::Failure,
    limits::MAX_HELD,
    meter::Meter,
    notice,
    reader::{End, Reader},
    resume::{Delivered, Obstacle, Splice, Terms},
    upstream::Call,
};
use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame};
use pool::Outcome;
use rival::Rival;
use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Instant,
};
use store::Ended;
use tokio::time::{Sleep, sleep_until, timeout};
use wire::{ClusterLabel, Hop, HopKind, KeyMode, ProviderSlug, Receipt};

/// The end of a stream of events.
const DONE: &[u8] = b"data: [DONE]\n\n";

/// The body of a streamed answer: polls the upstream connection itself, meters, settles on end or drop.
pub struct RelayBody(Box<Relay>, Running);

/// How the answer must be for this client.
pub(crate) struct Wish {
    pub(crate) style: Style,
    pub(crate) n_choices: usize,
    /// How its answer may go on at another replica, or why it may not.
    pub(crate) terms: Result<Terms, Obstacle>,
    /// Whether a second replica is asked when the first token is late.
    pub(crate) hedge: bool,
    pub(crate) receipt: bool,
    pub(crate) request_id: Arc<str>,
}

struct Relay {
    parts: Arc<Parts>,
    wish: Wish,
    meter: Meter,
    /// The cluster whose answer is being read, or was.
    cluster: Option<ClusterLabel>,
    /// Away while an attempt is being opened.
    attempts: Option<Box<Attempts>>,
    state: State,
    reader: Reader,
    /// Makes what is read the rest of an answer that broke, once one did.
    splice: Option<Box<Splice>>,
    n_resumes: usize,
    /// When a second attempt begins beside one that has nothing by then.
    hedge_at: Option<Instant>,
    rival: Option<Rival>,
    /// Why an answer that broke did not go on.
    not_resumed: Option<Obstacle>,
    /// What was read before the first part of the answer.
    held: BytesMut,
    /// Whether a part of the answer has gone to the client.
    started: bool,
    /// The first frame, found before the body was handed out.
    first: Option<Bytes>,
    /// Where the call waits for a seat.
    standing: Arc<Standing>,
    /// What the client was told of that; `None` as long as it has no head.
    told: Option<Told>,
    arrived: Instant,
    last_read: Instant,
    /// When the client last got a part of the answer.
    last_part: Instant,
    /// When it last got anything.
    last_sent: Instant,
    timer: Pin<Box<Sleep>>,
}

type Opening = Pin<Box<dyn Future<Output = (Box<Attempts>, Result<Opened, ChatError>)> + Send>>;

enum State {
    /// An attempt is being opened.
    Opening(Opening),
    /// Its answer is being read.
    Reading(Call, Seat),
    /// The answer broke after a part of it had been sent; that is still to be told.
    Breaking(Seat, Failure),
    /// All is said; the connection is read to its end so that it can be used again. The deadline is there until
    /// the timer is set to it.
    Draining(Call, Option<Instant>),
    /// Nothing more will come.
    Ended,
}

impl RelayBody {
    /// Starts the first attempt and waits a little for something to send, so that a call which fails
    /// altogether is answered with a status, and one that moves on with who serves it in the end.
    ///
    /// # Errors
    /// As the attempts say.
    pub(crate) async fn start(
        attempts: Box<Attempts>,
        meter: Meter,
        wish: Wish,
        mut running: Running,
    ) -> Result<Self, ChatError> {
        let arrived = meter.arrived();
        let now = Instant::now();
        let parts = Arc::clone(&attempts.parts);
        let timer = Box::pin(sleep_until((now + parts.limits.keep_alive).into()));
        let mut relay = Box::new(Relay {
            parts,
            reader: Reader::new(wish.style.clone(), Delivered::not_kept(Obstacle::Provider)),
            splice: None,
            n_resumes: 0,
            hedge_at: None,
            rival: None,
            not_resumed: None,
            wish,
            meter,
            cluster: None,
            attempts: None,
            standing: Arc::clone(attempts.standing()),
            state: State::Opening(Box::pin(attempts.open())),
            held: BytesMut::new(),
            started: false,
            first: None,
            told: None,
            arrived,
            last_read: now,
            last_part: now,
            last_sent: now,
            timer,
        });
        let head_wait = relay.parts.limits.head_wait;
        let first = tokio::select! {
            biased;
            first = timeout(head_wait, poll_fn(|cx| relay.poll_next(cx))) => first,
            () = running.aborted() => return Err(ChatError::Aborted),
        };
        if let Ok(first) = first {
            relay.first = first.transpose()?;
        }
        relay.told = Some(Told::default());
        Ok(Self(relay, running))
    }

    /// Whose answer it is; of a call that still waits, whose it may become.
    pub(crate) fn server(&self) -> (ProviderSlug, KeyMode, Option<ClusterLabel>) {
        (self.0.meter.provider().clone(), self.0.meter.mode(), self.0.cluster.clone())
    }

    /// How the call waited for a seat, if it did.
    pub(crate) fn queued(&self) -> Option<Queued> {
        self.0.standing.queued(Instant::now())
    }

    /// The attempts up to now.
    pub(crate) fn hops(&self) -> Vec<Hop> {
        let seat = match &self.0.state {
            State::Reading(_, seat) => Some(seat),
            _ => None,
        };
        self.0.attempts.as_ref().map_or(vec![], |attempts| attempts.hops(seat, Instant::now()))
    }
}

impl Body for RelayBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Self(relay, running) = &mut *self;
        let data = match relay.first.take() {
            Some(first) => Some(Ok(first)),
            None => match relay.poll_next(cx) {
                Poll::Ready(data) => data,
                Poll::Pending => {
                    ready!(running.poll_aborted(cx));
                    relay.abort().map(Ok)
                }
            },
        };
        // The head has gone out, so what would have been a status is told in the stream.
        let data = data.map(|data| data.unwrap_or_else(|error| relay.tell(&error)));
        Poll::Ready(data.map(|data| Ok(Frame::data(data))))
    }
}

impl Relay {
    /// The next bytes for the client. An error is the end, and only while nothing of an answer was sent.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, ChatError>>> {
        loop {
            match &mut self.state {
                State::Opening(opening) => {
                    let Poll::Ready((attempts, opened)) = opening.as_mut().poll(cx) else {
                        return self.poll_waiting(cx);
                    };
                    // Those of the first attempt wait here where this is the second, in its place.
                    let (attempts, opened) = match (self.attempts.take(), opened) {
                        (None, opened) => (attempts, opened),
                        (Some(mut first), Err(error)) if !matches!(error, ChatError::Refused { .. }) => {
                            first.absorb_failed(*attempts, error);
                            self.state = State::Opening(Box::pin(first.open()));
                            self.arm();
                            continue;
                        }
                        (Some(mut first), opened) => {
                            first.absorb(*attempts);
                            (first, opened)
                        }
                    };
                    self.attempts = Some(attempts);
                    match opened {
                        Ok(opened) => self.read(opened),
                        Err(error) if self.started => {
                            let refused = matches!(error, ChatError::Refused { .. });
                            let obstacle = if refused { Obstacle::Refused } else { Obstacle::NoReplica };
                            return Poll::Ready(Some(Ok(self.surface(obstacle))));
                        }
                        Err(error) => {
                            self.state = State::Ended;
                            self.meter.end(Ended::Failed, Instant::now());
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                }
                State::Reading(call, _) => match call.poll_data(cx) {
                    Poll::Pending => {
                        if !self.overtaken(cx) {
                            return self.poll_waiting(cx);
                        }
                        let end = self.reader.end().cloned();
                        if let Some(result) = self.taken_in(Bytes::new(), end, Instant::now()) {
                            return Poll::Ready(Some(result));
                        }
                    }
                    Poll::Ready(read) => {
                        if let Some(result) = self.take_in(read) {
                            return Poll::Ready(Some(result));
                        }
                    }
                },
                State::Breaking(..) => {
                    let State::Breaking(seat, failure) = std::mem::replace(&mut self.state, State::Ended)
                    else {
                        unreachable!("matched above")
                    };
                    if let Some(out) = self.recover(seat, &failure) {
                        return Poll::Ready(Some(Ok(out)));
                    }
                }
                State::Draining(call, deadline) => {
                    if call.poll_data(cx).is_pending() {
                        // Set this late, since the end has mostly come with what was read last, and a timer that is
                        // set to ring sooner than all others wakes its thread.
                        if let Some(deadline) = deadline.take() {
                            self.timer.as_mut().reset(deadline.into());
                        }
                        ready!(self.timer.as_mut().poll(cx));
                    }
                    self.state = State::Ended;
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Begins to read an attempt's answer.
    fn read(&mut self, opened: Opened) {
        self.take_seat(&opened.seat);
        if !self.started {
            self.reader = self.reader_for(&opened.seat);
            self.held.clear();
            self.hedge_at = self.hedge_at(&opened.seat);
        }
        self.state = State::Reading(opened.call, opened.seat);
        self.arm();
    }

    /// This seat's answer is the one that is read.
    fn take_seat(&mut self, seat: &Seat) {
        self.cluster.clone_from(&seat.cluster);
        self.meter.served_by(&seat.route, self.cluster.as_ref().map(|cluster| &cluster.name));
        self.last_read = Instant::now();
    }

    /// A reader for a new answer.
    fn reader_for(&self, seat: &Seat) -> Reader {
        let delivered = match self.wish.terms {
            Ok(_) if seat.replica() => Delivered::kept(),
            terms => Delivered::not_kept(terms.err().unwrap_or(Obstacle::Provider)),
        };
        Reader::new(self.wish.style.clone(), delivered)
    }

    /// Takes in what the upstream gave; says what goes to the client for it, if anything.
    fn take_in(&mut self, read: Option<Result<Bytes, Failure>>) -> Option<Result<Bytes, ChatError>> {
        let now = Instant::now();
        self.last_read = now;
        let read = match (read, &mut self.splice) {
            (Some(Ok(bytes)), Some(splice)) => {
                // Its part may all be swallowed, and yet it answers.
                if let (State::Reading(_, seat), false) = (&mut self.state, bytes.is_empty()) {
                    seat.first_token();
                }
                Some(splice.feed(&bytes))
            }
            (read, _) => read,
        };
        let (out, end) = match read {
            Some(Ok(bytes)) => {
                let out = self.reader.feed(bytes);
                (out, self.reader.end().cloned())
            }
            // Finish reasons for all that was asked for: the answer is whole, though its end is not.
            closed if self.reader.n_finished() >= self.wish.n_choices => {
                let clean = closed.is_none();
                return Some(Ok(self.finish(Bytes::new(), clean, now)));
            }
            Some(Err(failure)) => (Bytes::new(), Some(End::Failed(failure))),
            None => (Bytes::new(), Some(End::Failed(Failure::ClosedEarly))),
        };
        self.taken_in(out, end, now)
    }

    /// What goes to the client when this was read, and that was the stream's end.
    fn taken_in(&mut self, out: Bytes, end: Option<End>, now: Instant) -> Option<Result<Bytes, ChatError>> {
        if !self.started && (self.reader.started() || self.held.len() + out.len() > MAX_HELD) {
            self.begin(now);
        }
        match end {
            Some(End::Done) => Some(Ok(self.finish(out, true, now))),
            Some(End::Failed(failure)) if !self.started => self.restart(failure).map(Err),
            Some(End::Failed(failure)) => {
                let State::Reading(_, seat) = std::mem::replace(&mut self.state, State::Ended) else {
                    unreachable!("only a read brings a failure")
                };
                self.state = State::Breaking(seat, failure);
                let out = self.send(out, now);
                (!out.is_empty()).then_some(Ok(out))
            }
            None if self.started => {
                let out = self.send(out, now);
                (!out.is_empty()).then_some(Ok(out))
            }
            None => {
                self.held.extend_from_slice(&out);
                None
            }
        }
    }

    /// The first part of the answer is here: no other attempt can follow, but to go on with it.
    fn begin(&mut self, now: Instant) {
        self.started = true;
        self.hedge_at = None;
        self.drop_rival();
        self.meter.first_token(now);
        if let State::Reading(_, seat) = &mut self.state {
            seat.first_token();
            if let (true, Some(attempts)) = (self.wish.hedge && seat.replica(), &self.attempts) {
                self.parts.races.first_token(attempts.model(), now - seat.began);
            }
        }
        if self.reader.delivered().obstacle().is_some()
            && let Some(attempts) = &mut self.attempts
        {
            attempts.settle();
        }
        self.arm();
    }

    /// What was held and what came, as one piece; with it the client has what the usage so far counts.
    fn send(&mut self, out: Bytes, now: Instant) -> Bytes {
        if !out.is_empty() {
            (self.last_sent, self.last_part) = (now, now);
        }
        self.meter.delivered(self.reader.usage());
        if self.held.is_empty() {
            return out;
        }
        let mut all = std::mem::take(&mut self.held);
        all.extend_from_slice(&out);
        all.freeze()
    }

    /// The answer is whole.
    fn finish(&mut self, out: Bytes, clean: bool, now: Instant) -> Bytes {
        let State::Reading(call, mut seat) = std::mem::replace(&mut self.state, State::Ended) else {
            unreachable!("only a read brings the end")
        };
        let all = self.whole(out, Some(&seat), now);
        seat.tokens(self.n_tokens());
        seat.end(if clean { Outcome::Ok } else { Outcome::Broken });
        if clean {
            self.state = State::Draining(call, Some(now + self.parts.limits.drain));
        }
        all
    }

    /// The last bytes of an answer that is whole.
    fn whole(&mut self, out: Bytes, seat: Option<&Seat>, now: Instant) -> Bytes {
        let out = self.send(out, now);
        self.meter.end(Ended::Ok, now);
        let totals = self.reader.owed_totals().unwrap_or_default();
        let n_tokens = self.n_tokens();
        if let (Some(attempts), Some(seat)) = (&mut self.attempts, seat) {
            attempts.done(seat, n_tokens, now);
        }
        if let (Some(attempts), 1..) = (&self.attempts, self.n_resumes) {
            self.parts.metrics.resumed(attempts.model(), None);
        }
        let receipt = self.receipt(now);
        let mut all = BytesMut::with_capacity(out.len() + totals.len() + receipt.len() + DONE.len());
        for part in [&out[..], &totals, &receipt] {
            all.extend_from_slice(part);
        }
        all.extend_from_slice(DONE);
        all.freeze()
    }

    /// An error in place of an answer, for a client that has its head already.
    fn tell(&mut self, error: &ChatError) -> Bytes {
        let mut all = BytesMut::from(&self.receipt(Instant::now())[..]);
        all.extend_from_slice(&notice::of(error));
        all.freeze()
    }

    /// Ends the call as its owner asked: what was being opened or read is dropped, which closes its
    /// connection. An answer that is whole stays whole.
    fn abort(&mut self) -> Option<Bytes> {
        let state = std::mem::replace(&mut self.state, State::Ended);
        if matches!(state, State::Draining(..) | State::Ended) {
            return None;
        }
        self.drop_rival();
        self.meter.end(Ended::Cancelled, Instant::now());
        Some(self.tell(&ChatError::Aborted))
    }

    /// The receipt's event, for a client that asked for it.
    fn receipt(&self, now: Instant) -> Vec<u8> {
        let (true, Some(attempts)) = (self.wish.receipt, &self.attempts) else { return vec![] };
        let hops = attempts.hops(None, now);
        // Of an answer that went on elsewhere the last upstream knows its own part only.
        let whole = hops.iter().all(|hop| hop.kind != HopKind::Resume);
        let details = if whole { self.reader.details() } else { Details::default() };
        let receipt = Receipt {
            request_id: self.wish.request_id.to_string(),
            model: attempts.model().clone(),
            provider: self.meter.provider().clone(),
            mode: self.meter.mode(),
            cluster: self.cluster.clone(),
            first_token_ms: self.meter.first_token_ms(),
            duration_ms: self.meter.duration_ms(now),
            usage: self.meter.usage(),
            cached_tokens: details.cached,
            reasoning_tokens: details.reasoning,
            cost: self.meter.cost(),
            hops,
            not_resumed: self.not_resumed.map(|obstacle| obstacle.label().to_owned()),
        };
        let json = serde_json::to_string(&receipt).expect("a receipt can be written");
        format!("event: receipt\ndata: {json}\n\n").into_bytes()
    }

    /// Nothing to read: is it too late, or time for a comment?
    fn poll_waiting(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, ChatError>>> {
        if let (State::Opening(_), Some(told)) = (&self.state, &mut self.told) {
            let now = Instant::now();
            if let Some(comment) = self.standing.news(told, now) {
                self.last_sent = now;
                return Poll::Ready(Some(Ok(comment)));
            }
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            if let Some((deadline, failure)) = self.deadline()
                && now >= deadline
            {
                let result = self.take_in(Some(Err(failure)));
                return match result {
                    Some(result) => Poll::Ready(Some(result)),
                    None => self.poll_next(cx),
                };
            }
            if self.hedge_at.is_some_and(|at| now >= at) {
                self.hedge_at = None;
                self.hedge();
                self.arm();
                // Whatever was begun is to be polled.
                return self.poll_next(cx);
            }
            if now >= self.last_sent + self.parts.limits.keep_alive {
                self.last_sent = now;
                self.arm();
                return Poll::Ready(Some(Ok(Bytes::from_static(b": keep-alive\n\n"))));
            }
            self.arm();
        }
        Poll::Pending
    }

    /// When the upstream is late, or the call's time is over, and which of both. An attempt that is being
    /// opened keeps its own time.
    fn deadline(&self) -> Option<(Instant, Failure)> {
        let State::Reading(_, seat) = &self.state else { return None };
        let limits = &self.parts.limits;
        let (deadline, what) = if self.started {
            // Reads that bring no part of the answer put it off only so far.
            let part_due = self.last_part.max(seat.began) + 2 * limits.idle;
            (part_due.min(self.last_read + limits.idle), "next token")
        } else {
            (seat.began + limits.first_token, "first token")
        };
        let latest = self.latest();
        Some(if latest < deadline { (latest, Failure::OutOfTime) } else { (deadline, Failure::Late(what)) })
    }

    /// When the client has waited long enough, for the first part or the next one, over all attempts.
    fn latest(&self) -> Instant {
        let limits = &self.parts.limits;
        let end = self.arrived + limits.call;
        match &self.attempts {
            _ if self.started => end.min(self.last_part + 2 * limits.idle),
            Some(attempts) => end.min(attempts.give_up()),
            None => end,
        }
    }

    /// Sets the timer for whatever is due first. Reads do not move it: it is looked at when it fires.
    fn arm(&mut self) {
        let comment = self.last_sent + self.parts.limits.keep_alive;
        let due = self.deadline().map_or(comment, |(deadline, _)| deadline.min(comment));
        let due = self.hedge_at.map_or(due, |at| at.min(due));
        self.timer.as_mut().reset(due.into());
    }
}
