//! The playground: the widget of a model's page, and what only the playground adds to it.
use super::widget;

/// Finds the chat on the page and brings it to life.
pub(super) fn start() {
    widget::start_with(vec![]);
}
