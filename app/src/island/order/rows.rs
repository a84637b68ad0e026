//! The rows on the page: what they say, and putting them in another order. No decisions.
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The element an event happened at.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The nearest element around, itself included, that matches.
pub(super) fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// The first element inside that matches.
pub(super) fn inside(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}

/// The element around the rows.
pub(super) struct Rows(pub(super) Element);

impl Rows {
    fn all(&self) -> Vec<Element> {
        let Ok(list) = self.0.query_selector_all(".order-row") else { return vec![] };
        (0..list.length()).filter_map(|idx| list.item(idx)?.dyn_into().ok()).collect()
    }

    /// The providers in the order shown.
    pub(super) fn slugs(&self) -> Vec<String> {
        self.all().iter().filter_map(|row| row.get_attribute("data-slug")).collect()
    }

    /// Where a row stands.
    pub(super) fn position(&self, row: &Element) -> Option<usize> {
        self.all().iter().position(|other| other == row)
    }

    /// The provider's name in a row.
    #[expect(clippy::unused_self, reason = "reads as the other questions to the rows do")]
    pub(super) fn name(&self, row: &Element) -> String {
        inside(row, ".order-name strong").and_then(|name| name.text_content()).unwrap_or_default()
    }

    /// The most preferred provider's name.
    pub(super) fn first_name(&self) -> String {
        self.all().first().map(|row| self.name(row)).unwrap_or_default()
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
        let Some(list) = rows.first().and_then(|row| row.parent_element()) else { return };
        for (idx, slug) in order.iter().enumerate() {
            let Some(row) = rows.iter().find(|row| row.get_attribute("data-slug").as_deref() == Some(slug))
            else {
                continue;
            };
            let _ = list.append_child(row);
            if let Some(rank) = inside(row, ".ladder-rank") {
                rank.set_text_content(Some(&(idx + 1).to_string()));
            }
            for (value, edge) in [("up", 0), ("down", order.len() - 1)] {
                let button = inside(row, &["[value=", value, "] ~ button"].concat());
                if let Some(button) = button {
                    let _ = if idx == edge {
                        button.set_attribute("aria-disabled", "true")
                    } else {
                        button.remove_attribute("aria-disabled")
                    };
                }
            }
        }
    }
}
