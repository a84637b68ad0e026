//! A schema's two views on the page: a row a property, and the code. Both show one tree; what is changed in one is
//! written into the other.
use super::check::{self, Fault};
use super::design::{self, Change};
use super::tree::Tree;
use crate::island::dom::{
    all_inside, attr, checked, closest, document, focus, inside, set_attr, set_checked, set_flag, set_text,
    set_value, value,
};
use crate::island::texts::Texts;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Draws the rows and the code.
pub(super) fn draw(editor: &Element, schema: &Tree) {
    draw_rows(editor, schema);
    write_code(editor, schema);
}

fn write_code(editor: &Element, schema: &Tree) {
    if let Some(code) = inside(editor, "[data-part=code]") {
        set_value(&code, &schema.json(true));
        tell(&code, "");
    }
}

/// One row a property, of those that are there as many as can stay.
fn draw_rows(editor: &Element, schema: &Tree) {
    let (Some(list), Some(blank)) =
        (inside(editor, ".schema-rows"), document().query_selector(".schema-row[hidden]").ok().flatten())
    else {
        return;
    };
    let properties = design::properties(schema);
    let mut rows = all_inside(&list, ".schema-row");
    for gone in rows.drain(properties.len().min(rows.len())..) {
        gone.remove();
    }
    while rows.len() < properties.len() {
        let Ok(row) = blank.clone_node_with_deep(true) else { return };
        let row: Element = row.unchecked_into();
        set_flag(&row, "hidden", false);
        let _ = list.append_child(&row);
        rows.push(row);
    }
    for (row, property) in rows.iter().zip(&properties) {
        set_attr(row, "aria-label", &property.name);
        for (part, text) in
            [("name", &property.name), ("kind", &property.kind), ("description", &property.description)]
        {
            if let Some(field) = part_of(row, part)
                && value(&field) != *text
            {
                set_value(&field, text);
            }
        }
        if let Some(field) = part_of(row, "required") {
            set_checked(&field, property.required);
        }
    }
}

fn part_of(row: &Element, part: &str) -> Option<Element> {
    inside(row, &["[data-part=", part, "]"].concat())
}

/// A field of the editor changed: takes the change into the schema and the other view. Returns whether it was one.
pub(super) fn wrote(editor: &Element, field: &Element, schema: &mut Tree, texts: &Texts) -> bool {
    let part = attr(field, "data-part");
    if part == "code" {
        match check::whole(&value(field)) {
            Ok(tree @ Tree::Map(..)) => {
                tell(field, "");
                draw_rows(editor, &tree);
                *schema = tree;
            }
            Ok(_) => tell(field, &Fault::Object.words(texts)),
            Err(fault) => tell(field, &fault.words(texts)),
        }
        return true;
    }
    let Some(at) = closest(field, ".schema-row").and_then(|row| place(editor, &row)) else { return false };
    let text = value(field);
    design::apply(
        schema,
        match part.as_str() {
            "name" => Change::Name(at, text.trim().to_owned()),
            "kind" => Change::Kind(at, text),
            "required" => Change::Required(at, checked(field)),
            _ => Change::Description(at, text),
        },
    );
    write_code(editor, schema);
    true
}

fn place(editor: &Element, row: &Element) -> Option<usize> {
    all_inside(editor, ".schema-rows .schema-row").iter().position(|other| other == row)
}

/// Something in the editor was pressed.
pub(super) fn pressed(editor: &Element, what: &str, pressed: &Element, schema: &mut Tree) {
    if what == "schema-add" {
        design::apply(schema, Change::Add);
        draw(editor, schema);
        if let Some(name) = all_inside(editor, ".schema-row [data-part=name]").last() {
            focus(name);
        }
    } else if let Some(at) = closest(pressed, ".schema-row").and_then(|row| place(editor, &row)) {
        design::apply(schema, Change::Remove(at));
        draw(editor, schema);
        if let Some(add) = inside(editor, "[data-do=schema-add]") {
            focus(&add);
        }
    }
}

/// Says beside a field what is wrong with it; nothing says that nothing is.
pub(super) fn tell(field: &Element, told: &str) {
    if told.is_empty() {
        let _ = field.remove_attribute("aria-invalid");
    } else {
        set_attr(field, "aria-invalid", "true");
    }
    // A copied field has no id of its own; what is wrong with it is told right after it.
    let place = match field.id() {
        id if id.is_empty() => field.next_element_sibling(),
        id => document().get_element_by_id(&[&id, "-fault"].concat()),
    };
    if let Some(place) = place {
        set_text(&place, told);
    }
}
