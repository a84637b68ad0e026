//! That a conversation stays where its beginning is, and that this never keeps it from being answered.

use crate::{MODEL, Site, ask, read, replica::answer, stream_of};
use serde_json::{Value, json};

/// The turns of a conversation up to this one, each long enough to be a block of its own.
fn messages(name: &str, n_turns: usize) -> Value {
    let text = |n: usize| {
        format!("{name} says for the {n}th time what takes more than a block of a cache. ").repeat(4)
    };
    let turns = (0..=n_turns * 2)
        .map(|n| json!({"role": if n.is_multiple_of(2) { "user" } else { "assistant" }, "content": text(n)}));
    turns.collect()
}

/// How many answers each replica has given.
fn served(site: &Site) -> [u64; 2] {
    let status = site.pool.status();
    [status[0].n_ok, status[1].n_ok]
}

#[tokio::test]
async fn a_conversation_stays_with_the_replica_that_has_read_it() {
    let site = Site::new((0..40).map(|_| answer(&["Yes."])).collect()).await;
    let mut homes = vec![];
    for name in ["Ada", "Ben", "Cem"] {
        let before = served(&site);
        for turn in 0..8 {
            site.stream(json!({"messages": messages(name, turn)})).await;
        }
        site.idle().await;
        let given = [0, 1].map(|at| served(&site)[at] - before[at]);
        assert!(given.contains(&8), "{name}: {given:?}");
        homes.push(given[0] == 8);
    }
    // Its home is emptied: it goes on elsewhere.
    let home = usize::from(!homes[0]);
    site.pool.set_draining(pool::Which::Replica(&format!("replica-{home}")), true);
    let before = served(&site);
    site.stream(json!({"messages": messages("Ada", 9)})).await;
    site.idle().await;
    assert_eq!(served(&site)[1 - home], before[1 - home] + 1);
}

#[tokio::test]
async fn the_name_of_a_conversation_is_a_hint() {
    let site = Site::new((0..12).map(|_| answer(&["Yes."])).collect()).await;
    for n in 0..12 {
        let mut request = ask(MODEL, json!({"messages": messages(&format!("prompt {n}"), 1)}));
        request.hints.session = Some("the same".to_owned());
        read(stream_of(site.chat(request).await.expect("a reply"))).await;
        site.idle().await;
    }
    assert!(served(&site).contains(&12), "{:?}", served(&site));
}
