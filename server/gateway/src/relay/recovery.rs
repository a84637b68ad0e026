//! What becomes of an answer that broke: another attempt unseen, the rest of it elsewhere, or one event.

use super::{Relay, State};
use crate::{
    attempts::Seat,
    error::ChatError,
    failure::{Failure, Fault},
    notice,
    resume::{self, MAX_RESUMES, Obstacle, Plan, Splice},
};
use bytes::{Bytes, BytesMut};
use std::time::Instant;
use store::Ended;

impl Relay {
    /// Nothing was sent: another attempt, unless the upstream said that the request is at fault.
    pub(super) fn restart(&mut self, failure: Failure) -> Option<ChatError> {
        let (State::Reading(_, seat), Some(mut attempts)) =
            (std::mem::replace(&mut self.state, State::Ended), self.attempts.take())
        else {
            unreachable!("a read brought the failure, and attempts are away only while one is opened")
        };
        self.held.clear();
        self.cluster = None;
        let replica = seat.replica();
        attempts.failed(seat, &failure, 0);
        if let Failure::ErrorEvent(Some(refusal)) = failure {
            // Another provider's words may quote a key that is no longer at hand to be struck out.
            let message =
                if replica { refusal.message } else { "The provider refused the request.".to_owned() };
            self.attempts = Some(attempts);
            self.meter.end(Ended::Failed, Instant::now());
            return Some(ChatError::Refused { status: refusal.status, message, param: None, code: None });
        }
        if let Some(rival) = self.rival.take() {
            // The second attempt is under way already.
            self.attempts = Some(attempts);
            self.promote(rival);
            return None;
        }
        self.state = State::Opening(Box::pin(attempts.open()));
        self.arm();
        None
    }

    /// A part was sent: the answer goes on elsewhere, or ends here with these bytes.
    pub(super) fn recover(&mut self, seat: Seat, failure: &Failure) -> Option<Bytes> {
        let route = seat.route.clone();
        let n_tokens = self.n_tokens();
        let attempts = self.attempts.as_mut().expect("away only while an attempt is being opened");
        attempts.failed(seat, failure, n_tokens);
        if *failure == Failure::Garbage(Fault::Diverged) {
            attempts.forgive();
        }
        match self.plan(failure) {
            Ok(Plan::GoOn(continuation)) => {
                self.n_resumes += 1;
                self.reader.go_on();
                self.splice = Some(Box::new(Splice::new((*continuation).clone())));
                let mut attempts = self.attempts.take().expect("looked at above");
                attempts.go_on(route, *continuation, self.last_part + 2 * self.parts.limits.idle);
                self.state = State::Opening(Box::pin(attempts.open()));
                self.arm();
                None
            }
            Ok(Plan::Close(end)) => {
                self.reader.go_on();
                let out = self.reader.feed(end.into());
                Some(self.whole(out, None, Instant::now()))
            }
            Err(obstacle) => Some(self.surface(obstacle)),
        }
    }

    /// How an answer that broke goes on.
    pub(super) fn plan(&self, failure: &Failure) -> Result<Plan, Obstacle> {
        let mut terms = self.wish.terms?;
        match failure {
            Failure::ErrorEvent(Some(_)) => return Err(Obstacle::Refused),
            Failure::Garbage(Fault::Reasoning) => return Err(Obstacle::Reasoning),
            // What the client has half of was another word: once more, with that half in the prompt.
            Failure::Garbage(Fault::Diverged) => terms.stops = false,
            _ if self.n_resumes >= MAX_RESUMES || Instant::now() >= self.latest() => {
                return Err(Obstacle::TooOften);
            }
            _ => {}
        }
        resume::plan(self.reader.delivered(), self.reader.usage(), terms)
    }

    /// The client is told in one event, and that is the end.
    pub(super) fn surface(&mut self, obstacle: Obstacle) -> Bytes {
        let now = Instant::now();
        self.state = State::Ended;
        self.not_resumed = Some(obstacle);
        if let Some(attempts) = &self.attempts {
            self.parts.metrics.resumed(attempts.model(), Some(obstacle.label()));
        }
        self.meter.end(Ended::Failed, now);
        let mut all = BytesMut::from(&self.receipt(now)[..]);
        all.extend_from_slice(&notice::incomplete());
        all.freeze()
    }

    /// Tokens of the answer that the client has.
    pub(super) fn n_tokens(&self) -> u64 {
        self.meter.usage().map_or(0, |usage| usage.completion_tokens)
    }
}
