//! The field and its list on the page: roles, focus and texts. It decides nothing.

use super::combobox::{Act, Combobox, Event, Key, Suggestion};
use js_sys::{Array, JSON, Reflect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, HtmlInputElement, KeyboardEvent, Response, Window};

/// Silence before the count is said, so that it is not said at each letter (design.md 6).
const QUIET_MS: i32 = 300;

struct Field {
    window: Window,
    document: Document,
    input: HtmlInputElement,
    list: Element,
    state: RefCell<Combobox>,
    /// The timer of the count that is to be said.
    timer: Cell<Option<i32>>,
}

/// Makes the field a combobox and listens to it.
pub(super) fn attach(input: HtmlInputElement) {
    let Some(window) = web_sys::window() else { return };
    let Some((document, around)) = window.document().zip(input.parent_element()) else { return };
    let Ok(list) = document.create_element("ul") else { return };
    let id = attr(&input, "data-suggest");
    for (name, value) in [("id", id.as_str()), ("role", "listbox"), ("class", "suggestions"), ("hidden", "")]
    {
        set(&list, name, value);
    }
    set(&list, "aria-label", &attr(&input, "data-suggest-label"));
    for (name, value) in [
        ("role", "combobox"),
        ("aria-autocomplete", "list"),
        ("aria-expanded", "false"),
        ("aria-controls", id.as_str()),
    ] {
        set(&input, name, value);
    }
    let _ = around.append_child(&list);
    let field =
        Rc::new(Field { window, document, input, list, state: RefCell::default(), timer: Cell::default() });
    listen(&field);
    // What happened while this module was on its way: the focus may have gone on, and text may have been typed.
    let input: &Element = &field.input;
    if field.document.active_element().as_ref() == Some(input) {
        field.clone().tell(Event::Entered);
    }
    let text = field.input.value();
    let typed = text != field.input.default_value();
    field.clone().tell(if typed { Event::Typed(text) } else { Event::Filled(text) });
}

fn listen(field: &Rc<Field>) {
    on(&field.input, "input", field, |field, _| {
        let text = field.input.value();
        field.tell(Event::Typed(text));
    });
    on(&field.input, "keydown", field, |field, event| {
        let pressed: &KeyboardEvent = event.unchecked_ref();
        // A key of an input method (Chinese, Japanese) is not ours. Safari sends the one that ends a composition after
        // its end, and only its code says so.
        let composing = pressed.is_composing() || pressed.key_code() == 229;
        if composing || pressed.ctrl_key() || pressed.meta_key() {
            return;
        }
        let key = match pressed.key().as_str() {
            "ArrowDown" => Key::Down,
            "ArrowUp" => Key::Up,
            "Enter" => Key::Enter,
            "Escape" => Key::Escape,
            _ => return,
        };
        if field.tell(Event::Pressed(key)) {
            event.prevent_default();
        }
    });
    on(&field.input, "focus", field, |field, _| {
        field.tell(Event::Entered);
    });
    on(&field.input, "blur", field, |field, _| {
        field.tell(Event::Left);
    });
    // A press on an option does not take the focus out of the field, which would close the list under it.
    on(&field.list, "mousedown", field, |_, event| event.prevent_default());
    on(&field.list, "click", field, |field, event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let option = target.and_then(|target| target.closest("[role=option]").ok().flatten());
        if let Some(idx) = option.and_then(|option| attr(&option, "data-idx").parse().ok()) {
            field.tell(Event::Chosen(idx));
        }
    });
}

impl Field {
    /// Tells the state what happened and does what it asks for; whether the browser is to let go of the key.
    fn tell(self: Rc<Self>, event: Event) -> bool {
        let arrived = matches!(event, Event::Answered(..));
        let act = self.state.borrow_mut().apply(event);
        self.show(arrived);
        match act {
            Act::Show => return false,
            Act::Taken => {}
            Act::Ask(text) => {
                self.ask(text);
                return false;
            }
            Act::Count(n) => {
                self.say_later(n);
                return false;
            }
            Act::Go(id) => {
                let _ = self.window.location().assign(&["/", &id].concat());
            }
            Act::Clear => self.input.set_value(""),
        }
        true
    }

    /// Brings the page up to the state; options are drawn anew only when others came.
    fn show(&self, arrived: bool) {
        let state = self.state.borrow();
        if arrived {
            self.list.set_text_content(None);
            for (idx, option) in state.options.iter().enumerate() {
                let _ = self.draw(idx, option);
            }
        }
        if state.open {
            let _ = self.list.remove_attribute("hidden");
        } else {
            set(&self.list, "hidden", "");
        }
        set(&self.input, "aria-expanded", if state.open { "true" } else { "false" });
        let options = self.list.children();
        for idx in 0..options.length() {
            let Some(option) = options.item(idx) else { continue };
            let active = state.active == Some(idx as usize);
            set(&option, "aria-selected", if active { "true" } else { "false" });
            if active {
                set(&self.input, "aria-activedescendant", &option.id());
                option.scroll_into_view_with_bool(false);
            }
        }
        if state.active.is_none() {
            let _ = self.input.remove_attribute("aria-activedescendant");
        }
    }

    fn draw(&self, idx: usize, option: &Suggestion) -> Result<(), JsValue> {
        let line = self.document.create_element("li")?;
        set(&line, "role", "option");
        set(&line, "id", &[&self.list.id(), "-", &idx.to_string()].concat());
        set(&line, "data-idx", &idx.to_string());
        let name = self.document.create_element("span")?;
        let (owner, rest) = option.id.split_once('/').unwrap_or(("", &option.id));
        let part = self.document.create_element("span")?;
        part.set_class_name("owner");
        part.set_text_content(Some(&[owner, "/"].concat()));
        name.append_child(&part)?;
        name.append_child(&self.document.create_text_node(rest))?;
        line.append_child(&name)?;
        if option.callable {
            let mark = self.document.create_element("span")?;
            mark.set_class_name("callable");
            mark.set_text_content(Some(&attr(&self.input, "data-suggest-callable")));
            line.append_child(&self.document.create_text_node(" "))?;
            line.append_child(&mark)?;
        }
        self.list.append_child(&line)?;
        Ok(())
    }

    /// Asks the server. The answer, good or bad, comes back as an event.
    fn ask(self: Rc<Self>, text: String) {
        spawn_local(async move {
            let options = fetch(&self.window, &text).await;
            self.tell(Event::Answered(text, options));
        });
    }

    /// Says how many options there are, in the page's one status line, when nothing was typed for a while.
    fn say_later(self: Rc<Self>, n: usize) {
        if let Some(timer) = self.timer.take() {
            self.window.clear_timeout_with_handle(timer);
        }
        let field = Rc::clone(&self);
        let say = Closure::once_into_js(move || {
            let counts = attr(&field.input, "data-suggest-counts");
            if let Some(said) = field.document.get_element_by_id("said") {
                said.set_text_content(counts.split('|').nth(n));
            }
        });
        let timer =
            self.window.set_timeout_with_callback_and_timeout_and_arguments_0(say.unchecked_ref(), QUIET_MS);
        self.timer.set(timer.ok());
    }
}

/// The server's answer to a text.
async fn fetch(window: &Window, text: &str) -> Option<Vec<Suggestion>> {
    let path = ["/api/suggest?q=", &String::from(js_sys::encode_uri_component(text))].concat();
    let response: Response = JsFuture::from(window.fetch_with_str(&path)).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    read(&JsFuture::from(response.text().ok()?).await.ok()?.as_string()?)
}

/// The models of an answer.
fn read(body: &str) -> Option<Vec<Suggestion>> {
    let models = Reflect::get(&JSON::parse(body).ok()?, &"models".into()).ok()?;
    let model = |model: JsValue| {
        let id = Reflect::get(&model, &"id".into()).ok()?.as_string()?;
        let callable = Reflect::get(&model, &"callable".into()).ok()?.is_truthy();
        Some(Suggestion { id, callable })
    };
    Some(models.dyn_into::<Array>().ok()?.iter().filter_map(model).collect())
}

fn on(target: &Element, name: &str, field: &Rc<Field>, act: fn(Rc<Field>, &web_sys::Event)) {
    let field = Rc::clone(field);
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event| act(Rc::clone(&field), &event))
        .into_js_value();
    let _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
}

fn attr(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}
