//! Six replica processes in three clusters, and the hand that breaks and mends them.

use crate::schedule::{Fault, Trouble};
use harness::{Limits, MODEL, Mode, ReplicaOptions, ReplicaProcess, Site, SiteBuilder, eventually};
use std::{fmt::Write, time::Duration};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until},
};

/// The replicas of a run.
pub(crate) struct Fleet {
    replicas: Vec<ReplicaProcess>,
}

/// Clusters, and the name under which their replicas serve the model.
const CLUSTERS: [(&str, &str); 3] = [("alps", MODEL), ("jura", "made-text"), ("lakes", MODEL)];

/// Replicas in all.
pub(crate) const N_REPLICAS: usize = 6;

/// What a token takes: 200 of them are a second, and forty streams at a time are 8,000 events a second, which a
/// debug build on two busy cores keeps up with.
const PACE_US: u64 = 5_000;

/// Silence after which a replica is given up, in this run: longer than any pause of a busy machine should be,
/// shorter than the silences of the schedule. The other limits keep about the proportions of the real ones, so
/// that within one such time an answer can be tried elsewhere more than once.
pub(crate) const IDLE: Duration = Duration::from_secs(6);

/// For the head of a stream, which an honest replica sends at once.
const HEAD: Duration = Duration::from_secs(2);

/// For an answer in one piece, which cannot be seen to fall silent: it takes a second, and some of a slow one.
const WHOLE: Duration = Duration::from_secs(16);

impl Fleet {
    pub(crate) async fn start() -> Self {
        let mut replicas = vec![];
        for n in 0..N_REPLICAS {
            let options = ReplicaOptions {
                model: CLUSTERS[n / 2].1.to_owned(),
                n_seats: 24,
                max_queued: None,
                pace_us: PACE_US,
                trims: n % 2 == 1,
            };
            replicas.push(ReplicaProcess::start(options).await);
        }
        Self { replicas }
    }

    /// A site in front of them, with limits that fit the run.
    pub(crate) fn site(&self) -> SiteBuilder {
        let mut config = String::new();
        for (pair, (cluster, upstream)) in self.replicas.chunks(2).zip(CLUSTERS) {
            write!(
                config,
                "[[cluster]]\nname = {cluster:?}\ncountry = \"CH\"\npartner = \"{cluster} partner\"\n"
            )
            .expect("a string takes text");
            for replica in pair {
                let url = replica.base_url();
                write!(
                    config,
                    "[[cluster.replica]]\nurl = {url:?}\nmodels = [{{ model = {MODEL:?}, upstream = {upstream:?} }}]\n"
                )
                .expect("a string takes text");
            }
        }
        Site::builder().config(&config).limits(Limits {
            head: HEAD,
            first_token: IDLE,
            patience: IDLE * 4,
            idle: IDLE,
            whole: WHOLE,
            ..Limits::default()
        })
    }

    /// Plays the schedule until told that the run is over; then all are well again.
    pub(crate) async fn suffer(
        mut self,
        faults: Vec<Fault>,
        mut over: oneshot::Receiver<()>,
    ) -> (Self, usize) {
        let began = Instant::now();
        let mut steps: Vec<(u64, Fault, bool)> = faults
            .iter()
            .flat_map(|&fault| [(fault.at_ms, fault, true), (fault.at_ms + fault.for_ms, fault, false)])
            .collect();
        steps.sort_by_key(|&(at_ms, ..)| at_ms);
        let mut in_trouble: Vec<Fault> = vec![];
        let mut n_faults = 0;
        for (at_ms, fault, begins) in steps {
            tokio::select! {
                () = sleep_until(began + Duration::from_millis(at_ms)) => {}
                _ = &mut over => break,
            }
            if begins {
                self.begin(fault).await;
                in_trouble.push(fault);
                n_faults += 1;
            } else {
                self.end(fault).await;
                in_trouble.retain(|other| other.at_ms != fault.at_ms);
            }
        }
        for fault in in_trouble {
            self.end(fault).await;
        }
        (self, n_faults)
    }

    async fn begin(&mut self, fault: Fault) {
        let replica = &mut self.replicas[fault.replica];
        match fault.trouble {
            Trouble::Kill => replica.kill().await,
            Trouble::Stop => replica.stop().await,
            Trouble::Behave(mode) => replica.behave(mode).await,
        }
    }

    async fn end(&mut self, fault: Fault) {
        let replica = &mut self.replicas[fault.replica];
        match fault.trouble {
            Trouble::Kill => replica.restart().await,
            Trouble::Stop => replica.go_on().await,
            Trouble::Behave(_) => replica.behave(Mode::Well).await,
        }
    }

    /// Waits until no replica is at work, though nobody told them to stop.
    pub(crate) async fn rests(&self) {
        for replica in &self.replicas {
            eventually("the replica has nothing to do", async || {
                let census = replica.census().await;
                (census.n_running + census.n_waiting == 0).then_some(())
            })
            .await;
        }
    }

    /// Waits until every connection to every replica is closed.
    pub(crate) async fn is_left_alone(&self) {
        for replica in &self.replicas {
            eventually("nobody holds a connection to the replica", async || {
                (replica.census().await.n_connections == 0).then_some(())
            })
            .await;
        }
    }
}
