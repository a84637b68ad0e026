//! What goes wrong when: a pure function of the seed, so that a failing run can be told and run again.

use harness::{Mode, mixed};
use std::fmt;

/// One replica in trouble for a while.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    /// Milliseconds since the run began.
    pub(crate) at_ms: u64,
    /// For so long.
    pub(crate) for_ms: u64,
    /// Which replica.
    pub(crate) replica: usize,
    /// What happens to it.
    pub(crate) trouble: Trouble,
}

/// What happens to a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// SIGKILL, and a start at the end of the trouble.
    Kill,
    /// SIGSTOP, and SIGCONT at the end.
    Stop,
    /// The process misbehaves by itself.
    Behave(Mode),
}

/// Every trouble there is, the ones of the promise more than once.
const TROUBLES: [Trouble; 20] = [
    Trouble::Kill,
    Trouble::Kill,
    Trouble::Kill,
    Trouble::Stop,
    Trouble::Stop,
    Trouble::Behave(Mode::Slow),
    Trouble::Behave(Mode::Drain),
    Trouble::Behave(Mode::Abort),
    Trouble::Behave(Mode::CoreDeath),
    Trouble::Behave(Mode::Cut),
    Trouble::Behave(Mode::NoFinish),
    Trouble::Behave(Mode::Garbage),
    Trouble::Behave(Mode::BadUtf8),
    Trouble::Behave(Mode::Huge),
    Trouble::Behave(Mode::Chatty),
    Trouble::Behave(Mode::Html),
    Trouble::Behave(Mode::Gzip),
    Trouble::Behave(Mode::EndlessHead),
    Trouble::Behave(Mode::Busy),
    Trouble::Behave(Mode::Mute),
];

/// A fault begins this often: an answer takes a second, so each lives through some.
const EVERY_MS: u64 = 400;

/// Replicas in trouble at a time: half of the pool, so that the others can carry all.
const MOST_AT_A_TIME: usize = 3;

/// Silence of a replica, longer than the idle limit of the run: shorter ones only delay. One at a time: an answer
/// has to go on within two idle limits, which two silent replicas in a row would use up.
const SILENCE_MS: u64 = 6_600;

/// The first `n` faults for this seed. No replica is in two at once.
pub(crate) fn schedule(seed: u64, n_replicas: usize, n: usize) -> Vec<Fault> {
    let mut draws = (0..).map(|i| mixed(seed.wrapping_mul(0x1_0000).wrapping_add(i)));
    let mut draw = |below: u64| draws.next().expect("it does not end") % below;
    let mut bag: Vec<Trouble> = vec![];
    let mut free_at = vec![0; n_replicas];
    let mut faults = vec![];
    let mut heard_at = 0;
    let mut at_ms = EVERY_MS;
    while faults.len() < n {
        if bag.is_empty() {
            bag = TROUBLES.to_vec();
        }
        let trouble = bag.swap_remove(draw(bag.len() as u64) as usize);
        let for_ms = match trouble {
            Trouble::Stop | Trouble::Behave(Mode::Mute) => SILENCE_MS,
            _ => 200 + draw(800),
        };
        let well: Vec<usize> = (0..n_replicas).filter(|&replica| free_at[replica] <= at_ms).collect();
        let silent = for_ms == SILENCE_MS;
        if n_replicas - well.len() < MOST_AT_A_TIME && !(silent && at_ms < heard_at) {
            if silent {
                heard_at = at_ms + for_ms;
            }
            let replica = well[draw(well.len() as u64) as usize];
            // A little longer than the fault, for what a start takes.
            free_at[replica] = at_ms + for_ms + 200;
            faults.push(Fault { at_ms, for_ms, replica, trouble });
        } else {
            bag.push(trouble);
        }
        at_ms += EVERY_MS / 2 + draw(EVERY_MS);
    }
    faults
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at_ms, for_ms, replica, trouble } = self;
        write!(f, "{at_ms:>6} ms: replica {replica}: {trouble:?} for {for_ms} ms")
    }
}

#[test]
fn a_schedule_has_every_trouble_and_leaves_replicas_to_carry_on() {
    let faults = schedule(1, 6, 60);
    for trouble in TROUBLES {
        assert!(faults.iter().any(|fault| fault.trouble == trouble), "{trouble:?}");
    }
    for fault in &faults {
        let at_once = faults
            .iter()
            .filter(|other| other.at_ms <= fault.at_ms && fault.at_ms < other.at_ms + other.for_ms);
        let replicas: Vec<_> = at_once.map(|fault| fault.replica).collect();
        assert!(replicas.len() <= MOST_AT_A_TIME, "{fault}");
        assert_eq!(replicas.iter().filter(|&&replica| replica == fault.replica).count(), 1, "{fault}");
    }
    assert_eq!(format!("{:?}", schedule(7, 6, 30)), format!("{:?}", schedule(7, 6, 30)), "it is a function");
}
