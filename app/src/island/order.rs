//! Settings: the order of providers and the keys, over the forms that the server drew.
//!
//! The rows are the page's (`part/order.rs`) and work as forms without this. The island catches their
//! events and moves the rows that are there, so the browser downloads no second drawing of them.
mod keys;
mod rows;

use super::ladder::{Move, announcement, moved};
use crate::net;
use leptos::ev::{KeyboardEvent, PointerEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::serde_json;
use rows::{Rows, closest, target};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use wire::{OrderSaved, ProviderSlug, SaveOrder};

/// A row being dragged.
struct Drag {
    row: Element,
    /// The order before, for Escape.
    before: Vec<String>,
}

/// Handles of the island.
#[derive(Clone, Copy)]
struct Order {
    root: NodeRef<html::Div>,
    /// What happened, said politely.
    said: RwSignal<String>,
    /// What did not work, said at once.
    failed: RwSignal<String>,
    /// The order to go back to.
    undo: RwSignal<Option<Vec<String>>>,
    drag: StoredValue<Option<Drag>, LocalStorage>,
}

/// Catches what happens in the rows inside it.
#[island]
pub fn OrderList(
    /// The rows, drawn by the server.
    children: Children,
) -> impl IntoView {
    let order = Order {
        root: NodeRef::new(),
        said: RwSignal::new(String::new()),
        failed: RwSignal::new(String::new()),
        undo: RwSignal::new(None),
        drag: StoredValue::new_local(None),
    };
    let on_submit = move |event: SubmitEvent| order.submit(&event);
    let on_key = move |event: KeyboardEvent| order.key(&event);
    let on_down = move |event: PointerEvent| order.grab(&event);
    let on_move = move |event: PointerEvent| order.drag_to(&event);
    let on_up = move |_: PointerEvent| order.drop_row();
    view! {
        <div node_ref=order.root on:submit=on_submit on:keydown=on_key on:pointerdown=on_down
            on:pointermove=on_move on:pointerup=on_up on:pointercancel=move |_| order.cancel_drag()>
            {children()}
        </div>
        <div class="order-status">
            <p role="status">{move || order.said.get()}</p>
            <p class="field-error" role="alert">{move || order.failed.get()}</p>
            {move || order.undo.get().map(|before| view! {
                <button type="button" class="button small" on:click=move |_| order.save(before.clone(), None)>"Undo"</button>
            })}
        </div>
    }
}

impl Order {
    fn rows(self) -> Option<Rows> {
        self.root.get_untracked().map(|root| Rows(root.unchecked_into()))
    }

    /// A form in a row was sent: a move, a key, a removal.
    fn submit(self, event: &SubmitEvent) {
        let (Some(rows), Some(form)) = (self.rows(), target(event)) else { return };
        let Some(row) = closest(&form, ".order-row") else { return };
        event.prevent_default();
        if form.class_list().contains("key-form") {
            keys::save(row, form, self.said);
        } else if form.class_list().contains("key-remove") {
            keys::remove(row, self.said, self.failed);
        } else {
            let up = form.query_selector("[value=up]").ok().flatten().is_some();
            self.change(&rows, &row, if up { Move::Up } else { Move::Down });
        }
    }

    /// Alt and the arrows move the row with the focus; Alt with Home and End send it to the ends.
    fn key(self, event: &KeyboardEvent) {
        if event.key() == "Escape" {
            self.cancel_drag();
        }
        let to = match event.key().as_str() {
            "ArrowUp" => Move::Up,
            "ArrowDown" => Move::Down,
            "Home" => Move::First,
            "End" => Move::Last,
            _ => return,
        };
        let (Some(rows), Some(focused)) = (self.rows(), target(event)) else { return };
        // Home and End belong to a text field; elsewhere in a row they need no Alt.
        let plain = matches!(to, Move::First | Move::Last) && focused.tag_name() != "INPUT";
        if (event.alt_key() || plain)
            && let Some(row) = closest(&focused, ".order-row")
        {
            event.prevent_default();
            self.change(&rows, &row, to);
        }
    }

    /// Moves a row, keeps the focus in it, and saves.
    fn change(self, rows: &Rows, row: &Element, to: Move) {
        let before = rows.slugs();
        let Some(from) = rows.position(row) else { return };
        let Some(after) = moved(&before, from, to) else { return };
        let focused = document().active_element();
        rows.arrange(&after);
        // Moving an element takes the focus from it. At an edge its button stops working: take the other.
        if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<HtmlElement>().ok()) {
            let stuck = focused.get_attribute("aria-disabled").is_some();
            let other = row.query_selector(".order-moves button:not([aria-disabled])").ok().flatten();
            match other.and_then(|other| other.dyn_into::<HtmlElement>().ok()) {
                Some(other) if stuck => drop(other.focus()),
                _ => drop(focused.focus()),
            }
        }
        self.store(before, after, Some(row.clone()));
    }

    /// Shows an order and saves it: what Undo does.
    fn save(self, order: Vec<String>, row: Option<Element>) {
        let Some(rows) = self.rows() else { return };
        let before = rows.slugs();
        rows.arrange(&order);
        self.store(before, order, row);
    }

    /// Saves what is shown already; a failure brings back what was before.
    fn store(self, before: Vec<String>, after: Vec<String>, row: Option<Element>) {
        let Some(rows) = self.rows() else { return };
        let said = match row.as_ref().and_then(|row| Some((rows.name(row), rows.position(row)?))) {
            Some((name, idx)) => announcement(&name, idx, after.len(), &rows.first_name()),
            None => "The order is as before.".to_owned(),
        };
        let undo = row.is_some().then(|| before.clone());
        self.failed.set(String::new());
        let order = after.into_iter().filter_map(|slug| ProviderSlug::parse(slug).ok()).collect();
        let json = serde_json::to_string(&SaveOrder { order }).unwrap_or_default();
        wasm_bindgen_futures::spawn_local(async move {
            match net::put::<OrderSaved>("/api/settings/order", json).await {
                Ok(_) => {
                    self.said.set(said);
                    self.undo.set(undo);
                }
                Err(failure) => {
                    rows.arrange(&before);
                    self.said.set(String::new());
                    self.failed.set(["The order was not saved. ", keys::reason(&failure)].concat());
                }
            }
        });
    }

    fn grab(self, event: &PointerEvent) {
        let (Some(rows), Some(held)) = (self.rows(), target(event)) else { return };
        let Some(handle) = closest(&held, ".order-handle") else { return };
        let Some(row) = closest(&handle, ".order-row") else { return };
        event.prevent_default();
        // The handle gets the pointer's events wherever it goes, until it is let go.
        let _ = handle.set_pointer_capture(event.pointer_id());
        let _ = row.set_attribute("data-state", "dragging");
        self.drag.set_value(Some(Drag { row, before: rows.slugs() }));
    }

    /// The row goes where the pointer is: before the first whose middle is below it.
    fn drag_to(self, event: &PointerEvent) {
        let Some(rows) = self.rows() else { return };
        self.drag.with_value(|drag| {
            let Some(drag) = drag else { return };
            let to = rows.index_at(&drag.row, f64::from(event.client_y()));
            if let Some(from) = rows.position(&drag.row)
                && let Some(after) = moved(&rows.slugs(), from, Move::To(to))
            {
                rows.arrange(&after);
            }
        });
    }

    fn drop_row(self) {
        let Some(rows) = self.rows() else { return };
        let Some(drag) = self.drag.try_update_value(Option::take).flatten() else { return };
        let _ = drag.row.remove_attribute("data-state");
        let after = rows.slugs();
        if after != drag.before {
            self.store(drag.before, after, Some(drag.row));
        }
    }

    fn cancel_drag(self) {
        let Some(rows) = self.rows() else { return };
        if let Some(drag) = self.drag.try_update_value(Option::take).flatten() {
            let _ = drag.row.remove_attribute("data-state");
            rows.arrange(&drag.before);
        }
    }
}
