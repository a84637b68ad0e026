//! What this site measured of a provider and model: real calls of its own, by the hour.

/// Hours that a [`Record`] shows one by one.
pub const N_HOURS: usize = 24;

/// What this site measured of one provider and model in the last week.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The last 24 hours.
    pub day: Readings,
    /// The last seven days.
    pub week: Readings,
    /// The last 24 hours one by one, the oldest first.
    pub hours: [HourCounts; N_HOURS],
    /// Hours since the last call that was answered, 0 within this hour; `None` when none was.
    pub last_ok_h: Option<u64>,
}

/// Readings over some time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Readings {
    /// Calls answered to their end.
    pub n_ok: u64,
    /// Calls that got no answer, or a broken one.
    pub n_failed: u64,
    /// Milliseconds to the first token: half of the calls were faster.
    pub first_token_p50_ms: Option<u64>,
    /// The same for 95 of 100 calls.
    pub first_token_p95_ms: Option<u64>,
    /// Tokens a second after the first: half of the calls were faster.
    pub tokens_per_s: Option<f64>,
}

/// How the calls of one hour ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourCounts {
    /// Calls answered to their end.
    pub n_ok: u64,
    /// Calls that got no answer, or a broken one.
    pub n_failed: u64,
}

impl Record {
    /// The day's readings when calls were answered in it, else the week's, which are stale.
    pub fn newest(&self) -> &Readings {
        if self.stale() { &self.week } else { &self.day }
    }

    /// Whether no call was answered in the last 24 hours.
    pub fn stale(&self) -> bool {
        self.day.n_ok == 0
    }
}

impl Readings {
    /// The share of calls that were answered to their end; `None` without calls.
    pub fn uptime(&self) -> Option<f64> {
        share(self.n_ok, self.n_failed)
    }
}

impl HourCounts {
    /// The share of calls that were answered to their end; `None` without calls.
    pub fn uptime(&self) -> Option<f64> {
        share(self.n_ok, self.n_failed)
    }
}

fn share(n_ok: u64, n_failed: u64) -> Option<f64> {
    let n = n_ok + n_failed;
    (n > 0).then(|| n_ok as f64 / n as f64)
}
