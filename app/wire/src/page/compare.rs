//! Several models or providers asked at once.

use super::Widget;
use crate::ModelId;

/// The comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparePage {
    /// The columns, in the order of the address.
    pub columns: Vec<CompareColumn>,
    /// What the address asked for and did not get.
    pub faults: Vec<CompareFault>,
    /// Every model that would answer now, by id.
    pub models: Vec<ModelId>,
    /// The most columns there may be.
    pub n_max: usize,
    /// What waits in the composer, from the address; it is never sent by itself.
    pub prompt: String,
}

/// One model at one provider.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareColumn {
    /// The model and its providers, as the chat with it has them.
    pub widget: Widget,
    /// Which of the providers is asked; `None` when none has the model.
    pub provider_idx: Option<usize>,
    /// The column as the address names it: `model:provider`, or the model alone.
    pub with: String,
    /// The comparison without this column.
    pub without_href: String,
}

/// What an address asks for in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareFault {
    /// No such model.
    Unknown {
        /// As the address has it.
        name: String,
    },
    /// The model is not served by that provider; the first of the order stands in its place.
    NotServed {
        /// The model.
        model: ModelId,
        /// The provider as the address has it.
        provider: String,
    },
    /// More columns than there may be; the last were left out.
    TooMany,
}
