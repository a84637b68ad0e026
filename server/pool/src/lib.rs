//! Which replica answers a request, and what its answer teaches about the next pick.
//!
//! One request walks `pool` -> `roster` (who serves the model) -> `affinity` (who has the prompt's beginning)
//! -> `pick` (which replica) -> `lease` (the seat, held until the answer ends); where none is free, `wait` by way
//! of `queue` (whose turn it is). What the lease saw goes back
//! into the replica's `load`, `breaker`, `health`, `saturation` and the model's `affinity`; `prober` asks each
//! replica in between. All of these but `pool`, `lease`, `wait` and `prober` are pure: the time and the draw are
//! arguments, so every decision can be repeated in a test. This crate knows nothing of chat requests,
//! providers, keys of users or HTTP statuses for clients.
#![warn(missing_docs)]

mod affinity;
mod breaker;
mod draw;
mod health;
mod latency;
mod lease;
mod load;
mod metrics;
mod outlier;
mod pick;
mod pool;
mod prober;
mod queue;
mod ramp;
mod replica;
mod report;
mod roster;
mod saturation;
mod socket;
mod tally;
mod transport;
mod wait;

pub use breaker::BreakerState;
pub use health::HealthState;
pub use lease::{Lease, Outcome};
pub use pool::{Ask, Pool, PoolError, ReplicaStatus, Which};
pub use queue::MAX_QUEUED;
pub use replica::{ClientPem, Probe, ReplicaConfig, Secret, ServedModel, Transport};
pub use socket::Socket;
pub use transport::{Origin, OriginError, TlsConfigs};
pub use wait::{Place, Urgency, Wait, Waiter};
