//! The playground: the widget of a model's page, and what only the playground adds to it.
mod check;
mod cost;
mod design;
mod editor;
mod find;
mod form;
mod odds;
mod outline;
mod pictures;
mod presets;
mod record;
mod schema;
mod structure;
mod tools;
mod tree;

use super::dom::{attr, closest, document};
use super::history::Shown;
use super::share::Shared;
use super::texts::Texts;
use super::widget::{self, Extra};
use cost::Cost;
use find::Find;
use form::ParamForm;
use odds::Odds;
use outline::Outline;
use pictures::Pictures;
use record::Record;
use std::rc::Rc;
use structure::Structure;
use tools::Tools;

/// Finds the chat on the page and brings it to life.
pub(super) fn start() {
    let Some(root) = document().query_selector(".widget").ok().flatten() else { return };
    let words = closest(&root, ".playground").map(|around| attr(&around, "data-words"));
    let texts = Rc::new(Texts::read(&words.unwrap_or_default()));
    let mut extras: Vec<Box<dyn Extra>> = vec![
        Box::new(Structure::default()),
        Box::new(Tools::default()),
        Box::new(ParamForm::default()),
        Box::new(Pictures::default()),
        Box::new(Cost::default()),
        Box::new(Find::new(&root, &texts)),
        Box::new(Outline::new(&root, &texts)),
        Box::new(Odds::new(&texts)),
        Box::new(Record::new(&texts)),
    ];
    extras.extend(Shown::find().map(|shown| Box::new(shown) as Box<dyn Extra>));
    extras.extend(Shared::find().map(|shared| Box::new(shared) as Box<dyn Extra>));
    widget::start_with(extras);
}
