//! Provider keys at rest: sealed, bound to their row, told only by their end.

use crate::database::{Database, MASTER_KEY, secret};
use crate::slug;
use store::{Store, StoreError, TokenKind};
use wire::AccountId;

const KEY: &str = "sk-clear-text-0123456789abcdef";

pub(crate) async fn a_key_is_replaced_told_by_its_summary_and_removed(database: Database) {
    let (store, owner, groq) = (database.open().await, AccountId::owner(), slug("groq"));
    assert!(store.open_key(&owner, &groq, 1).await.expect("asks").is_none());
    store.save_key(&owner, &groq, secret("sk-old-0123456789"), 1).await.expect("saves");
    assert!(store.open_key(&owner, &groq, 2).await.expect("opens").is_some());

    let saved = store.save_key(&owner, &groq, secret(KEY), 3).await.expect("replaces");
    assert_eq!((saved.last_four.as_str(), saved.created_at_us, saved.last_used_at_us), ("cdef", 3, None));
    assert_eq!(store.key_summaries(&owner).await.expect("lists"), [saved]);

    let opened = store.open_key(&owner, &groq, 4).await.expect("opens").expect("is there");
    assert_eq!(opened.expose(), KEY);
    // The use is noted by the ledger's writer, which writes the last of what it has when the store closes. A
    // note on the key that was replaced is not the new one's.
    assert_eq!(store.key_summaries(&owner).await.expect("lists")[0].last_used_at_us, None, "not by the call");
    store.close().await;
    let store = database.open().await;
    let summaries = store.key_summaries(&owner).await.expect("lists");
    assert_eq!(summaries[0].last_used_at_us, Some(4));

    assert!(store.remove_key(&owner, &groq).await.expect("removes"));
    assert!(!store.remove_key(&owner, &groq).await.expect("asks"));
    assert!(store.open_key(&owner, &groq, 5).await.expect("asks").is_none());
    store.close().await;
}

pub(crate) async fn a_key_rests_until_it_is_used_again_or_replaced(database: Database) {
    let (store, owner, groq) = (database.open().await, AccountId::owner(), slug("groq"));
    let paused = async || {
        let keys = store.key_summaries(&owner).await.expect("reads");
        keys.first().map(|key| key.paused)
    };
    assert!(!store.pause_key(&owner, &groq, true).await.expect("asks"), "there is none");
    store.save_key(&owner, &groq, secret("sk-first-0001"), 1).await.expect("saves");
    assert_eq!(paused().await, Some(false));
    for rests in [true, false, true] {
        assert!(store.pause_key(&owner, &groq, rests).await.expect("changes"));
        assert_eq!(paused().await, Some(rests));
    }
    assert!(store.open_key(&owner, &groq, 2).await.expect("opens").is_some(), "it can still be tested");
    store.save_key(&owner, &groq, secret("sk-second-002"), 3).await.expect("replaces");
    assert_eq!(paused().await, Some(false));
    store.close().await;
}

pub(crate) async fn a_wrong_master_key_opens_nothing(database: Database) {
    let (owner, groq) = (AccountId::owner(), slug("groq"));
    let store = database.open().await;
    store.save_key(&owner, &groq, secret(KEY), 1).await.expect("saves");
    store.close().await;

    let store = Store::open(&database.url, [43; 32]).await.expect("opens");
    assert!(matches!(store.open_key(&owner, &groq, 2).await, Err(StoreError::Unsealable)));
    assert_eq!(store.key_summaries(&owner).await.expect("lists")[0].last_used_at_us, None, "not a use");
    // The way out is to save it again, under the key that is there now.
    store.save_key(&owner, &groq, secret(KEY), 3).await.expect("saves");
    assert!(store.open_key(&owner, &groq, 4).await.expect("opens").is_some());
    store.close().await;
}

pub(crate) async fn a_moved_or_damaged_row_does_not_open(database: Database) {
    let (store, owner) = (Store::open(&database.url, MASTER_KEY).await.expect("opens"), AccountId::owner());
    let unsealable = async |account: &AccountId, provider: &str| {
        matches!(store.open_key(account, &slug(provider), 2).await, Err(StoreError::Unsealable))
    };
    for provider in ["groq", "together", "cerebras", "nscale"] {
        store.save_key(&owner, &slug(provider), secret(KEY), 1).await.expect("saves");
    }
    database
        .meddle(
            "UPDATE provider_key SET sealed = (SELECT sealed FROM provider_key WHERE provider = 'groq') \
             WHERE provider = 'together'; \
             UPDATE provider_key SET sealed = 'no base64!' WHERE provider = 'cerebras'; \
             UPDATE provider_key SET key_version = 9 WHERE provider = 'nscale'; \
             INSERT INTO account (id, created_at_us) VALUES ('thief', 1); \
             INSERT INTO provider_key (account_id, provider, key_version, sealed, last_four, created_at_us) \
             SELECT 'thief', provider, key_version, sealed, last_four, 1 FROM provider_key \
             WHERE provider = 'groq';",
        )
        .await;
    assert!(unsealable(&owner, "together").await, "another provider's");
    assert!(unsealable(&owner, "cerebras").await, "damaged");
    assert!(unsealable(&owner, "nscale").await, "another version");
    assert!(unsealable(&AccountId::new("thief"), "groq").await, "another account's");
    assert!(store.open_key(&owner, &slug("groq"), 2).await.expect("opens").is_some());
    store.close().await;
}

pub(crate) async fn no_secret_is_in_the_database_in_clear(database: Database) {
    let (store, owner) = (database.open().await, AccountId::owner());
    let name = "a name that can be found";
    let (_, token) = store.create_token(&owner, TokenKind::Platform, name, 1).await.expect("makes a token");
    store.save_key(&owner, &slug("groq"), secret(KEY), 1).await.expect("saves");
    store.open_key(&owner, &slug("groq"), 2).await.expect("opens");
    store.find_token(token.expose(), 2).await.expect("finds");

    // While the journal holds them, and after it was folded into the file.
    for _ in 0..2 {
        assert!(!database.files_with(name.as_bytes()).await.is_empty(), "the search finds what is there");
        for hidden in [KEY, &KEY[..12], token.expose(), &token.expose()[..16]] {
            assert_eq!(database.files_with(hidden.as_bytes()).await, [""; 0].map(std::path::PathBuf::from));
        }
        store.close().await;
    }
    if database.is_sqlite() {
        assert_eq!(database.modes().iter().find(|(_, mode)| mode & 0o077 != 0), None, "for their owner only");
    }
}
