//! What the mock replica and the load generator of the peer bench share: a clock that two processes can
//! compare, a histogram, what `/proc` says of a process tree, and just enough HTTP/1.1.
//!
//! Both ends are written straight on sockets, so that they take little of the machine from the proxy under
//! test. `run.py` starts them; nothing here knows the proxies.

mod histogram;
mod http1;
mod process;

pub use histogram::Histogram;
pub use http1::{Body, Framing, Head, parse_head};
pub use process::{cpu_us, memory_kib, raise_file_limit};

use rustix::time::{ClockId, clock_gettime};

/// Monotonic nanoseconds since boot. The clock is one for the whole machine, so a stamp written by the
/// replica can be subtracted from one read by the load generator.
pub fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
