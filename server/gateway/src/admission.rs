//! Waiting for a seat of the pool: what a call is estimated to take, how long it may wait, and where in the
//! queue it stands, which is told to the client while it waits. The queue itself is the pool's.

use bytes::Bytes;
use pool::{Ask, Lease, Place, Pool, PoolError, Waiter};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How often full replicas may send a call back into the queue: where a replica refuses what its limit says
/// it can take, others fill it too, and a call that was refused so often is better told.
pub(crate) const MAX_SENT_BACK: usize = 3;

/// Longest time a client is told to stay away: the openai clients do not heed more than 120 s.
const MAX_RETRY_AFTER_S: u64 = 120;

/// Bytes of text that are taken for one token: English has four, most else fewer, but it is the same for
/// everybody who waits.
const TOKEN_BYTES: u64 = 4;

/// Tokens of an answer whose length the caller does not limit: a page.
const USUAL_ANSWER: u64 = 512;

/// Most tokens an answer counts for: what is allowed beyond that is seldom written.
const MAX_ANSWER: u64 = 4_096;

/// How often a waiting client is told its place.
const TELL: Duration = Duration::from_secs(1);

/// How a call waited for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its place when it came, 1 for who is next.
    pub position: usize,
    /// How long it waited, up to now if it still does.
    pub waited: Duration,
}

/// Where a call stands, between the attempts that wait and the body that tells it.
#[derive(Default)]
pub(crate) struct Standing(Mutex<State>);

#[derive(Default)]
struct State {
    position: Option<usize>,
    waited: Duration,
    /// While it waits: since when, and where it is.
    now: Option<(Instant, Place)>,
}

/// What a client was told of its place.
#[derive(Default)]
pub(crate) struct Told {
    last: Option<(Instant, usize)>,
}

/// A seat, waited for if need be; `standing` shows where meanwhile.
///
/// # Errors
/// As [`Pool::seat`] says.
pub(crate) async fn seat(
    pool: &Pool,
    ask: &Ask<'_>,
    waiter: &Waiter<'_>,
    standing: &Standing,
) -> Result<Lease, PoolError> {
    let mut wait = pool.seat(ask, waiter);
    let Some(place) = wait.place() else { return wait.await };
    standing.came(place, Instant::now());
    let result = poll_fn(|cx| {
        let polled = Pin::new(&mut wait).poll(cx);
        if let Some(place) = wait.place() {
            standing.moved(place);
        }
        polled
    })
    .await;
    standing.left(Instant::now());
    result
}

/// What a request says of its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Bytes of the text of its prompt.
    pub(crate) n_bytes: u64,
    /// Tokens that each of its answers may have, if it says so.
    pub(crate) limit: Option<u64>,
    /// How many answers it asks for.
    pub(crate) n_choices: u64,
}

impl Size {
    /// Tokens that a call is likely to take, prompt and answers together.
    pub(crate) fn estimate(self) -> u64 {
        let each = self.limit.unwrap_or(USUAL_ANSWER).min(MAX_ANSWER);
        (self.n_bytes / TOKEN_BYTES).saturating_add(each.saturating_mul(self.n_choices))
    }

    /// Tokens of a call's prompt, and of all its answers where each is as long as it may be.
    pub(crate) fn parts(self) -> (u64, u64) {
        let each = self.limit.unwrap_or(USUAL_ANSWER);
        (self.n_bytes / TOKEN_BYTES, each.saturating_mul(self.n_choices))
    }
}

/// Seconds after which a client that found no place has a chance of one.
pub(crate) fn retry_after_s(expected: Duration) -> u64 {
    (expected.as_millis().div_ceil(1_000) as u64).clamp(1, MAX_RETRY_AFTER_S)
}

impl Standing {
    /// Its place now; `None` while it does not wait.
    pub(crate) fn place(&self) -> Option<Place> {
        self.lock().now.map(|(_, place)| place)
    }

    /// How it waited, if it did.
    pub(crate) fn queued(&self, now: Instant) -> Option<Queued> {
        let state = self.lock();
        let waits = state.now.map_or(Duration::ZERO, |(since, _)| now.saturating_duration_since(since));
        Some(Queued { position: state.position?, waited: state.waited + waits })
    }

    fn came(&self, place: Place, now: Instant) {
        let mut state = self.lock();
        state.position.get_or_insert(place.position);
        state.now = Some((now, place));
    }

    fn moved(&self, place: Place) {
        if let Some((_, at)) = &mut self.lock().now {
            *at = place;
        }
    }

    fn left(&self, now: Instant) {
        let mut state = self.lock();
        if let Some((since, _)) = state.now.take() {
            state.waited += now.saturating_duration_since(since);
        }
    }

    /// A comment for the client, where its place is another than it was told.
    pub(crate) fn news(&self, told: &mut Told, now: Instant) -> Option<Bytes> {
        let (_, place) = self.lock().now?;
        if told.last.is_some_and(|(at, position)| position == place.position || now < at + TELL) {
            return None;
        }
        told.last = Some((now, place.position));
        let (position, wait_s) = (place.position, place.wait.as_millis().div_ceil(1_000));
        Some(Bytes::from(format!(": queued position={position} wait_s={wait_s}\n\n")))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(limit: Option<u64>, n_choices: u64) -> Size {
        Size { n_bytes: 400, limit, n_choices }
    }

    #[test]
    fn prompt_and_answer_are_estimated() {
        for (limit, n_choices, expected) in [
            (None, 1, 100 + 512),
            (Some(7), 1, 107),
            (Some(8), 2, 116),
            (Some(1_000_000), 1, 4_196),
            (Some(0), 1, 100),
            (None, u64::MAX, u64::MAX),
        ] {
            assert_eq!(size(limit, n_choices).estimate(), expected, "{limit:?} x {n_choices}");
        }
    }

    #[test]
    fn an_answer_may_be_as_long_as_is_allowed() {
        assert_eq!(size(None, 1).parts(), (100, 512));
        assert_eq!(size(Some(1_000_000), 2).parts(), (100, 2_000_000));
        assert_eq!(size(Some(u64::MAX), 2).parts(), (100, u64::MAX));
    }

    #[test]
    fn a_client_is_told_to_come_back_when_it_has_a_chance() {
        for (expected_ms, told_s) in [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (60_000, 60), (900_000, 120)] {
            assert_eq!(retry_after_s(Duration::from_millis(expected_ms)), told_s, "{expected_ms} ms");
        }
    }

    #[test]
    fn a_place_is_told_when_it_changes_and_once_a_second() {
        let (standing, mut told, now) = (Standing::default(), Told::default(), Instant::now());
        let place = |position| Place { position, wait: Duration::from_millis(1_500) * position as u32 };
        assert_eq!((standing.news(&mut told, now), standing.queued(now)), (None, None));
        standing.came(place(3), now);
        let mut news = |ms| {
            let news = standing.news(&mut told, now + Duration::from_millis(ms))?;
            Some(String::from_utf8(news.to_vec()).expect("text"))
        };
        assert_eq!(news(0).as_deref(), Some(": queued position=3 wait_s=5\n\n"));
        assert_eq!(news(2_000), None, "nothing new");
        standing.moved(place(2));
        assert_eq!(news(2_000).as_deref(), Some(": queued position=2 wait_s=3\n\n"));
        standing.moved(place(1));
        assert_eq!(news(2_999), None, "too soon");
        assert_eq!(news(3_000).as_deref(), Some(": queued position=1 wait_s=2\n\n"));
        standing.left(now + Duration::from_secs(4));
        assert_eq!(news(9_000), None);
        let queued = standing.queued(now + Duration::from_secs(9));
        assert_eq!(queued, Some(Queued { position: 3, waited: Duration::from_secs(4) }));
    }
}
