//! How often text that comes is painted: each frame where that is cheap, else as often as leaves the page free.
//!
//! On a slow phone one painted frame of a long answer takes longer than a frame may. Painting each would leave no
//! time for a finger: so the page waits a few times as long as the last ones took, and the text comes in larger steps.
use crate::island::dom::next_frame;
use crate::net;
use std::cell::RefCell;

/// How many times as long as it takes to paint the next painting waits: four fifths of the time are the reader's.
const WAIT_PER_COST: f64 = 5.0;

/// Text never waits longer: it would look as if the answer had stopped.
const MAX_WAIT_MS: f64 = 250.0;

/// What one frame more or less says of those to come.
const WEIGHT: f64 = 0.25;

/// Up to here every frame is painted.
const FRAME_MS: f64 = 17.0;

/// What painting costs on this page; all times in milliseconds. Pure.
#[derive(Debug, Default)]
struct Pace {
    /// From a frame's first line of code to its last pixel, smoothed.
    cost: f64,
    /// When the frame that is measured began.
    began: Option<f64>,
    last: f64,
}

impl Pace {
    fn period_ms(&self) -> f64 {
        (self.cost * WAIT_PER_COST).min(MAX_WAIT_MS)
    }

    /// How long the next painting has to wait.
    fn wait_ms(&self, now: f64) -> f64 {
        let period = self.period_ms();
        // A clock that was set back must not stop the page.
        if period <= FRAME_MS { 0.0 } else { (self.last + period - FRAME_MS / 2.0 - now).clamp(0.0, period) }
    }

    /// A frame begins to be painted. Whether it is to be measured: of several in one, the first is.
    fn begin(&mut self, now: f64) -> bool {
        self.last = now;
        let first = self.began.is_none();
        self.began.get_or_insert(now);
        first
    }

    fn painted(&mut self, now: f64) {
        if let Some(began) = self.began.take() {
            self.cost += (now - began - self.cost) * WEIGHT;
        }
    }
}

thread_local! {
    /// One for the page: the columns of a comparison share its processor.
    static PACE: RefCell<Pace> = RefCell::default();
}

/// Runs `act`, which changes the page, in the next frame that it may.
pub(super) fn frame(act: Box<dyn FnOnce()>) {
    let wait_ms = PACE.with_borrow(|pace| pace.wait_ms(js_sys::Date::now()));
    let paint = Box::new(move || {
        let measure = PACE.with_borrow_mut(|pace| pace.begin(js_sys::Date::now()));
        act();
        if measure {
            net::spawn(async {
                // After the frame was laid out and painted.
                net::sleep(0).await;
                PACE.with_borrow_mut(|pace| pace.painted(js_sys::Date::now()));
            });
        }
    });
    if wait_ms < 1.0 {
        return next_frame(paint);
    }
    net::spawn(async move {
        net::sleep(wait_ms as i32).await;
        next_frame(paint);
    });
}

/// How long what comes may lie unread, in milliseconds: until shortly before it can be shown. Read in one go it costs a
/// fraction.
pub(crate) fn rest_ms() -> i32 {
    PACE.with_borrow(|pace| pace.wait_ms(js_sys::Date::now())) as i32
}

/// Whether there is time for what only looks better, such as to glide.
pub(in crate::island) fn swift() -> bool {
    PACE.with_borrow(|pace| pace.period_ms() <= FRAME_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints as often as it may for two seconds, at this cost; how often that was.
    fn n_painted(cost_ms: f64) -> usize {
        let mut pace = Pace::default();
        let (mut now, mut n, until) = (1_000.0, 0, 3_000.0);
        while now < until {
            now += pace.wait_ms(now);
            // The next frame.
            now = (now / 16.0).ceil() * 16.0;
            assert!(pace.begin(now));
            assert!(!pace.begin(now), "of several in a frame one is measured");
            now += cost_ms;
            pace.painted(now);
            n += 1;
        }
        n
    }

    #[test]
    fn what_is_cheap_is_painted_each_frame_and_what_is_not_leaves_time() {
        assert!(n_painted(2.0) > 110, "each frame: {}", n_painted(2.0));
        let n = n_painted(10.0);
        assert!((36..60).contains(&n), "a fifth of the time: {n}");
        let n = n_painted(40.0);
        assert!((9..16).contains(&n), "a fifth of the time: {n}");
        assert!(n_painted(400.0) >= 3, "never longer than a quarter of a second is waited");
    }

    #[test]
    fn one_long_frame_is_not_taken_for_all() {
        let mut pace = Pace::default();
        for n in 0..20 {
            pace.begin(f64::from(n) * 16.0);
            pace.painted(f64::from(n) * 16.0 + 2.0);
        }
        assert!(pace.wait_ms(320.0) < 1.0);
        pace.begin(320.0);
        pace.painted(380.0);
        assert!(pace.wait_ms(380.0) < 60.0);
        assert!(pace.wait_ms(-1e9) <= MAX_WAIT_MS, "the clock was set back");
    }
}
