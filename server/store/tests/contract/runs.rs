//! Runs: documents that are shared under names made from their content.

use crate::database::Database;
use wire::AccountId;

pub(crate) async fn a_run_is_there_until_its_time_or_its_owner_ends_it(database: Database) {
    let store = database.open().await;
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("makes an account");
    let document = async |name: &str, now_us| {
        let run = store.run(name, now_us).await.expect("reads").expect("it was shared");
        assert_eq!(run.account, owner);
        run.document
    };
    let name = store.share(&owner, "{\"a\":1}", 10, Some(20)).await.expect("shares");
    assert_eq!(name.len(), 16);
    assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{name}");
    assert_eq!(document(&name, 19).await.as_deref(), Some("{\"a\":1}"));
    assert_eq!(document(&name, 20).await, None, "its time is over");

    // The same again has the same name, and a new time; another has another.
    assert_eq!(store.share(&owner, "{\"a\":1}", 30, None).await.expect("shares"), name);
    assert_eq!(document(&name, i64::MAX).await.as_deref(), Some("{\"a\":1}"));
    let second = store.share(&owner, "{\"a\":2}", 30, Some(40)).await.expect("shares");
    assert_ne!(second, name);

    // Another account neither changes nor revokes it.
    assert_eq!(store.share(&other, "{\"a\":1}", 50, Some(51)).await.expect("shares"), name);
    assert!(!store.revoke_run(&other, &name).await.expect("asks"));
    assert!(document(&name, i64::MAX).await.is_some());
    assert!(document(&second, 39).await.is_none(), "what was over is not kept");

    assert!(store.revoke_run(&owner, &name).await.expect("revokes"));
    assert_eq!(document(&name, 31).await, None);
    // Any text may stand in an address; no database fails at it.
    for nothing in ["", "nothing", "abcdefghijklmnop", "abcdefgh\0jklmnop", "\0", "\u{e9}\u{e9}"] {
        assert!(!store.revoke_run(&owner, nothing).await.expect("asks"), "{nothing:?}");
        assert!(store.run(nothing, 0).await.expect("reads").is_none(), "{nothing:?}");
    }
    store.close().await;
}
