//! A prompt as hashes of its blocks, each over all before it too: what the pool compares to find who has its
//! beginning in the cache. Pure: the seed is an argument.
//!
//! Hashes are keyed with a seed of the process and with the account: nobody can make a prompt that meets
//! another account's, nor learn from an answer's speed whether somebody asked the same. A block ends where
//! a message does, and within long messages at fixed places, so that two prompts that begin alike are cut
//! alike. Blocks grow with their place, which bounds their number by the logarithm of the prompt's length:
//! how much is shared is known to an eighth, and no choice hangs on more.
//!
//! The hash is foldhash: a megabyte takes a tenth of a millisecond on a busy machine, a quarter of what the
//! standard library's hash takes, and it is in the program already, under the maps of other crates. It need not be
//! cryptographic: a collision sends a request to a replica that has not read its beginning, no more.

use foldhash::{SharedSeed, quality::FoldHasher};
use std::hash::Hasher;
use wire::AccountId;

/// Least length of a block within a message, in bytes: four blocks of 16 tokens, as vLLM caches them.
const MIN_BLOCK: usize = 256;

/// A block is at most this fraction of what comes before it.
const FRACTION: usize = 8;

/// A message of less than this fraction of a block is not worth one of its own: at the beginning, less than
/// one block of vLLM.
const LEAST: usize = 4;

/// What is looked at: with blocks that grow by an eighth this is beyond all context lengths.
const MAX_BLOCKS: usize = 128;

/// Hashes prompts, each process in its own way.
pub(crate) struct Prefixes {
    seed: SharedSeed,
}

impl Prefixes {
    /// With a seed that nobody knows.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed: SharedSeed::from_u64(seed) }
    }

    /// The beginning of an account's prompts.
    pub(crate) fn chain(&self, account: &AccountId) -> Chain<'_> {
        Chain::new(&self.seed, account)
    }

    /// The name of a conversation.
    pub(crate) fn session(&self, account: &AccountId, name: &str) -> u64 {
        let mut chain = Chain::new(&self.seed, account);
        // No prompt begins with this.
        chain.hasher.write(b"\xfesession");
        chain.hasher.write(name.as_bytes());
        chain.hasher.finish()
    }
}

/// A prompt on its way into blocks.
pub(crate) struct Chain<'a> {
    seed: &'a SharedSeed,
    hasher: FoldHasher<'a>,
    /// Bytes before the block that is open, and in it.
    n_before: usize,
    n_open: usize,
    blocks: Vec<u64>,
}

impl<'a> Chain<'a> {
    fn new(seed: &'a SharedSeed, account: &AccountId) -> Self {
        let mut hasher = FoldHasher::with_seed(0, seed);
        hasher.write(account.as_str().as_bytes());
        let hasher = FoldHasher::with_seed(hasher.finish(), seed);
        Self { seed, hasher, n_before: 0, n_open: 0, blocks: vec![] }
    }

    pub(crate) fn into_blocks(self) -> Vec<u64> {
        self.blocks
    }

    fn full(&self) -> bool {
        self.blocks.len() >= MAX_BLOCKS
    }

    /// How long the open block becomes at most.
    fn length(&self) -> usize {
        MIN_BLOCK.max(self.n_before / FRACTION)
    }

    /// A text of the prompt, or a name in it.
    pub(crate) fn bytes(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && !self.full() {
            let (now, later) = bytes.split_at(bytes.len().min(self.length() - self.n_open));
            self.hasher.write(now);
            self.n_open += now.len();
            if self.n_open == self.length() {
                self.cut();
            }
            bytes = later;
        }
        // What no UTF-8 contains: "ab", "c" is not "a", "bc".
        self.hasher.write_u8(0xff);
    }

    /// The texts up to here were a message.
    pub(crate) fn end_message(&mut self) {
        if self.n_open * LEAST >= self.length() && !self.full() {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let block = self.hasher.finish();
        self.blocks.push(block);
        self.hasher = FoldHasher::with_seed(block, self.seed);
        self.n_before += self.n_open;
        self.n_open = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BLOCKS, Prefixes};
    use crate::prompt;
    use serde_json::{Value, json};
    use wire::AccountId;

    fn account(name: &str) -> AccountId {
        AccountId::new(name)
    }

    fn blocks_of(prefixes: &Prefixes, name: &str, body: &Value) -> Vec<u64> {
        let text = |name: &str| body.get(name).map(|value| value.to_string().into_bytes());
        let (tools, messages) = (text("tools"), text("messages"));
        let chain = prefixes.chain(&account(name));
        prompt::read(tools.as_deref(), messages.as_deref(), chain).expect("a prompt").blocks
    }

    fn message(role: &str, n_words: usize) -> Value {
        let text: Vec<_> = (0..n_words).map(|n| format!("{role}{n}")).collect();
        json!({"role": role, "content": text.join(" ")})
    }

    fn blocks(messages: &[Value]) -> Vec<u64> {
        blocks_of(&Prefixes::new(1), "a", &json!({"messages": messages}))
    }

    #[test]
    fn each_turn_begins_with_the_blocks_of_the_one_before() {
        let mut messages = vec![message("system", 100)];
        let mut before = vec![];
        for turn in 0..12 {
            messages.push(message("user", 20 + turn * 7));
            let now = blocks(&messages);
            assert!(now.len() > before.len() && now.starts_with(&before), "turn {turn}");
            before = now;
            messages.push(message("assistant", 60 + turn));
        }
    }

    #[test]
    fn a_change_changes_all_that_follows_and_nothing_before() {
        let messages: Vec<_> = ["system", "user", "assistant", "user"].map(|role| message(role, 200)).into();
        let mut other = messages.clone();
        other[2] = message("assistant", 199);
        let (a, b) = (blocks(&messages), blocks(&other));
        let n_same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        assert!(n_same > 5 && n_same < a.len() - 2, "{n_same} of {}", a.len());
        assert!(a[n_same..].iter().all(|block| !b.contains(block)));
        // What is written together is not what is written apart.
        let long = "x".repeat(300);
        let parts = |texts: &[&str]| {
            let parts: Vec<_> = texts.iter().map(|text| json!({"type": "text", "text": text})).collect();
            blocks(&[json!({"role": "user", "content": parts}), message("user", 50)])
        };
        assert_ne!(parts(&[&long, "ab", "c"]), parts(&[&long, "a", "bc"]));
    }

    #[test]
    fn neither_another_account_nor_another_process_makes_the_same_blocks() {
        let body = json!({"messages": [message("user", 400)]});
        let of = |seed, name| blocks_of(&Prefixes::new(seed), name, &body);
        let a = of(1, "a");
        assert_eq!(a, of(1, "a"));
        for other in [of(1, "b"), of(2, "a")] {
            assert_eq!(a.len(), other.len());
            assert!(a.iter().all(|block| !other.contains(block)));
        }
        let session = |seed, name, text| Prefixes::new(seed).session(&account(name), text);
        assert_eq!(session(1, "a", "x"), session(1, "a", "x"));
        assert_ne!(session(1, "a", "x"), session(1, "b", "x"));
        assert_ne!(session(1, "a", "x"), session(1, "a", "y"));
        assert_ne!(session(1, "a", "x"), session(2, "a", "x"));
    }

    #[test]
    fn tools_and_what_is_not_text_count_too() {
        let with = |tools: Value, url: &str| {
            let image = json!({"type": "image_url", "image_url": {"url": url}});
            let messages = json!([{"role": "user", "content": [image]}, message("user", 50)]);
            blocks_of(&Prefixes::new(1), "a", &json!({"tools": tools, "messages": messages}))
        };
        let url = "data:".repeat(80);
        let plain = with(json!([]), &url);
        assert_ne!(plain[0], with(json!([{"type": "function"}]), &url)[0]);
        assert_ne!(plain[1], with(json!([]), &"datb:".repeat(80))[1]);
    }

    #[test]
    fn the_number_of_blocks_is_bounded() {
        assert_eq!(blocks(&[message("user", 1)]), Vec::<u64>::new());
        assert_eq!(blocks(&[json!({"role": "user", "content": "x".repeat(600)})]).len(), 3);
        let one_mib = blocks(&[json!({"role": "user", "content": "x".repeat(1 << 20)})]).len();
        assert!((50..80).contains(&one_mib), "{one_mib}");
        let chatter: Vec<_> = (0..5_000).map(|n| message("user", 3 + n % 40)).collect();
        assert!(blocks(&chatter).len() <= MAX_BLOCKS);
    }
}
