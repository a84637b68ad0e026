//! The log: to standard error, for people on a terminal and for machines elsewhere.
//!
//! Nothing secret is ever a field: no keys, tokens, cookies, addresses, prompts or answers.
//!
//! A line costs the one who writes it a copy and not a system call: a thread of its own writes what has come
//! together. The lines of a moment go out at once, and none is lost unless the process is killed.

use std::{
    cell::RefCell,
    fmt,
    io::{self, IsTerminal as _},
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tracing_subscriber::{
    EnvFilter,
    field::MakeExt as _,
    fmt::{
        MakeWriter,
        format::{self, Writer},
        time::{self, FormatTime},
    },
};

/// Requests are told at `info`; statements of the database and HTTP internals only when asked for.
const DEFAULT_FILTER: &str = "info,sqlx=warn,hyper=warn,rustls=warn";

/// How long lines are gathered: nobody who watches a log sees the difference, and at ten thousand lines a
/// second one write does for two hundred.
const GATHER: Duration = Duration::from_millis(20);

/// The most that waits to be written. Where the reader of the log is slower than what is logged for as long
/// as this takes to fill, requests wait for it, as they would without a buffer.
const MAX_WAITING: usize = 1 << 20;

/// Starts the log, until what is returned is dropped. `filter` is `PLAYGROUND_LOG`, in the syntax of
/// `RUST_LOG`.
#[must_use = "the log ends when this is dropped"]
pub fn start_log(filter: Option<&str>) -> Log {
    let filter = filter
        .and_then(|text| EnvFilter::try_new(text).ok())
        .unwrap_or_else(|| EnvFilter::new(DEFAULT_FILTER));
    let log = Log::start(io::stderr());
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_timer(Clock)
        .with_writer(Lines(Arc::clone(&log.shared)))
        .with_target(false);
    // A second start in one process (tests) keeps the first log.
    let _ = if io::stderr().is_terminal() {
        lines.with_ansi(true).try_init()
    } else {
        // The same without colours: the library's own fields ask before each word whether it has one.
        let field = format::debug_fn(|writer, field, value| match field.name() {
            "message" => write!(writer, "{value:?}"),
            name => write!(writer, "{name}={value:?}"),
        });
        lines.with_ansi(false).fmt_fields(field.delimited(" ")).try_init()
    };
    log
}

/// The time of a line, as the library writes it. Of many lines in a second the first asks for the calendar.
struct Clock;

thread_local! {
    /// The second since 1970 that was written last, and its text up to the fraction.
    static SECOND: RefCell<(u64, String)> = const { RefCell::new((0, String::new())) };
}

impl FormatTime for Clock {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let since = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = since();
        SECOND.with_borrow_mut(|(second, text)| {
            if *second == now.as_secs() {
                return write!(writer, "{text}.{:06}Z", now.subsec_micros());
            }
            let mut whole = String::new();
            time::SystemTime.format_time(&mut Writer::new(&mut whole))?;
            // Unless it ended meanwhile, this was the text of it.
            if let (true, Some((begin, _))) = (since().as_secs() == now.as_secs(), whole.split_once('.')) {
                (*second, *text) = (now.as_secs(), begin.to_owned());
            }
            writer.write_str(&whole)
        })
    }
}

/// The log at work. Dropped, it writes what waits; later lines are written at once.
pub struct Log {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    waiting: Mutex<Waiting>,
    /// Lines came, or the end.
    come: Condvar,
    /// Lines were written.
    gone: Condvar,
}

#[derive(Default)]
struct Waiting {
    lines: Vec<u8>,
    ended: bool,
}

impl Log {
    fn start(mut out: impl io::Write + Send + 'static) -> Self {
        let shared =
            Arc::new(Shared { waiting: Mutex::default(), come: Condvar::new(), gone: Condvar::new() });
        let writer = Arc::clone(&shared);
        let thread = thread::Builder::new().name("log".to_owned()).spawn(move || writer.write_to(&mut out));
        let thread = thread.ok();
        // Without a thread there is no buffer.
        shared.lock().ended = thread.is_none();
        Self { shared, thread }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.come.notify_one();
        if let Some(thread) = self.thread.take() {
            // If it panicked, there is no log to tell it in.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what comes, until the end.
    fn write_to(&self, out: &mut impl io::Write) {
        let mut lines = Vec::new();
        loop {
            let idle = |waiting: &mut Waiting| waiting.lines.is_empty() && !waiting.ended;
            let waiting = self.come.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
            // Unless the end comes, or there is no more room.
            let gathers = |waiting: &mut Waiting| !waiting.ended && waiting.lines.len() < MAX_WAITING;
            let (mut waiting, _) = self
                .come
                .wait_timeout_while(waiting, GATHER, gathers)
                .unwrap_or_else(PoisonError::into_inner);
            mem::swap(&mut waiting.lines, &mut lines);
            let ended = waiting.ended;
            drop(waiting);
            self.gone.notify_all();
            // Who closed our standard error reads no log.
            let _ = out.write_all(&lines);
            lines.clear();
            if ended {
                return;
            }
        }
    }
}

/// Writes lines to the log.
struct Lines(Arc<Shared>);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(&self.0)
    }
}

/// One line.
struct Line<'a>(&'a Shared);

impl io::Write for Line<'_> {
    /// Takes a whole line, which is how they come.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let full = |waiting: &mut Waiting| !waiting.ended && waiting.lines.len() >= MAX_WAITING;
        let mut waiting = self.0.gone.wait_while(self.0.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if waiting.ended {
            return io::stderr().write(line);
        }
        let first = waiting.lines.is_empty();
        waiting.lines.extend_from_slice(line);
        let full = waiting.lines.len() >= MAX_WAITING;
        drop(waiting);
        if first || full {
            self.0.come.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fmt::Write as _, io::Write as _, sync::mpsc};

    /// Hands on each write.
    struct Out(mpsc::SyncSender<Vec<u8>>);

    impl io::Write for Out {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn started() -> (Log, mpsc::Receiver<Vec<u8>>) {
        // More than any test writes.
        let (send, written) = mpsc::sync_channel(20_000);
        (Log::start(Out(send)), written)
    }

    #[test]
    fn a_time_reads_as_the_library_writes_it() {
        let write = |clock: &dyn FormatTime| {
            let mut text = String::new();
            clock.format_time(&mut Writer::new(&mut text)).expect("a string takes text");
            text
        };
        // Sorted as text, times are in order.
        for _ in 0..1_000 {
            let (before, ours, after) = (write(&time::SystemTime), write(&Clock), write(&time::SystemTime));
            assert!(before <= ours && ours <= after && ours.len() == after.len(), "{before} {ours} {after}");
        }
    }

    #[test]
    fn a_line_is_written_while_the_program_runs() {
        let (log, written) = started();
        Lines(Arc::clone(&log.shared)).make_writer().write_all(b"one\n").expect("taken");
        assert_eq!(written.recv().expect("written"), b"one\n");
        Lines(Arc::clone(&log.shared)).make_writer().write_all(b"two\n").expect("taken");
        assert_eq!(written.recv().expect("written"), b"two\n");
    }

    #[test]
    fn no_line_is_lost_at_the_end_and_none_is_out_of_order() {
        let (log, written) = started();
        let lines = Lines(Arc::clone(&log.shared));
        let expected = (0..20_000).fold(String::new(), |mut all, n| {
            writeln!(all, "this is line number {n} of the log, and it is long").expect("a string takes text");
            all
        });
        for line in expected.split_inclusive('\n') {
            lines.make_writer().write_all(line.as_bytes()).expect("taken");
        }
        drop(log);
        assert!(written.iter().flatten().eq(expected.bytes()));
    }

    #[test]
    fn lines_of_a_moment_go_out_together() {
        let (log, written) = started();
        let lines = Lines(Arc::clone(&log.shared));
        for _ in 0..1_000 {
            lines.make_writer().write_all(b"x\n").expect("taken");
        }
        drop(log);
        let writes: Vec<_> = written.iter().collect();
        assert_eq!(writes.iter().map(Vec::len).sum::<usize>(), 2_000);
        assert!(writes.len() < 500, "{} writes", writes.len());
    }
}
