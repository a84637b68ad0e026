//! Settings: the order of providers and the keys, over the forms that the server drew.
//!
//! The rows work as forms without this. The island catches their events, moves the rows that are there and
//! saves at once; a failure moves them back.
mod keys;
mod rows;

use super::dom::{add_button, attr, closest, document, focus, inside, on, set_attr, set_text, target};
use super::ladder::{Move, moved};
use super::texts::Texts;
use crate::net;
use crate::net::json::quote;
use rows::Rows;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};

/// A row being dragged.
struct Drag {
    row: Element,
    /// The order before, for Escape.
    before: Vec<String>,
}

/// The list and what it says.
struct Order {
    rows: Rows,
    texts: Texts,
    /// What happened, said politely, and the way back.
    status: Element,
    /// What did not work, said at once.
    alert: Element,
    /// The order that Undo brings back.
    before: RefCell<Vec<String>>,
    drag: RefCell<Option<Drag>>,
}

/// Finds the list on the page and brings it to life.
pub(super) fn start() {
    let Some(list) = document().query_selector(".order").ok().flatten() else { return };
    let Some(status) = document().query_selector(".order-status").ok().flatten() else { return };
    let (Some(said), Some(alert)) = (inside(&status, "[role=status]"), inside(&status, "[role=alert]"))
    else {
        return;
    };
    let order = Rc::new(Order {
        rows: Rows(list.clone()),
        texts: Texts::read(&attr(&status, "data-words")),
        status: said,
        alert,
        before: RefCell::default(),
        drag: RefCell::default(),
    });
    let with = |act: fn(&Rc<Order>, Event)| {
        let order = Rc::clone(&order);
        Box::new(move |event| act(&order, event)) as Box<dyn FnMut(Event)>
    };
    on(&list, "submit", with(Order::submit));
    on(&list, "keydown", with(Order::key));
    // Dragging by the pointer focuses nothing in the list.
    on(
        &document(),
        "keydown",
        with(|order, event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                order.cancel_drag();
            }
        }),
    );
    on(&list, "pointerdown", with(Order::grab));
    on(&list, "pointermove", with(Order::drag_to));
    on(&list, "pointerup", with(|order, _| order.drop_row()));
    on(&list, "pointercancel", with(|order, _| order.cancel_drag()));
    on(
        &status,
        "click",
        with(|order, event| {
            if target(&event).is_some_and(|at| attr(&at, "data-do") == "undo") {
                let (shown, before) = (order.rows.slugs(), order.before.take());
                order.rows.arrange(&before);
                order.save(shown, before, None);
            }
        }),
    );
}

impl Order {
    /// Says something politely, with the way back when there is one.
    fn say(&self, text: &str, undo: bool) {
        set_text(&self.alert, "");
        set_text(&self.status, text);
        let parent = self.status.parent_element();
        let Some(parent) = parent else { return };
        if let Some(old) = inside(&parent, "[data-do=undo]") {
            old.remove();
        }
        if undo {
            add_button(&parent, "button small", "undo", self.texts.get("ladder-undo"));
        }
    }

    /// Says at once that something did not work.
    fn warn(&self, text: &str) {
        self.say("", false);
        set_text(&self.alert, text);
    }

    /// A form in a row was sent: a move, a key, a removal.
    fn submit(self: &Rc<Self>, event: Event) {
        let Some(form) = target(&event) else { return };
        let Some(row) = closest(&form, ".order-row") else { return };
        let class = form.class_list();
        if class.contains("key-test") {
            // The page that answers says what the provider said; until then the button says what is going on.
            return keys::testing(&row);
        }
        if class.contains("key-mode") {
            return;
        }
        event.prevent_default();
        if class.contains("key-form") {
            keys::save(Rc::clone(self), row, form);
        } else if class.contains("key-remove") {
            keys::remove(Rc::clone(self), row);
        } else {
            let up = inside(&form, "[value=up]").is_some();
            self.change(&row, if up { Move::Up } else { Move::Down });
        }
    }

    /// Alt and the arrows move the row with the focus; Home and End send it to the ends.
    fn key(self: &Rc<Self>, event: Event) {
        let Some(focused) = target(&event) else { return };
        let event: KeyboardEvent = event.unchecked_into();
        let to = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => Move::Up,
            "ArrowDown" if event.alt_key() => Move::Down,
            // In a text field these two move the caret.
            "Home" if focused.tag_name() != "INPUT" => Move::First,
            "End" if focused.tag_name() != "INPUT" => Move::Last,
            _ => return,
        };
        if let Some(row) = closest(&focused, ".order-row") {
            event.prevent_default();
            self.change(&row, to);
        }
    }

    /// Moves a row, keeps the focus in it, and saves.
    fn change(self: &Rc<Self>, row: &Element, to: Move) {
        let before = self.rows.slugs();
        let Some(after) = self.rows.position(row).and_then(|from| moved(&before, from, to)) else { return };
        let focused = document().active_element();
        self.rows.arrange(&after);
        // Moving an element takes the focus from it. At an edge its button stops working: take the other.
        if let Some(focused) = focused {
            let stuck = focused.has_attribute("aria-disabled");
            let other = inside(row, ".order-moves button:not([aria-disabled])").filter(|_| stuck);
            focus(&other.unwrap_or(focused));
        }
        self.save(before, after, Some(row.clone()));
    }

    /// Saves the order that is shown already; a failure brings back what was before.
    fn save(self: &Rc<Self>, before: Vec<String>, after: Vec<String>, row: Option<Element>) {
        let said = match row.as_ref().and_then(|row| Some((rows::name(row), self.rows.position(row)?))) {
            Some((name, idx)) => self.texts.fill(
                "ladder-moved",
                &[
                    ("provider", &name),
                    ("position", &self.texts.number(idx as u64 + 1)),
                    ("n", &self.texts.number(after.len() as u64)),
                    ("first", &self.rows.first_name()),
                ],
            ),
            None => self.texts.get("ladder-before").to_owned(),
        };
        let json = body(&after);
        let this = Rc::clone(self);
        net::spawn(async move {
            match net::put("/api/settings/order", json).await {
                Ok(_) => {
                    this.say(&said, row.is_some());
                    rows::say_own();
                    *this.before.borrow_mut() = before;
                }
                Err(failure) => {
                    this.rows.arrange(&before);
                    let reason = keys::reason(&failure, &this.texts);
                    this.warn(&this.texts.fill("ladder-not-saved", &[("reason", reason)]));
                }
            }
        });
    }

    fn grab(self: &Rc<Self>, event: Event) {
        let Some(handle) = target(&event).and_then(|held| closest(&held, ".order-handle")) else { return };
        let Some(row) = closest(&handle, ".order-row") else { return };
        event.prevent_default();
        // The handle gets the pointer's events wherever it goes, until it is let go.
        let _ = handle.set_pointer_capture(event.unchecked_ref::<PointerEvent>().pointer_id());
        set_attr(&row, "data-state", "dragging");
        *self.drag.borrow_mut() = Some(Drag { row, before: self.rows.slugs() });
    }

    /// The row goes where the pointer is: behind all whose middle is above it.
    fn drag_to(self: &Rc<Self>, event: Event) {
        let drag = self.drag.borrow();
        let Some(drag) = &*drag else { return };
        let to = self.rows.index_at(&drag.row, f64::from(event.unchecked_ref::<PointerEvent>().client_y()));
        let from = self.rows.position(&drag.row);
        if let Some(after) = from.and_then(|from| moved(&self.rows.slugs(), from, Move::To(to))) {
            self.rows.arrange(&after);
        }
    }

    fn drop_row(self: &Rc<Self>) {
        let Some(drag) = self.drag.take() else { return };
        let _ = drag.row.remove_attribute("data-state");
        let after = self.rows.slugs();
        if after != drag.before {
            self.save(drag.before, after, Some(drag.row));
        }
    }

    fn cancel_drag(&self) {
        if let Some(drag) = self.drag.take() {
            let _ = drag.row.remove_attribute("data-state");
            self.rows.arrange(&drag.before);
        }
    }
}

/// A `wire::SaveOrder` as JSON.
fn body(order: &[String]) -> String {
    let mut json = "{\"order\":[".to_owned();
    for (idx, slug) in order.iter().enumerate() {
        if idx > 0 {
            json.push(',');
        }
        quote(slug, &mut json);
    }
    json.push_str("]}");
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_what_the_server_reads() {
        let order = ["publicai", "groq"].map(str::to_owned);
        let read: wire::SaveOrder = serde_json::from_str(&body(&order)).expect("reads");
        assert_eq!(read.order.iter().map(wire::ProviderSlug::as_str).collect::<Vec<_>>(), order);
    }
}
