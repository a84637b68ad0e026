//! How long each step of a call may take, how much may come, and what it may cost. One place, each with its reason.

use std::time::Duration;
use wire::NanoUsd;

/// The limits of a call.
#[derive(Clone, Debug)]
pub struct Limits {
    /// What an account may be charged in a calendar month (UTC); without it, whatever it costs.
    pub monthly_credits: Option<NanoUsd>,
    /// TCP to a replica.
    pub connect: Duration,
    /// Name, TCP and TLS to a provider on the Internet.
    pub connect_tls: Duration,
    /// The head of a replica's stream.
    pub head: Duration,
    /// The first token of a stream, from the attempt's start.
    pub first_token: Duration,
    /// From a streamed call's arrival to the first token, over all attempts.
    pub patience: Duration,
    /// Waiting for a seat at a replica, of those that are full.
    pub queue: Duration,
    /// Silence within a stream. When an answer breaks, another replica must go on with it within this time
    /// again.
    pub idle: Duration,
    /// A call from its arrival to its end.
    pub call: Duration,
    /// A whole answer that is not streamed.
    pub whole: Duration,
    /// How long a streamed call may wait for its first part before the client gets its head.
    pub head_wait: Duration,
    /// Silence after which a waiting client gets a comment.
    pub keep_alive: Duration,
    /// The end of the upstream's body after `[DONE]`.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            monthly_credits: None,
            // A replica is a hop away; one that does not take a connection in a second is not well, and
            // the others wait.
            connect: Duration::from_secs(1),
            // Four round trips across the world and one lost packet (its retransmission waits 1 s, RFC 6298).
            connect_tls: Duration::from_secs(5),
            // vLLM sends it within 10 ms even when the request will queue (vllm.md 5.7).
            head: Duration::from_secs(10),
            // A full queue may hold a request this long; beyond it the reader has left.
            first_token: Duration::from_mins(1),
            // One attempt that hangs for its whole minute, and half a minute for another elsewhere.
            patience: Duration::from_secs(90),
            // Who has waited a minute has left; it leaves half a minute of a stream's patience for the first token.
            queue: Duration::from_mins(1),
            // Preempted requests recompute their prompt, which takes seconds, not a minute.
            idle: Duration::from_mins(1),
            // 100,000 tokens, more than any model here writes at once, at 30 a second, which is slow. What
            // runs longer does not end.
            call: Duration::from_hours(1),
            // What the openai clients wait by default.
            whole: Duration::from_mins(10),
            // Refused connections, errors and polite lies show within milliseconds, and are then answered with
            // a status; a call that only queues should not look dead.
            head_wait: Duration::from_secs(1),
            // Proxies commonly close after 30 s or more of silence; contract.md 5 says 10 to 15 s.
            keep_alive: Duration::from_secs(15),
            // The terminator follows at once; it is worth waiting for only because it saves a connection.
            drain: Duration::from_millis(100),
        }
    }
}

/// The largest whole answer: 16 answers of 100,000 tokens, with room.
pub(crate) const MAX_ANSWER: usize = 32 << 20;

/// How much of an error body is read.
pub(crate) const MAX_ERROR_BODY: usize = 64 << 10;

/// How long an error body may take.
pub(crate) const ERROR_BODY: Duration = Duration::from_secs(5);

/// What is kept of a stream before its first token; a stream that says this much is answering.
pub(crate) const MAX_HELD: usize = 64 << 10;

/// Seconds to wait when an upstream is busy and does not say how long: vLLM never says (vllm.md 5.9), and
/// a seat frees in about this time (capture 51).
pub(crate) const RETRY_AFTER_S: u64 = 2;
