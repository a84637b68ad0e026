//! The second attempt of a hedged call, beside the first until one of them has the first part of the answer.

use super::{Opening, Relay, State};
use crate::{
    attempts::{Attempts, Opened, Seat},
    error::ChatError,
    failure::Failure,
    metrics::Hedged,
    reader::{End, Reader},
    upstream::Call,
};
use bytes::BytesMut;
use std::{
    task::{Context, Poll, ready},
    time::Instant,
};

/// An attempt that runs beside another.
pub(super) struct Rival {
    began: Instant,
    state: RivalState,
}

enum RivalState {
    /// It is being opened.
    Opening(Opening),
    /// Its answer is being read.
    Reading(Box<Runner>),
    /// It is out.
    Out,
}

/// An attempt with a head and no part of the answer yet.
struct Runner {
    attempts: Box<Attempts>,
    call: Call,
    seat: Seat,
    reader: Reader,
    held: BytesMut,
}

/// How a rival stands.
enum Lap {
    /// It has the first part of the answer, or all of it.
    Ahead,
    /// It failed; where it had no answer at all, with what it would tell.
    Out(Box<Attempts>, Option<ChatError>),
}

impl Rival {
    fn poll(&mut self, cx: &mut Context<'_>, reader: impl Fn(&Seat) -> Reader) -> Poll<Lap> {
        loop {
            match &mut self.state {
                RivalState::Opening(opening) => {
                    let (attempts, opened) = ready!(opening.as_mut().poll(cx));
                    let Opened { call, seat } = match opened {
                        Ok(opened) => opened,
                        Err(error) => {
                            self.state = RivalState::Out;
                            return Poll::Ready(Lap::Out(attempts, Some(error)));
                        }
                    };
                    let (reader, held) = (reader(&seat), BytesMut::new());
                    self.state = RivalState::Reading(Box::new(Runner { attempts, call, seat, reader, held }));
                }
                RivalState::Reading(runner) => {
                    let failure = match ready!(runner.call.poll_data(cx)) {
                        Some(Ok(bytes)) => {
                            let out = runner.reader.feed(bytes);
                            runner.held.extend_from_slice(&out);
                            if runner.reader.started() || runner.reader.end() == Some(&End::Done) {
                                return Poll::Ready(Lap::Ahead);
                            }
                            match runner.reader.end() {
                                Some(End::Failed(failure)) => failure.clone(),
                                _ => continue,
                            }
                        }
                        Some(Err(failure)) => failure,
                        None => Failure::ClosedEarly,
                    };
                    let RivalState::Reading(runner) = std::mem::replace(&mut self.state, RivalState::Out)
                    else {
                        unreachable!("matched above")
                    };
                    let Runner { mut attempts, seat, .. } = *runner;
                    attempts.failed(seat, &failure, 0);
                    return Poll::Ready(Lap::Out(attempts, None));
                }
                RivalState::Out => return Poll::Pending,
            }
        }
    }
}

impl Relay {
    /// When a second attempt begins, if the one that is being read has nothing by then.
    pub(super) fn hedge_at(&self, seat: &Seat) -> Option<Instant> {
        if !self.wish.hedge || self.started || !seat.first() {
            return None;
        }
        let late = self.parts.races.late(self.attempts.as_ref()?.model())?;
        Some(seat.began + late)
    }

    /// Begins the second attempt, if the budget allows it.
    pub(super) fn hedge(&mut self) {
        let (State::Reading(_, seat), Some(attempts)) = (&self.state, &self.attempts) else { return };
        if self.started || !self.parts.races.spend(attempts.model()) {
            return;
        }
        if let Some(attempts) = attempts.beside(seat) {
            let state = RivalState::Opening(Box::pin(attempts.open()));
            self.rival = Some(Rival { began: Instant::now(), state });
        }
    }

    /// Lets the second attempt get on; says whether it overtook the first, and then stands in its place.
    pub(super) fn overtaken(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(mut rival) = self.rival.take() else { return false };
        match rival.poll(cx, |seat| self.reader_for(seat)) {
            Poll::Pending => {
                self.rival = Some(rival);
                false
            }
            Poll::Ready(Lap::Out(attempts, error)) => {
                self.parts.metrics.hedged(attempts.model(), Hedged::Failed);
                match (&mut self.attempts, error) {
                    (Some(first), Some(error)) => first.absorb_failed(*attempts, error),
                    (Some(first), None) => first.absorb(*attempts),
                    (None, _) => {}
                }
                false
            }
            Poll::Ready(Lap::Ahead) => {
                // Its connection closes here, so its replica stops at once.
                if let (State::Reading(call, seat), Some(attempts)) =
                    (std::mem::replace(&mut self.state, State::Ended), &mut self.attempts)
                {
                    drop(call);
                    self.parts.metrics.hedged(attempts.model(), Hedged::Won);
                    attempts.overtaken(seat);
                }
                self.promote(rival);
                true
            }
        }
    }

    /// The second attempt stands in the place of the first, which is gone.
    pub(super) fn promote(&mut self, rival: Rival) {
        match rival.state {
            RivalState::Opening(opening) => self.state = State::Opening(opening),
            RivalState::Reading(runner) => {
                let Runner { attempts, call, seat, reader, held } = *runner;
                self.absorb(*attempts);
                self.take_seat(&seat);
                (self.reader, self.held) = (reader, held);
                self.state = State::Reading(call, seat);
            }
            RivalState::Out => {}
        }
        self.arm();
    }

    /// The first attempt was first: the second is dropped, and with it its connection and lease.
    pub(super) fn drop_rival(&mut self) {
        let Some(rival) = self.rival.take() else { return };
        if let Some(attempts) = &self.attempts {
            self.parts.metrics.hedged(attempts.model(), Hedged::Lost);
        }
        match rival.state {
            RivalState::Reading(runner) => {
                let Runner { mut attempts, seat, .. } = *runner;
                attempts.overtaken(seat);
                self.absorb(*attempts);
            }
            RivalState::Opening(_) => {
                if let (State::Reading(_, seat), Some(attempts)) = (&self.state, &mut self.attempts) {
                    attempts.overtaken_early(&seat.route, rival.began);
                }
            }
            RivalState::Out => {}
        }
    }

    fn absorb(&mut self, second: Attempts) {
        if let Some(attempts) = &mut self.attempts {
            attempts.absorb(second);
        }
    }
}
