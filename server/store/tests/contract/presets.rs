//! Presets: an account's own, one of each name, and no more than may be.

use crate::database::Database;
use store::MAX_PRESETS;
use wire::AccountId;

pub(crate) async fn a_preset_is_its_accounts_and_is_replaced_by_its_name(database: Database) {
    let store = database.open().await;
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("makes an account");
    for (account, name, params, at_us) in [
        (&owner, "warm", "1", 2),
        (&owner, "kühl/🧊", "2", 1),
        (&other, "warm", "3", 1),
        (&owner, "warm", "4", 3),
    ] {
        assert!(store.keep_preset(account, name, params, at_us).await.expect("keeps"));
    }
    let own = |name: &str, params: &str| (name.to_owned(), params.to_owned());
    let listed = store.presets(&owner).await.expect("lists");
    assert_eq!(listed, [own("kühl/🧊", "2"), own("warm", "4")], "in the order in which they were saved");
    store.delete_preset(&owner, "warm").await.expect("deletes");
    store.delete_preset(&owner, "warm").await.expect("asks");
    assert_eq!(store.presets(&owner).await.expect("lists"), [own("kühl/🧊", "2")]);
    assert_eq!(store.presets(&other).await.expect("lists"), [own("warm", "3")]);

    for n in 1..MAX_PRESETS {
        assert!(store.keep_preset(&owner, &n.to_string(), "", 1).await.expect("keeps"));
    }
    assert!(!store.keep_preset(&owner, "one more", "", 1).await.expect("refuses"));
    assert!(store.keep_preset(&owner, "1", "new", 1).await.expect("replaces"));
    assert_eq!(store.presets(&owner).await.expect("lists").len(), MAX_PRESETS as usize);
    let nobody = AccountId::new("nobody");
    assert!(store.keep_preset(&nobody, "x", "", 1).await.is_err(), "an account nobody made");
    store.close().await;
}
