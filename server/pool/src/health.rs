//! Whether a replica is up, from what the prober saw and from suspicions of requests.
//!
//! Pure: `now` is an argument, the time since the pool began. It must not know how a probe is made.
//!
//! A replica of vLLM refuses connections while it loads and once it is dead, so a refusal decides at once; an
//! error or a late answer may be a hiccup of a busy machine, so it takes several in a row. A request that
//! broke makes the replica *suspect*: others go first until the next probe, at most for a probe interval.

use std::time::Duration;

/// Bad probes in a row that take a replica down, and good ones that bring it back. HAProxy's defaults
/// (`fall 3`, `rise 2`).
const FALL: u32 = 3;
const RISE: u32 = 2;

/// The probe interval: by then the prober has said what is true, or nobody probes and a new try has to.
const SUSPECT_FOR: Duration = Duration::from_secs(1);

/// What the probes say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HealthState {
    /// Not probed yet: may be tried.
    #[default]
    Unknown,
    /// Answers.
    Up,
    /// Does not answer as it should.
    Down,
}

impl HealthState {
    /// Its name in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// What one probe saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Observation {
    /// It answered that it is well.
    Ready,
    /// It answered something else, or nothing in time.
    Sick,
    /// Nothing listens.
    Refused,
}

/// How a replica stands for a pick, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Up,
    Unknown,
    Suspect,
    Down,
}

/// One replica's health.
#[derive(Debug, Default)]
pub(crate) struct Health {
    state: HealthState,
    /// Probes in a row that speak against the state.
    n_against: u32,
    suspected_at: Option<Duration>,
}

impl Health {
    /// What the probes say.
    pub(crate) fn state(&self) -> HealthState {
        self.state
    }

    /// How the replica stands now.
    pub(crate) fn standing(&self, now: Duration) -> Standing {
        let suspect = self.suspected_at.is_some_and(|at| now < at + SUSPECT_FOR);
        match self.state {
            HealthState::Down => Standing::Down,
            _ if suspect => Standing::Suspect,
            HealthState::Up => Standing::Up,
            HealthState::Unknown => Standing::Unknown,
        }
    }

    /// A request broke at it.
    pub(crate) fn suspect(&mut self, now: Duration) {
        self.suspected_at = Some(now);
    }

    /// It answered a request to its end: who has not been probed yet is up.
    pub(crate) fn answered(&mut self) {
        if self.state == HealthState::Unknown {
            self.state = HealthState::Up;
        }
    }

    /// Whether the next probe may change the state, and so should come soon.
    pub(crate) fn unsettled(&self) -> bool {
        self.n_against > 0
    }

    /// Takes in a probe that was begun at `begun`; says the new state if it changed.
    pub(crate) fn observe(&mut self, begun: Duration, seen: Observation) -> Option<HealthState> {
        // Only a probe that began after the suspicion can clear it.
        if seen == Observation::Ready && self.suspected_at.is_some_and(|at| begun >= at) {
            self.suspected_at = None;
        }
        let needed = match (self.state, seen) {
            (HealthState::Up, Observation::Ready)
            | (HealthState::Down, Observation::Sick | Observation::Refused) => {
                self.n_against = 0;
                return None;
            }
            (HealthState::Unknown, _) | (HealthState::Up, Observation::Refused) => 1,
            (HealthState::Up, Observation::Sick) => FALL,
            (HealthState::Down, Observation::Ready) => RISE,
        };
        self.n_against += 1;
        if self.n_against < needed {
            return None;
        }
        self.n_against = 0;
        self.state = if seen == Observation::Ready { HealthState::Up } else { HealthState::Down };
        Some(self.state)
    }
}

#[cfg(test)]
mod tests {
    use super::{Health, HealthState, Observation, SUSPECT_FOR, Standing};
    use std::time::Duration;

    /// Feeds `+` (ready), `-` (sick), `x` (refused) and gives the state after each as `?`, `U` or `D`.
    #[track_caller]
    fn check(seen: &str, expected: &str) {
        let mut health = Health::default();
        let states: String = seen
            .chars()
            .map(|letter| {
                let before = health.state();
                let change = health.observe(
                    Duration::ZERO,
                    match letter {
                        '+' => Observation::Ready,
                        '-' => Observation::Sick,
                        _ => Observation::Refused,
                    },
                );
                assert_eq!(change.is_some(), before != health.state());
                match health.state() {
                    HealthState::Unknown => '?',
                    HealthState::Up => 'U',
                    HealthState::Down => 'D',
                }
            })
            .collect();
        assert_eq!(states, expected, "after {seen}");
    }

    #[test]
    fn the_first_probe_decides() {
        check("+", "U");
        check("-", "D");
        check("x", "D");
    }

    #[test]
    fn a_hiccup_does_not_take_it_down_but_three_do() {
        check("+-+--+---", "UUUUUUUUD");
    }

    #[test]
    fn a_refusal_takes_it_down_at_once() {
        check("+x", "UD");
        check("+-x", "UUD");
    }

    #[test]
    fn two_good_probes_in_a_row_bring_it_back() {
        check("x+-+x+++-", "DDDDDDUUU");
    }

    #[test]
    fn suspicion_lasts_until_a_later_probe_or_an_interval() {
        let at = Duration::from_secs(10);
        let mut health = Health::default();
        health.observe(Duration::ZERO, Observation::Ready);
        health.suspect(at);
        assert_eq!(health.standing(at), Standing::Suspect);
        // A probe that was under way before the request broke proves nothing.
        health.observe(at.mul_f64(0.999), Observation::Ready);
        assert_eq!(health.standing(at), Standing::Suspect);
        assert_eq!(health.standing(at + SUSPECT_FOR), Standing::Up);
        health.observe(at, Observation::Ready);
        assert_eq!(health.standing(at), Standing::Up);
    }

    #[test]
    fn a_fresh_replica_may_be_tried() {
        assert_eq!(Health::default().standing(Duration::ZERO), Standing::Unknown);
    }
}
