//! Conversations: an account's own, the newer copy of each, and no more than may be.

use crate::database::Database;
use store::{Conversation, Keeping, MAX_CONVERSATION, MAX_CONVERSATIONS, Store};
use wire::AccountId;

fn said(head: &str, changed_at_us: i64) -> Conversation {
    Conversation { head: head.to_owned(), body: ["said in ", head].concat(), changed_at_us }
}

async fn keep(store: &Store, account: &AccountId, id: &str, conversation: &Conversation) -> Keeping {
    store.keep_conversation(account, id, conversation).await.expect("keeps")
}

async fn heads(store: &Store, account: &AccountId) -> Vec<String> {
    store.conversations(account).await.expect("lists")
}

pub(crate) async fn a_conversation_is_its_accounts_and_the_newer_copy_stays(database: Database) {
    let store = database.open().await;
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("makes an account");
    assert_eq!(heads(&store, &owner).await, [""; 0]);
    for (id, head, at_us) in [("1-1", "first", 10), ("2-2", "second", 30), ("3-3", "third", 20)] {
        assert_eq!(keep(&store, &owner, id, &said(head, at_us)).await, Keeping::Kept);
    }
    assert_eq!(heads(&store, &owner).await, ["second", "third", "first"]);

    // The same time is a change of the name alone, a later one of what was said; an earlier one came too late.
    for (head, at_us, expected) in [("named", 20, "named"), ("more", 40, "more"), ("late", 39, "more")] {
        assert_eq!(keep(&store, &owner, "3-3", &said(head, at_us)).await, Keeping::Kept);
        let kept = store.conversation(&owner, "3-3").await.expect("reads").expect("it is there");
        assert_eq!((kept.head.as_str(), kept.body), (expected, ["said in ", expected].concat()));
    }
    assert_eq!(heads(&store, &owner).await, ["more", "second", "first"]);

    // Of the same id another account has its own, and sees and deletes no other.
    assert_eq!(store.conversation(&other, "1-1").await.expect("reads"), None);
    assert!(!store.delete_conversation(&other, "1-1").await.expect("asks"));
    assert_eq!(keep(&store, &other, "1-1", &said("theirs", 1)).await, Keeping::Kept);
    store.delete_conversations(&other).await.expect("deletes");
    assert_eq!(heads(&store, &other).await, [""; 0]);
    assert_eq!(store.conversation(&owner, "1-1").await.expect("reads"), Some(said("first", 10)));

    assert!(store.delete_conversation(&owner, "1-1").await.expect("deletes"));
    assert!(!store.delete_conversation(&owner, "1-1").await.expect("asks"));
    assert_eq!(heads(&store, &owner).await, ["more", "second"]);
    // One that was brought back is as old as it was.
    assert_eq!(keep(&store, &owner, "1-1", &said("first", 10)).await, Keeping::Kept);
    store.delete_conversations(&owner).await.expect("deletes");
    assert_eq!(heads(&store, &owner).await, [""; 0]);
    let nobody = AccountId::new("nobody");
    assert!(store.keep_conversation(&nobody, "1-1", &said("x", 1)).await.is_err(), "an account nobody made");
    store.close().await;
}

pub(crate) async fn conversations_have_limits_and_none_goes_for_another(database: Database) {
    let store = database.open().await;
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("makes an account");
    let longest = Conversation { body: "x".repeat(MAX_CONVERSATION), ..said("longest", 1) };
    assert_eq!(keep(&store, &owner, "1-1", &longest).await, Keeping::Kept);
    let longer = Conversation { body: [&longest.body, "x"].concat(), ..said("longer", 2) };
    assert_eq!(keep(&store, &owner, "1-1", &longer).await, Keeping::TooLong);
    assert_eq!(heads(&store, &owner).await, ["longest"]);

    for n in 2..=MAX_CONVERSATIONS {
        assert_eq!(keep(&store, &owner, &format!("{n}-{n}"), &said("one", 1)).await, Keeping::Kept);
    }
    assert_eq!(keep(&store, &owner, "0-0", &said("one more", 9)).await, Keeping::Full);
    assert_eq!(store.conversation(&owner, "0-0").await.expect("reads"), None);
    assert_eq!(keep(&store, &owner, "7-7", &said("changed", 9)).await, Keeping::Kept, "one of them");
    assert_eq!(keep(&store, &owner, "7-7", &said("late", 8)).await, Keeping::Kept, "a newer copy");
    assert_eq!(keep(&store, &other, "0-0", &said("theirs", 9)).await, Keeping::Kept);
    assert!(store.delete_conversation(&owner, "1-1").await.expect("deletes"));
    assert_eq!(keep(&store, &owner, "0-0", &said("one more", 9)).await, Keeping::Kept);
    assert_eq!(heads(&store, &owner).await.len(), MAX_CONVERSATIONS as usize);
    store.close().await;
}
