//! What a call costs in the ledger: calls reserved and settled in a second, and their CPU time.
//!
//! `cargo run --release -p store --example ledger`: a SQLite file in a folder of its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Ended, NewUsage, Settlement, Store};
use wire::{AccountId, KeyMode, ModelId, NanoUsd, ProviderSlug};

const N_CALLERS: usize = 64;
const N_CALLS: usize = 100_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let store =
        Store::open(&format!("sqlite:{}", folder.path().join("ledger.db").display()), [0; 32]).await?;
    let mut writer = tokio::task::JoinSet::new();
    let written = store.clone();
    writer.spawn(async move { written.write_settlements().await });
    let (provider, model) = (ProviderSlug::parse("publicai")?, ModelId::parse("publicai/Edelweiss-1M")?);
    let run = uuid::Uuid::now_v7();
    let (began, cpu) = (Instant::now(), cpu_time()?);
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..N_CALLERS {
        let (store, provider, model) = (store.clone(), provider.clone(), model.clone());
        callers.spawn(async move {
            for idx in (caller..N_CALLS).step_by(N_CALLERS) {
                let request_id: Arc<str> = format!("{run}-{idx}").into();
                let usage = NewUsage {
                    request_id: Arc::clone(&request_id),
                    account: AccountId::owner(),
                    token_id: None,
                    mode: KeyMode::Routed,
                    provider: provider.clone(),
                    model: model.clone(),
                    at_us: 1,
                };
                let slot = store.reserve(usage).await.expect("the database works");
                tokio::task::yield_now().await;
                slot.settle(Settlement {
                    request_id,
                    provider: provider.clone(),
                    mode: KeyMode::Routed,
                    cluster: Some("zurich".into()),
                    n_prompt_tokens: 10,
                    n_completion_tokens: 100,
                    cost: NanoUsd(7),
                    first_token_ms: Some(20),
                    duration_ms: 400,
                    ended: Ended::Ok,
                });
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended?;
    }
    store.close().await;
    writer.join_all().await;
    let (took, cpu) = (began.elapsed(), cpu_time()?.saturating_sub(cpu));
    #[expect(clippy::print_stdout, reason = "this is what it is for")]
    {
        println!(
            "{N_CALLS} calls of {N_CALLERS} callers: {:.0} calls/s, {:.1} us CPU a call, {} ignored",
            N_CALLS as f64 / took.as_secs_f64(),
            cpu.as_secs_f64() * 1e6 / N_CALLS as f64,
            store.n_ignored_settlements()
        );
    }
    Ok(())
}

/// This process's user and system time (proc(5), `/proc/self/stat`, fields 14 and 15, in hundredths).
fn cpu_time() -> Result<Duration, Box<dyn std::error::Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).map(|n| n.parse::<u64>().unwrap_or(0)).sum();
    Ok(Duration::from_millis(ticks * 10))
}
