//! Whether a value keeps to a JSON schema, also while it is still coming. Pure.
//!
//! The keywords that vLLM's grammars keep: types, properties, required, additionalProperties, items, enum, const,
//! bounds of numbers and lengths, anyOf, oneOf, allOf and local references. Others, such as `pattern`, are passed
//! over. Source: JSON Schema 2020-12, sections 6 and 10.
use super::check::scaled;
use super::tree::Tree;

/// How deep references and values may nest; a schema may refer to itself.
const MAX_DEPTH: usize = 64;

/// Digits after the point that bounds are told apart by.
const N_DECIMALS: usize = 6;

/// The first place where a value does not keep to its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Miss {
    /// Where, such as `$.people[2].name`.
    pub(super) path: String,
    pub(super) rule: Rule,
}

/// What is not kept there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// It should be of this type.
    Type(String),
    /// This key is missing.
    Required(String),
    /// It is none of the values allowed.
    Enum,
    /// This key is not in the schema.
    Extra(String),
    /// It is too long, too short, too large or too small.
    Bounds,
}

/// Holds a value against a schema. `whole` says that no more is coming: until then a number may still grow.
///
/// # Errors
/// The first miss, in the order of the value.
pub(super) fn check(value: &Tree, schema: &Tree, whole: bool) -> Result<(), Miss> {
    Checker { root: schema, whole }.value(value, schema, "$", 0)
}

struct Checker<'s> {
    root: &'s Tree,
    whole: bool,
}

impl Checker<'_> {
    fn value(&self, value: &Tree, schema: &Tree, path: &str, depth: usize) -> Result<(), Miss> {
        let miss = |rule| Err(Miss { path: path.to_owned(), rule });
        // What has only begun may become anything.
        if *value == Tree::Open || depth > MAX_DEPTH {
            return Ok(());
        }
        if *schema == Tree::Flag(false) {
            return miss(Rule::Enum);
        }
        if let Some(named) = schema.get("$ref").and_then(Tree::text).and_then(|path| self.named(path)) {
            self.value(value, named, path, depth + 1)?;
        }
        if let Some(expected) = schema.get("type")
            && !types(expected).iter().any(|name| fits(value, name))
        {
            return miss(Rule::Type(types(expected).join(", ")));
        }
        let known = |allowed: &Tree| !value.closed() || same(allowed, value);
        if let Some(Tree::List(allowed, _)) = schema.get("enum")
            && !allowed.iter().any(known)
        {
            return miss(Rule::Enum);
        }
        if schema.get("const").is_some_and(|only| !known(only)) {
            return miss(Rule::Enum);
        }
        for part in schema.get("allOf").map_or(&[][..], Tree::items) {
            self.value(value, part, path, depth + 1)?;
        }
        for key in ["anyOf", "oneOf"] {
            let parts = schema.get(key).map_or(&[][..], Tree::items);
            let missed: Vec<Miss> =
                parts.iter().map_while(|part| self.value(value, part, path, depth + 1).err()).collect();
            // With one way only, or where all fail, the last tells the most.
            if !parts.is_empty() && missed.len() == parts.len() {
                return missed.into_iter().next_back().map_or(Ok(()), Err);
            }
        }
        match value {
            Tree::Number(number) => self.bounds(number, schema, path),
            Tree::Text(text) => {
                Self::size(text.chars().count(), true, ("minLength", "maxLength"), schema, path)
            }
            Tree::List(items, closed) => {
                Self::size(items.len(), *closed, ("minItems", "maxItems"), schema, path)?;
                let Some(of) = schema.get("items") else { return Ok(()) };
                for (idx, item) in items.iter().enumerate() {
                    self.value(item, of, &[path, "[", &idx.to_string(), "]"].concat(), depth + 1)?;
                }
                Ok(())
            }
            Tree::Map(fields, closed) => {
                let properties = schema.get("properties").map_or(&[][..], Tree::fields);
                for (key, field) in fields {
                    let inner = [path, ".", key].concat();
                    let own = properties.iter().find(|(name, _)| name == key).map(|(_, of)| of);
                    match own.or(schema.get("additionalProperties")) {
                        Some(Tree::Flag(false)) if own.is_none() => return miss(Rule::Extra(key.clone())),
                        Some(of) => self.value(field, of, &inner, depth + 1)?,
                        None => {}
                    }
                }
                let required =
                    schema.get("required").map_or(&[][..], Tree::items).iter().filter_map(Tree::text);
                let mut missing = required.filter(|name| !fields.iter().any(|(key, _)| key == name));
                match missing.next().filter(|_| *closed) {
                    Some(name) => miss(Rule::Required(name.to_owned())),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// What a local reference names: `#/$defs/person`.
    fn named(&self, path: &str) -> Option<&Tree> {
        let mut at = self.root;
        for part in path.strip_prefix('#')?.split('/').skip(1) {
            at = at.get(&part.replace("~1", "/").replace("~0", "~"))?;
        }
        Some(at)
    }

    fn bounds(&self, number: &str, schema: &Tree, path: &str) -> Result<(), Miss> {
        let Some(n) = scaled(number, N_DECIMALS).filter(|_| self.whole) else { return Ok(()) };
        let bound = |key| match schema.get(key) {
            Some(Tree::Number(bound)) => scaled(bound, N_DECIMALS),
            _ => None,
        };
        let broken = bound("minimum").is_some_and(|least| n < least)
            || bound("maximum").is_some_and(|most| n > most)
            || bound("exclusiveMinimum").is_some_and(|least| n <= least)
            || bound("exclusiveMaximum").is_some_and(|most| n >= most);
        if broken { Err(Miss { path: path.to_owned(), rule: Rule::Bounds }) } else { Ok(()) }
    }

    /// Whether there are as many as there should be; too few is told only of what is closed.
    fn size(
        n: usize,
        closed: bool,
        (least, most): (&str, &str),
        schema: &Tree,
        path: &str,
    ) -> Result<(), Miss> {
        let bound = |key| match schema.get(key) {
            Some(Tree::Number(bound)) => bound.parse::<usize>().ok(),
            _ => None,
        };
        let broken = (closed && bound(least).is_some_and(|least| n < least))
            || bound(most).is_some_and(|most| n > most);
        if broken { Err(Miss { path: path.to_owned(), rule: Rule::Bounds }) } else { Ok(()) }
    }
}

/// The names of a `type`: one, or several.
fn types(of: &Tree) -> Vec<&str> {
    of.text().into_iter().chain(of.items().iter().filter_map(Tree::text)).collect()
}

fn fits(value: &Tree, name: &str) -> bool {
    match name {
        "string" => matches!(value, Tree::Text(_)),
        "number" => matches!(value, Tree::Number(_)),
        "integer" => matches!(value, Tree::Number(number) if !number.contains(['.', 'e', 'E'])),
        "boolean" => matches!(value, Tree::Flag(_)),
        "null" => *value == Tree::Null,
        "array" => matches!(value, Tree::List(..)),
        "object" => matches!(value, Tree::Map(..)),
        _ => true,
    }
}

/// Whether two values are the same. Numbers are compared as numbers where both are short enough.
fn same(one: &Tree, other: &Tree) -> bool {
    match (one, other) {
        (Tree::Number(a), Tree::Number(b)) => match (scaled(a, N_DECIMALS), scaled(b, N_DECIMALS)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        },
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    const PEOPLE: &str = r##"{"type":"object","properties":{
        "people":{"type":"array","maxItems":2,"items":{"$ref":"#/$defs/person"}},
        "note":{"type":["string","null"]}},
        "required":["people"],"additionalProperties":false,
        "$defs":{"person":{"type":"object","properties":{
            "name":{"type":"string","minLength":1},
            "age":{"type":"integer","minimum":0,"maximum":150},
            "kind":{"enum":["a","b"]},
            "friend":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/person"}]}},
            "required":["name"]}}}"##;

    #[track_caller]
    fn miss(value: &str, expected: Option<(&str, Rule)>) {
        let schema = tree::whole(PEOPLE).expect("a schema");
        let (value, whole) = tree::read(value).expect("a beginning of JSON");
        let expected = expected.map(|(path, rule)| Miss { path: path.to_owned(), rule });
        assert_eq!(check(&value, &schema, whole).err(), expected);
    }

    #[test]
    fn a_value_that_keeps_to_it_passes() {
        miss(
            r#"{"people":[{"name":"Ada","age":36,"kind":"a","friend":{"name":"B","friend":null}}],"note":null}"#,
            None,
        );
        miss(r#"{"people":[]}"#, None);
    }

    #[test]
    fn the_first_miss_is_told_with_its_path() {
        let ty = |name: &str| Rule::Type(name.to_owned());
        miss("[]", Some(("$", ty("object"))));
        miss(r#"{"note":"x"}"#, Some(("$", Rule::Required("people".to_owned()))));
        miss(
            r#"{"people":[{"name":"A"},{"age":1}]}"#,
            Some(("$.people[1]", Rule::Required("name".to_owned()))),
        );
        miss(r#"{"people":[{"name":"A","age":1.5}]}"#, Some(("$.people[0].age", ty("integer"))));
        miss(r#"{"people":[{"name":"A","age":151}]}"#, Some(("$.people[0].age", Rule::Bounds)));
        miss(r#"{"people":[{"name":""}]}"#, Some(("$.people[0].name", Rule::Bounds)));
        miss(r#"{"people":[{"name":"A","kind":"c"}]}"#, Some(("$.people[0].kind", Rule::Enum)));
        miss(r#"{"people":[],"more":1}"#, Some(("$", Rule::Extra("more".to_owned()))));
        miss(
            r#"{"people":[{"name":"A","friend":{}}]}"#,
            Some(("$.people[0].friend", Rule::Required("name".to_owned()))),
        );
        miss(r#"{"people":[],"note":1}"#, Some(("$.note", ty("string, null"))));
    }

    #[test]
    fn what_is_still_coming_is_not_held_against_it() {
        let whole = r#"{"people":[{"name":"Ada","age":36,"kind":"a"}],"note":"x"}"#;
        for (at, _) in whole.char_indices() {
            miss(&whole[..at], None);
        }
        miss(r#"{"people":[{"name":"A","age":151"#, None);
        miss(
            r#"{"people":[{"name":"A"},{"age":1},"#,
            Some(("$.people[1]", Rule::Required("name".to_owned()))),
        );
        miss(r#"{"people":[{},{},{"#, Some(("$.people", Rule::Bounds)));
        miss(r#"{"more":"#, Some(("$", Rule::Extra("more".to_owned()))));
    }

    #[test]
    fn a_schema_that_turns_in_circles_ends() {
        let schema = tree::whole(r##"{"$ref":"#"}"##).expect("a schema");
        assert_eq!(check(&Tree::Null, &schema, true), Ok(()));
    }
}
