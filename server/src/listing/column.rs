//! One property of every model, such as its languages: which values there are, and who has which.
//!
//! Kept in both directions, as flat lists: by model for counting what a filter's other values would leave,
//! by value for filtering. Thousands of organisations then cost as little as three tasks.

use super::bits::Bits;
use std::collections::HashMap;

/// A property's values over the whole catalogue.
pub(crate) struct Column {
    /// Each once, as it is written.
    values: Vec<String>,
    /// By lower-case value.
    places: HashMap<String, usize>,
    of_model: Lists,
    of_value: Lists,
}

/// Lists of places, one after the other.
#[derive(Default)]
struct Lists {
    /// Where each begins in `items`; one more than there are lists.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Column {
    /// Reads the property of each model.
    pub(crate) fn of<V: AsRef<str>>(models: impl Iterator<Item = Vec<V>>) -> Self {
        let (mut values, mut places) = (vec![], HashMap::new());
        let mut of_model = Lists { starts: vec![0], items: vec![] };
        for model in models {
            for value in &model {
                let value = value.as_ref();
                let place = *places.entry(value.to_lowercase()).or_insert_with(|| {
                    values.push(value.to_owned());
                    values.len() - 1
                });
                of_model.items.push(place as u32);
            }
            of_model.starts.push(of_model.items.len() as u32);
        }
        let of_value = of_model.turned(values.len());
        Self { values, places, of_model, of_value }
    }

    /// The models that have one of these values, whatever their case.
    pub(crate) fn with_any(&self, wanted: &[String]) -> Bits {
        let mut bits = Bits::none(self.of_model.len());
        for value in wanted {
            for model in self.models_with(value) {
                bits.set(*model as usize);
            }
        }
        bits
    }

    /// The models that have all of these values.
    pub(crate) fn with_all(&self, wanted: &[String]) -> Bits {
        let mut bits = Bits::all(self.of_model.len());
        for value in wanted {
            bits.keep(&self.with_any(std::slice::from_ref(value)));
        }
        bits
    }

    /// How many of these models have each value; values that none has are left out.
    pub(crate) fn counts(&self, among: &Bits) -> Vec<(&str, usize)> {
        let mut counts = vec![0_usize; self.values.len()];
        for model in among.iter() {
            for place in self.of_model.list(model) {
                counts[*place as usize] += 1;
            }
        }
        let counted = self.values.iter().map(String::as_str).zip(counts);
        counted.filter(|(_, count)| *count > 0).collect()
    }

    fn models_with(&self, value: &str) -> &[u32] {
        self.places.get(&value.to_lowercase()).map_or(&[], |place| self.of_value.list(*place))
    }
}

impl Lists {
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn list(&self, at: usize) -> &[u32] {
        &self.items[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The same pairs the other way round, for `n` lists.
    fn turned(&self, n: usize) -> Self {
        let mut lists = vec![vec![]; n];
        for at in 0..self.len() {
            for item in self.list(at) {
                lists[*item as usize].push(at as u32);
            }
        }
        let mut turned = Self { starts: vec![0], items: vec![] };
        for list in lists {
            turned.items.extend(list);
            turned.starts.push(turned.items.len() as u32);
        }
        turned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_and_counted_by_value() {
        let column = Column::of([vec!["en", "De"], vec![], vec!["de"]].into_iter());
        let places = |values: &[&str], all: bool| {
            let wanted: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            let bits = if all { column.with_all(&wanted) } else { column.with_any(&wanted) };
            bits.iter().collect::<Vec<_>>()
        };
        assert_eq!(places(&["de"], false), [0, 2]);
        assert_eq!(places(&["DE", "xx"], false), [0, 2]);
        assert_eq!(places(&["de", "en"], true), [0]);
        assert_eq!(places(&[], true), [0, 1, 2], "nothing wanted is no filter");
        assert_eq!(column.counts(&Bits::all(3)), [("en", 1), ("De", 2)]);
        assert_eq!(column.counts(&Bits::of(3, |at| at == 2)), [("De", 1)]);
    }
}
