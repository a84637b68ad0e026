//! A second replica is asked when the first token is late: one answer, from whoever begins first.

use crate::{
    HEDGED, MODEL, Site, ask, eventually, read, receipt_of,
    replica::{Step, Turn, answer, broken, done, error, finish, role, stream_head, text, usage},
    stream_of, text_of,
};
use serde_json::json;
use wire::{HopKind, Receipt};

/// Calls that make the model's usual pace known and pay for one hedge.
const N_USUAL: usize = 20;

/// A site whose hedged model has answered some calls at once and then follows the script.
async fn site(turns: Vec<Turn>) -> Site {
    let usual = std::iter::repeat_with(|| answer(&["usual"])).take(N_USUAL);
    let site = Site::new(usual.chain(turns).collect()).await;
    for _ in 0..N_USUAL {
        let reply = site.chat(ask(HEDGED, json!({}))).await.expect("a reply");
        assert_eq!(text_of(&read(stream_of(reply)).await), "usual");
    }
    assert_eq!(site.upstreams.seen().len(), N_USUAL);
    site
}

async fn asked(site: &Site, model: &str) -> (String, Receipt) {
    let mut request = ask(model, json!({}));
    request.receipt = true;
    let id = request.request_id.clone();
    let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
    let (text, receipt) = (text_of(&stream), receipt_of(&stream));
    assert!(stream.ends_with("\n\ndata: [DONE]\n\n"), "{stream}");
    // One call, one bill, for the answer that the client has.
    let bill = site.bill(&id).await;
    assert_eq!(Some(bill.n_completion_tokens), receipt.usage.map(|usage| usage.completion_tokens));
    (text, receipt)
}

fn hops(receipt: &Receipt) -> Vec<(HopKind, &str)> {
    receipt.hops.iter().map(|hop| (hop.kind, hop.outcome.as_str())).collect()
}

fn silent() -> Turn {
    vec![Step::Send([stream_head(), role()].concat()), Step::Hang]
}

/// An answer that waits for the gate before its first text.
fn gated(piece: &str) -> Turn {
    let rest = [text(piece, 1), finish("stop", 1), usage(1), done()].concat();
    vec![Step::Send([stream_head(), role()].concat()), Step::Gate, Step::Send(rest)]
}

async fn n_seen(site: &Site, n: usize) {
    eventually(async || (site.upstreams.seen().len() == N_USUAL + n).then_some(())).await;
}

#[tokio::test]
async fn a_late_first_token_is_overtaken_and_its_replica_left_alone() {
    let site = site(vec![silent(), answer(&["quick"])]).await;
    let (text, receipt) = asked(&site, HEDGED).await;
    assert_eq!(text, "quick");
    assert_eq!(hops(&receipt), [(HopKind::First, "overtaken"), (HopKind::Hedge, "ok")]);
    assert_ne!(receipt.hops[0].cluster, receipt.hops[1].cluster);
    assert_eq!(receipt.cluster.map(|cluster| cluster.name), receipt.hops[1].cluster);
    // The loser's connection is closed; its replica is not blamed.
    eventually(async || (site.upstreams.n_hung_up() == 1).then_some(())).await;
    site.idle().await;
    assert!(site.pool.status().iter().all(|replica| replica.n_broken == 0));
    let seen = site.upstreams.seen();
    let ids: Vec<_> = seen[N_USUAL..].iter().map(|seen| seen.header("x-request-id")).collect();
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn the_first_may_still_be_first() {
    let site = site(vec![gated("first"), silent()]).await;
    let open = async {
        n_seen(&site, 2).await;
        site.upstreams.open_gate(1);
    };
    let ((text, receipt), ()) = tokio::join!(asked(&site, HEDGED), open);
    assert_eq!(text, "first");
    assert_eq!(hops(&receipt), [(HopKind::Hedge, "overtaken"), (HopKind::First, "ok")]);
    eventually(async || (site.upstreams.n_hung_up() == 1).then_some(())).await;
    site.idle().await;
}

#[tokio::test]
async fn when_one_of_both_breaks_the_other_is_waited_for() {
    let breaks = || vec![Step::Send([stream_head(), role()].concat()), Step::Gate, Step::Close];
    for (turns, n_gates, first, second) in [
        ([breaks(), gated("second")], 1, (HopKind::First, "closed early"), (HopKind::Hedge, "ok")),
        ([gated("first"), broken(&[role()])], 0, (HopKind::Hedge, "closed early"), (HopKind::First, "ok")),
    ] {
        let site = site(turns.to_vec()).await;
        let open = async {
            n_seen(&site, 2).await;
            site.upstreams.open_gate(n_gates);
            let broke = async || site.pool.status().iter().any(|r| r.n_broken > 0).then_some(());
            eventually(broke).await;
            site.upstreams.open_gate(1);
        };
        let ((_, receipt), ()) = tokio::join!(asked(&site, HEDGED), open);
        assert_eq!(hops(&receipt), [first, second]);
        site.idle().await;
    }
}

#[tokio::test]
async fn a_hedge_that_is_refused_leaves_the_first_its_own_attempts() {
    // The first breaks while the second has no head; then that replica is full, and full is no end.
    let breaks = vec![Step::Send([stream_head(), role()].concat()), Step::Gate, Step::Close];
    let full = [vec![Step::Gate], error("503 Service Unavailable", "Service Unavailable", "busy")].concat();
    let site = site(vec![breaks, full, answer(&["after all"])]).await;
    let open = async {
        n_seen(&site, 2).await;
        site.upstreams.open_gate(1);
        eventually(async || site.pool.status().iter().any(|r| r.n_broken > 0).then_some(())).await;
        site.upstreams.open_gate(1);
    };
    let ((text, receipt), ()) = tokio::join!(asked(&site, HEDGED), open);
    assert_eq!(text, "after all");
    let (first, second) = ((HopKind::First, "closed early"), (HopKind::Hedge, "busy, status 503"));
    assert_eq!(hops(&receipt), [first, second, (HopKind::Restart, "ok")]);
    site.idle().await;
}

#[tokio::test]
async fn a_hedge_must_be_paid_for_and_asked_for() {
    // One hedge is paid for by twenty calls; the second late call waits.
    let turns = vec![silent(), answer(&["a"]), gated("late"), gated("late")];
    let site = site(turns).await;
    assert_eq!(asked(&site, HEDGED).await.0, "a");
    for (model, n) in [(HEDGED, 3), (MODEL, 4)] {
        let late = async {
            n_seen(&site, n).await;
            // Far beyond what is late for this model.
            tokio::time::timeout(std::time::Duration::from_millis(250), std::future::pending::<()>())
                .await
                .expect_err("nothing comes");
            assert_eq!(site.upstreams.seen().len(), N_USUAL + n);
            site.upstreams.open_gate(1);
        };
        let ((text, receipt), ()) = tokio::join!(asked(&site, model), late);
        assert_eq!((text.as_str(), hops(&receipt)), ("late", vec![(HopKind::First, "ok")]));
    }
}
