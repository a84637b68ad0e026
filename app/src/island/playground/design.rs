//! A schema of an object as a form has it: one row a property. Pure.
//!
//! The schema is the only state. A row reads from it and writes into it, so that what the form does not know (a
//! pattern, a nested object) stays as it was written.
use super::tree::Tree;

/// One property, as its row shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) name: String,
    /// A name of [`KINDS`], or what the schema has instead, which the row leaves alone.
    pub(super) kind: String,
    pub(super) required: bool,
    pub(super) description: String,
}

/// What a row offers. A list is one of texts.
pub(super) const KINDS: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

fn text(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

/// An object without properties, which takes no others.
pub(super) fn empty() -> Tree {
    let fields = [
        ("type", text("object")),
        ("properties", Tree::Map(vec![], true)),
        ("required", Tree::List(vec![], true)),
        ("additionalProperties", Tree::Flag(false)),
    ];
    Tree::Map(fields.map(|(key, value)| (key.to_owned(), value)).into(), true)
}

/// The properties of a schema, in their order.
pub(super) fn properties(schema: &Tree) -> Vec<Property> {
    let required: Vec<&str> =
        schema.get("required").map_or(&[][..], Tree::items).iter().filter_map(Tree::text).collect();
    let row = |(name, of): &(String, Tree)| Property {
        name: name.clone(),
        kind: of.get("type").and_then(Tree::text).unwrap_or_default().to_owned(),
        required: required.contains(&name.as_str()),
        description: of.get("description").and_then(Tree::text).unwrap_or_default().to_owned(),
    };
    schema.get("properties").map_or(&[][..], Tree::fields).iter().map(row).collect()
}

/// What a row changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove(usize),
    Name(usize, String),
    Kind(usize, String),
    Required(usize, bool),
    Description(usize, String),
}

/// Changes a schema. A name that another property has is not taken.
pub(super) fn apply(schema: &mut Tree, change: Change) {
    let rows = properties(schema);
    let taken = |name: &str| rows.iter().any(|row| row.name == name);
    let Some(fields) = list_of_fields(schema, "properties") else { return };
    match change {
        Change::Add => {
            // One more than there are: one of them is free.
            let mut names = (1..=rows.len() + 1).map(|n| ["property_", &n.to_string()].concat());
            let Some(name) = names.find(|name| !taken(name)) else { return };
            fields.push((name.clone(), Tree::Map(vec![("type".to_owned(), text("string"))], true)));
            require(schema, &name, true);
        }
        Change::Remove(at) if at < fields.len() => {
            let (name, _) = fields.remove(at);
            require(schema, &name, false);
        }
        Change::Name(at, name) if at < fields.len() && !name.is_empty() && !taken(&name) => {
            let old = std::mem::replace(&mut fields[at].0, name.clone());
            if rows[at].required
                && let Some(Tree::List(items, _)) = field(schema, "required")
            {
                items
                    .iter_mut()
                    .filter(|item| item.text() == Some(&old))
                    .for_each(|item| *item = text(&name));
            }
        }
        Change::Kind(at, kind) if at < fields.len() && KINDS.contains(&kind.as_str()) => {
            let of = &mut fields[at].1;
            set(
                of,
                "items",
                (kind == "array").then(|| Tree::Map(vec![("type".to_owned(), text("string"))], true)),
            );
            set(of, "type", Some(text(&kind)));
        }
        Change::Required(at, on) if at < fields.len() => {
            let name = rows[at].name.clone();
            require(schema, &name, on);
        }
        Change::Description(at, said) if at < fields.len() => {
            set(&mut fields[at].1, "description", (!said.is_empty()).then_some(Tree::Text(said)));
        }
        _ => {}
    }
}

/// A field of a map.
fn field<'t>(of: &'t mut Tree, key: &str) -> Option<&'t mut Tree> {
    let Tree::Map(fields, _) = of else { return None };
    fields.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// Sets a field of a map, or takes it away.
pub(super) fn set(of: &mut Tree, key: &str, value: Option<Tree>) {
    let Tree::Map(fields, _) = of else { return };
    let at = fields.iter().position(|(name, _)| name == key);
    match (at, value) {
        (Some(at), Some(value)) => fields[at].1 = value,
        (Some(at), None) => {
            fields.remove(at);
        }
        (None, Some(value)) => fields.push((key.to_owned(), value)),
        (None, None) => {}
    }
}

/// The fields of the map under a key, which is made when it is not there.
fn list_of_fields<'t>(of: &'t mut Tree, key: &str) -> Option<&'t mut Vec<(String, Tree)>> {
    if of.get(key).is_none() {
        set(of, key, Some(Tree::Map(vec![], true)));
    }
    match field(of, key)? {
        Tree::Map(fields, _) => Some(fields),
        _ => None,
    }
}

fn require(schema: &mut Tree, name: &str, on: bool) {
    if schema.get("required").is_none() {
        set(schema, "required", Some(Tree::List(vec![], true)));
    }
    if let Some(Tree::List(items, _)) = field(schema, "required") {
        items.retain(|item| item.text() != Some(name));
        if on {
            items.push(text(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    #[test]
    fn a_schema_is_made_row_by_row() {
        let mut schema = empty();
        for change in [
            Change::Add,
            Change::Name(0, "city".to_owned()),
            Change::Description(0, "Where".to_owned()),
            Change::Add,
            Change::Name(1, "city".to_owned()),
            Change::Kind(1, "array".to_owned()),
            Change::Required(1, false),
            Change::Add,
            Change::Remove(2),
            Change::Name(9, "x".to_owned()),
        ] {
            apply(&mut schema, change);
        }
        assert_eq!(
            schema.json(false),
            r#"{"type":"object","properties":{"city":{"type":"string","description":"Where"},"property_1":{"type":"array","items":{"type":"string"}}},"required":["city"],"additionalProperties":false}"#
        );
        let rows = properties(&schema);
        assert_eq!(
            (rows[0].name.as_str(), rows[0].required, rows[0].description.as_str()),
            ("city", true, "Where")
        );
        assert_eq!((rows[1].kind.as_str(), rows[1].required), ("array", false));
    }

    #[test]
    fn what_the_form_does_not_know_stays() {
        let written = r##"{"title":"T","properties":{"a":{"type":"string","pattern":"^x$"},"b":{"$ref":"#/x"}},"x":{"minimum":0.50}}"##;
        let mut schema = tree::whole(written).expect("JSON");
        apply(&mut schema, Change::Description(0, "d".to_owned()));
        apply(&mut schema, Change::Description(0, String::new()));
        assert_eq!(schema.json(false), written);
        assert_eq!(properties(&schema)[1].kind, "");
        apply(&mut schema, Change::Name(0, "c".to_owned()));
        apply(&mut schema, Change::Required(0, true));
        apply(&mut schema, Change::Name(0, "d".to_owned()));
        assert_eq!(
            properties(&schema)[0],
            Property {
                name: "d".to_owned(),
                kind: "string".to_owned(),
                required: true,
                description: String::new()
            }
        );
    }
}
