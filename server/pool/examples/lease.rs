//! What a pick costs: `cargo run --release -p pool --example lease`. Prints the mean time of taking and ending
//! a lease, which contains the pick, by size of the pool: of requests that say nothing of their prompt, and of
//! turns of conversations, whose prompts have 32 blocks of which 30 are known.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use pool::{Ask, Outcome, Pool, ReplicaConfig, ServedModel};
use std::{
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    hint::black_box,
    time::{Duration, Instant},
};
use wire::ClusterLabel;

const N_LEASES: u32 = 1_000_000;
const N_CONVERSATIONS: u64 = 500;
const N_BLOCKS: u64 = 32;

fn main() {
    println!("replicas    bare       with 32 blocks");
    for n_replicas in [1, 3, 10, 50, 1_000] {
        let pool = Pool::new((0..n_replicas).map(replica).collect(), 1);
        // Every replica has answered once, as in a pool that has been at work for a moment. Each stands in a
        // country of its own, which is how one is asked for by name.
        for n in 0..n_replicas {
            if let Ok(lease) = pool.lease(&Ask { countries: &[country(n)], ..bare() }) {
                lease.end(Outcome::Ok);
            }
        }
        let held: Vec<_> = (0..20).filter_map(|_| pool.lease(&bare()).ok()).collect();
        let prompts: Vec<Vec<u64>> = (0..N_CONVERSATIONS)
            .map(|conversation| (0..N_BLOCKS).map(|at| block(conversation, at)).collect())
            .collect();
        let bare = timed(&pool, |_| bare());
        let turns = timed(&pool, |n| {
            let prompt = &prompts[(n % N_CONVERSATIONS as u32) as usize];
            Ask { prefix: if n.is_multiple_of(2) { prompt } else { &prompt[..30] }, ..self::bare() }
        });
        println!("{n_replicas:>8} {bare:>10?} {turns:>10?}   {} held meanwhile", held.len());
    }
}

fn timed<'a>(pool: &Pool, ask: impl Fn(u32) -> Ask<'a>) -> Duration {
    let begun = Instant::now();
    for n in 0..N_LEASES {
        if let Ok(lease) = black_box(pool.lease(&ask(n))) {
            lease.end(Outcome::Ok);
        }
    }
    begun.elapsed() / N_LEASES
}

fn bare() -> Ask<'static> {
    Ask { model: "org/model", ..Ask::default() }
}

/// The first two blocks of all conversations are the same.
fn block(conversation: u64, at: u64) -> u64 {
    let hash = BuildHasherDefault::<DefaultHasher>::default();
    hash.hash_one(if at < 2 { (0, at) } else { (conversation + 1, at) })
}

fn country(n: usize) -> String {
    format!("country-{n}")
}

fn replica(n: usize) -> ReplicaConfig {
    ReplicaConfig::new(
        format!("replica-{n}"),
        format!("http://127.0.0.1:{}", 9_000 + n),
        vec![ServedModel { model: "org/model".to_owned(), upstream: "model".to_owned() }],
        ClusterLabel { name: "here".into(), country: Some(country(n).into()), partner: None },
    )
}
