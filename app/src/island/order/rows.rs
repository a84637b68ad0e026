//! The rows on the page: what they say, and putting them in another order. No decisions.
use crate::island::dom::{all_inside, attr, document, inside, set_attr, set_flag, set_text};
use web_sys::Element;

/// The provider's name in a row.
pub(super) fn name(row: &Element) -> String {
    inside(row, ".order-name strong").and_then(|name| name.text_content()).unwrap_or_default()
}

/// Says above the list that the order is the reader's own: it was the site's until the first move.
pub(super) fn say_own() {
    for (selector, hidden) in [("[data-origin=site]", true), ("[data-origin=own]", false)] {
        if let Some(line) = document().query_selector(selector).ok().flatten() {
            set_flag(&line, "hidden", hidden);
        }
    }
}

/// The list around the rows.
pub(super) struct Rows(pub(super) Element);

impl Rows {
    fn all(&self) -> Vec<Element> {
        all_inside(&self.0, ".order-row")
    }

    /// The providers in the order shown.
    pub(super) fn slugs(&self) -> Vec<String> {
        self.all().iter().map(|row| attr(row, "data-slug")).collect()
    }

    /// Where a row stands.
    pub(super) fn position(&self, row: &Element) -> Option<usize> {
        self.all().iter().position(|other| other == row)
    }

    /// The most preferred provider's name.
    pub(super) fn first_name(&self) -> String {
        self.all().first().map(name).unwrap_or_default()
    }

    /// Where `dragged` would stand with its middle at this height of the window.
    pub(super) fn index_at(&self, dragged: &Element, y: f64) -> usize {
        let above = |row: &&Element| {
            let box_ = row.get_bounding_client_rect();
            *row != dragged && box_.top() + box_.height() / 2.0 < y
        };
        self.all().iter().filter(above).count()
    }

    /// Puts the rows in this order, and their ranks and edges right.
    pub(super) fn arrange(&self, order: &[String]) {
        let rows = self.all();
        for (idx, slug) in order.iter().enumerate() {
            let Some(row) = rows.iter().find(|row| attr(row, "data-slug") == *slug) else { continue };
            let _ = self.0.append_child(row);
            if let Some(rank) = inside(row, ".ladder-rank") {
                set_text(&rank, &(idx + 1).to_string());
            }
            for (value, edge) in [("up", 0), ("down", order.len() - 1)] {
                if let Some(button) = inside(row, &["[value=", value, "] ~ button"].concat()) {
                    set_edge(&button, idx == edge);
                }
            }
        }
    }
}

/// At the edge a button stays focusable, so that a keyboard does not lose its place.
fn set_edge(button: &Element, edge: bool) {
    if edge {
        set_attr(button, "aria-disabled", "true");
    } else {
        set_flag(button, "aria-disabled", false);
    }
}
