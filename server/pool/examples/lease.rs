//! What a pick costs: `cargo run --release -p pool --example lease`. Prints the mean time of taking and
//! dropping a lease, which contains the pick, by size of the pool.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use pool::{Ask, Outcome, Pool, ReplicaConfig, ServedModel};
use std::{hint::black_box, time::Instant};
use wire::ClusterLabel;

const N_LEASES: u32 = 1_000_000;

fn main() {
    for n_replicas in [1, 3, 10, 50] {
        let pool = Pool::new((0..n_replicas).map(replica).collect(), 1);
        let held: Vec<_> = (0..20)
            .filter_map(|_| pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).ok())
            .collect();
        let begun = Instant::now();
        for _ in 0..N_LEASES {
            if let Ok(lease) =
                black_box(pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }))
            {
                lease.end(Outcome::Ok);
            }
        }
        let each = begun.elapsed() / N_LEASES;
        println!("{n_replicas:>3} replicas: {each:?} a lease, {} held meanwhile", held.len());
    }
}

fn replica(n: usize) -> ReplicaConfig {
    ReplicaConfig::new(
        format!("replica-{n}"),
        format!("http://127.0.0.1:{}", 9_000 + n),
        vec![ServedModel { model: "org/model".to_owned(), upstream: "model".to_owned() }],
        ClusterLabel { name: "here".to_owned(), country: None, partner: None },
    )
}
