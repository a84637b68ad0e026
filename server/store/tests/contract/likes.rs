//! Likes: one an account and model.

use crate::database::Database;
use store::Likes;
use wire::{AccountId, ModelId};

pub(crate) async fn a_like_counts_once_an_account_until_it_is_taken_back(database: Database) {
    let store = database.open().await;
    let model = |id: &str| ModelId::parse(id).expect("a model");
    let (a, b) = (model("org/a"), model("org/b"));
    let owner = AccountId::owner();
    let other = store.create_account(1).await.expect("makes an account");
    for (account, liked) in [(&owner, &a), (&owner, &a), (&other, &a), (&other, &b)] {
        store.like(account, liked, true, 10).await.expect("likes");
    }
    let seen = async |id: &ModelId, account| store.likes(id, account).await.expect("counts");
    assert_eq!(seen(&a, Some(&owner)).await, Likes { n: 2, yours: true });
    assert_eq!(seen(&b, Some(&owner)).await, Likes { n: 1, yours: false });
    assert_eq!(seen(&b, None).await, Likes { n: 1, yours: false });
    assert_eq!(store.likes_by_model().await.expect("counts"), [(a.clone(), 2), (b.clone(), 1)]);

    for _ in 0..2 {
        store.like(&owner, &a, false, 11).await.expect("takes it back");
    }
    assert_eq!(seen(&a, Some(&owner)).await, Likes { n: 1, yours: false });
    store.like(&other, &b, false, 11).await.expect("takes it back");
    assert_eq!(store.likes_by_model().await.expect("counts"), [(a, 1)]);
    let nobody = AccountId::new("nobody");
    assert!(store.like(&nobody, &b, true, 12).await.is_err(), "an account nobody made");
    store.close().await;
}
