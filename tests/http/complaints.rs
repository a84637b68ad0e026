//! The complaints that users of other gateways made most often, each as a test that would fail on the product
//! it was raised against. A test's name begins with the complaint's number (gateway.md, section 8).
//!
//! | number | complaint | test in |
//! |---|---|---|
//! | 1, 4, 7, 8 | answers cut, clients that left, hung servers, bills of cut answers | `answers` |
//! | 5, 6, 9, 10 | who is taken out, retried, waited for and probed | `health` |
//! | 2, 3, 12, 14 | memory, throughput, the vendor's figures, prompts and balance | `resources` |
//! | 11, 13 | the operator's hand, late first tokens | `control` |

mod answers;
mod control;
mod health;
mod resources;
