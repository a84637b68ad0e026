//! The set of replicas as picks use it: for each model those that serve it, and what is known of the model.
//!
//! Built anew when the set changes, so that no pick has to look for the replicas of a model. What is known
//! of a model outlives the change.

use crate::{
    affinity::{Affinity, Holders, Process},
    pick::Kin,
    pool::Ask,
    replica::Replica,
    tally::Tally,
    wait::Room,
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How close a replica is to a conversation that it had before, of which nothing else is known: as close as
/// one with half of the prompt. A session is a hint; the prefix proves more.
const SESSION_SHARE: f64 = 0.5;

/// Most replicas that are considered for what they have: each may cost a view.
const MAX_KIN: usize = 4;

/// The replicas, and who serves what.
#[derive(Default)]
pub(crate) struct Set {
    pub(crate) replicas: Vec<Arc<Replica>>,
    rosters: HashMap<String, Roster>,
}

/// The replicas of one model.
pub(crate) struct Roster {
    pub(crate) members: Vec<Member>,
    /// Index among the members by the number of the replica.
    by_number: HashMap<u32, usize>,
    /// Of all members together.
    weight: f64,
    pub(crate) known: Arc<Known>,
}

/// A replica that serves the model.
pub(crate) struct Member {
    pub(crate) replica: Arc<Replica>,
    /// Index of the model among the replica's.
    pub(crate) model_idx: usize,
}

/// What is known of a model over all its replicas.
pub(crate) struct Known {
    /// Leases out.
    n_in_flight: AtomicUsize,
    affinity: Mutex<Affinity>,
    /// Blocks of prompts, and those of them that the picked replica was believed to have.
    n_asked: AtomicU64,
    n_matched: AtomicU64,
    /// What attempts came to, by the number of the replica.
    tallies: Mutex<HashMap<u32, Tally>>,
    /// Who waits for a seat.
    room: Mutex<Room>,
}

impl Set {
    /// These replicas; what `before` knew of their models is kept.
    pub(crate) fn new(replicas: Vec<Arc<Replica>>, before: &Self) -> Self {
        let mut members: HashMap<String, Vec<Member>> = HashMap::new();
        for replica in &replicas {
            for (model_idx, served) in replica.config.models.iter().enumerate() {
                let of_model = members.entry(served.model.clone()).or_default();
                // A model that is named twice is served under its first name.
                if !of_model.last().is_some_and(|last| Arc::ptr_eq(&last.replica, replica)) {
                    of_model.push(Member { replica: Arc::clone(replica), model_idx });
                }
            }
        }
        let rosters = members
            .into_iter()
            .map(|(model, members)| {
                let known = match before.rosters.get(&model) {
                    Some(roster) => Arc::clone(&roster.known),
                    None => Arc::new(Known::new(members.len())),
                };
                known.affinity().resize(members.len());
                let by_number: HashMap<u32, usize> = members
                    .iter()
                    .enumerate()
                    .map(|(idx, member)| (member.replica.live.process().number, idx))
                    .collect();
                known.tallies().retain(|number, _| by_number.contains_key(number));
                let weight = members.iter().map(|member| member.replica.config.weight).sum();
                (model, Roster { members, by_number, weight, known })
            })
            .collect();
        Self { replicas, rosters }
    }

    /// Who serves the model.
    pub(crate) fn roster(&self, model: &str) -> Option<&Roster> {
        self.rosters.get(model)
    }

    /// All models with those that serve them.
    pub(crate) fn models(&self) -> impl Iterator<Item = (&str, &Roster)> {
        self.rosters.iter().map(|(model, roster)| (model.as_str(), roster))
    }
}

impl Roster {
    /// Requests in flight for each unit of weight.
    pub(crate) fn fair_seats(&self) -> f64 {
        self.known.n_in_flight.load(Ordering::Relaxed) as f64 / self.weight
    }

    /// Members that have the prompt's beginning, the closest first, then those that had the conversation.
    pub(crate) fn kin(&self, ask: &Ask<'_>, now: Duration) -> KinList {
        let mut kin = KinList::default();
        if ask.prefix.is_empty() && ask.session.is_none() {
            return kin;
        }
        let (by_prefix, by_session) = {
            let affinity = self.known.affinity();
            (affinity.holders(now, ask.prefix), ask.session.map(|session| affinity.holders(now, &[session])))
        };
        let n_asked = ask.prefix.len() as f64;
        for holder in by_prefix.as_slice() {
            let share = holder.n_blocks as f64 / n_asked;
            self.add(&mut kin, holder.process, share, holder.n_blocks);
        }
        for holder in by_session.iter().flat_map(Holders::as_slice) {
            self.add(&mut kin, holder.process, SESSION_SHARE, 0);
        }
        kin
    }

    fn add(&self, kin: &mut KinList, process: Process, share: f64, n_blocks: usize) {
        let Some(&idx) = self.by_number.get(&process.number) else { return };
        // A process that came after the answer has nothing of it.
        if self.members[idx].replica.live.process() == process && kin.n < MAX_KIN {
            kin.all[kin.n] = Kin { idx, share, n_blocks };
            kin.n += 1;
        }
    }
}

/// A few kin, without an allocation.
pub(crate) struct KinList {
    all: [Kin; MAX_KIN],
    n: usize,
}

impl Default for KinList {
    fn default() -> Self {
        Self { all: [Kin { idx: 0, share: 0.0, n_blocks: 0 }; MAX_KIN], n: 0 }
    }
}

impl KinList {
    /// All of them.
    pub(crate) fn as_slice(&self) -> &[Kin] {
        &self.all[..self.n]
    }
}

impl Known {
    fn new(n_replicas: usize) -> Self {
        Self {
            n_in_flight: AtomicUsize::new(0),
            affinity: Mutex::new(Affinity::new(n_replicas)),
            n_asked: AtomicU64::new(0),
            n_matched: AtomicU64::new(0),
            tallies: Mutex::default(),
            room: Mutex::new(Room::new()),
        }
    }

    /// A lease began, for a prompt of so many blocks of which so many are believed to be there.
    pub(crate) fn enter(&self, n_asked: usize, n_matched: usize) {
        self.n_in_flight.fetch_add(1, Ordering::Relaxed);
        self.n_asked.fetch_add(n_asked as u64, Ordering::Relaxed);
        self.n_matched.fetch_add(n_matched as u64, Ordering::Relaxed);
    }

    /// The prompt went to the process. Remembered at once, not when it is answered: of several that begin alike
    /// and come at once the others should follow the first, whose beginning is in the cache once it is read.
    pub(crate) fn remember(&self, now: Duration, ask: &Ask<'_>, process: Process) {
        if ask.prefix.is_empty() && ask.session.is_none() {
            return;
        }
        let mut affinity = self.affinity();
        affinity.record(now, ask.prefix, process);
        if let Some(session) = ask.session {
            affinity.record(now, &[session], process);
        }
    }

    /// Blocks asked for, and those of them that were believed to be there.
    pub(crate) fn blocks(&self) -> (u64, u64) {
        (self.n_asked.load(Ordering::Relaxed), self.n_matched.load(Ordering::Relaxed))
    }

    /// A lease ended.
    pub(crate) fn leave(&self) {
        self.n_in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts at one replica.
    pub(crate) fn count(&self, number: u32, count: impl FnOnce(&mut Tally)) {
        count(self.tallies().entry(number).or_default());
    }

    /// What was counted at one replica.
    pub(crate) fn tally_of(&self, number: u32) -> Option<Tally> {
        self.tallies().get(&number).cloned()
    }

    pub(crate) fn tallies(&self) -> MutexGuard<'_, HashMap<u32, Tally>> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who waits, for as long as it takes to look for their seats.
    pub(crate) fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who has what, for a few instructions.
    pub(crate) fn affinity(&self) -> MutexGuard<'_, Affinity> {
        self.affinity.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
