//! The playground: the widget of a model's page, and what only the playground adds to it.
mod check;
mod cost;
mod design;
mod editor;
mod form;
mod pictures;
mod schema;
mod structure;
mod tools;
mod tree;

use super::widget;
use cost::Cost;
use form::ParamForm;
use pictures::Pictures;
use structure::Structure;
use tools::Tools;

/// Finds the chat on the page and brings it to life.
pub(super) fn start() {
    widget::start_with(vec![
        Box::new(Structure::default()),
        Box::new(Tools::default()),
        Box::new(ParamForm::default()),
        Box::new(Pictures::default()),
        Box::new(Cost::default()),
    ]);
}
