//! Names that begin like what somebody types: the search's suggestions.
//!
//! A name is a list of words of letters and digits, and so is what was typed; each typed word must be met by a
//! word of the name, from its beginning, in its middle, or with one slip of the finger. The words of all names
//! are few beside the names, so the words are compared, and names only counted. Pure; what the caller can
//! call and what is asked for come in as arguments.

use crate::catalogue::{Catalogue, ModelFacts};
use std::collections::HashMap;

/// The fewest letters in which a slip is looked for: in shorter words almost anything is one slip away.
const LEAST_FOR_SLIP: usize = 4;

/// The fewest bytes that are looked for inside a word: two letters are inside every other.
const LEAST_FOR_MIDDLE: usize = 3;

/// Longest text that is looked at, in words; a name has fewer.
const MAX_WORDS: usize = 8;

/// Every model's words.
pub(crate) struct Names {
    n_models: usize,
    /// Each once.
    words: Vec<(String, Vec<u32>)>,
}

/// How well a typed word meets one of a name: the less the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Beginning,
    Middle,
    Slip,
}

impl Names {
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let mut words: HashMap<String, Vec<u32>> = HashMap::new();
        for (at, facts) in catalogue.models.iter().enumerate() {
            for word in words_of(facts) {
                let models = words.entry(word).or_default();
                if models.last() != Some(&(at as u32)) {
                    models.push(at as u32);
                }
            }
        }
        let mut words: Vec<_> = words.into_iter().collect();
        words.sort();
        Self { n_models: catalogue.models.len(), words }
    }

    /// The places of the models whose names fit, best first: without a slip before with one, then by `rank`
    /// (the lower the better), then the closer fit.
    pub(crate) fn find<R: Ord>(&self, text: &str, rank: impl Fn(usize) -> R) -> Vec<usize> {
        let typed: Vec<String> = split(text).take(MAX_WORDS).collect();
        if typed.is_empty() {
            return vec![];
        }
        // The sum of the fits so far, and the worst of them; none when a word was not met.
        let mut fits: Vec<Option<(u32, Fit)>> = vec![Some((0, Fit::Whole)); self.n_models];
        for word in &typed {
            let mut best: Vec<Option<Fit>> = vec![None; self.n_models];
            for (known, models) in &self.words {
                let Some(fit) = fit(word, known) else { continue };
                for model in models {
                    let held = &mut best[*model as usize];
                    if held.is_none_or(|held| fit < held) {
                        *held = Some(fit);
                    }
                }
            }
            for (sum, best) in fits.iter_mut().zip(best) {
                *sum = sum.zip(best).map(|((sum, worst), best)| (sum + best as u32, worst.max(best)));
            }
        }
        let found = fits.iter().enumerate().filter_map(|(at, fit)| fit.map(|fit| (at, fit)));
        let mut found: Vec<(usize, (u32, Fit))> = found.collect();
        found.sort_by_cached_key(|(at, (sum, worst))| (*worst == Fit::Slip, rank(*at), *sum, *at));
        found.into_iter().map(|(at, _)| at).collect()
    }
}

/// The words of a model's id and of its maker's name.
fn words_of(facts: &ModelFacts) -> Vec<String> {
    split(facts.id.as_str()).chain(split(&facts.organisation)).collect()
}

/// A text's runs of letters and digits, in lower case.
fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn fit(typed: &str, known: &str) -> Option<Fit> {
    if let Some(rest) = known.strip_prefix(typed) {
        return Some(if rest.is_empty() { Fit::Whole } else { Fit::Beginning });
    }
    if typed.len() >= LEAST_FOR_MIDDLE && known.contains(typed) {
        return Some(Fit::Middle);
    }
    let long = typed.chars().count() >= LEAST_FOR_SLIP;
    (long && begins_with_slip(typed, known)).then_some(Fit::Slip)
}

/// Whether the known word begins like the typed one but for one letter too many, too few, another, or two
/// swapped. The first letter is taken as typed: nobody slips there, and it spares most comparisons.
fn begins_with_slip(typed: &str, known: &str) -> bool {
    let (typed, known): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    let same = typed.iter().zip(&known).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return false;
    }
    let begins = |typed: &[char], known: &[char]| known.starts_with(typed);
    let (after, rest) = (&typed[same..], &known[same..]);
    // The typed word goes on after the known one's end: only one letter too many is a slip.
    let (Some(_), true) = (after.first(), known.len() + 1 >= typed.len()) else { return false };
    let swapped = after.len() > 1
        && rest.len() > 1
        && (after[0], after[1]) == (rest[1], rest[0])
        && begins(&after[2..], &rest[2..]);
    let one_too_many = begins(&after[1..], rest);
    let one_too_few = !rest.is_empty() && begins(after, &rest[1..]);
    let another = !rest.is_empty() && begins(&after[1..], &rest[1..]);
    swapped || one_too_many || one_too_few || another
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names found for a text, with those of `first` before others.
    fn found(text: &str, first: &str) -> Vec<String> {
        let catalogue = Catalogue::load(None, &[], &[]).expect("the catalogue");
        let names = Names::new(&catalogue);
        let found = names.find(text, |at| !catalogue.models[at].id.as_str().contains(first));
        found.into_iter().map(|at| catalogue.models[at].id.to_string()).collect()
    }

    #[test]
    fn words_begin_names_or_are_inside_them() {
        let apertus = ["swiss-ai/Apertus-70B-Instruct-2509", "swiss-ai/Apertus-8B-Instruct-2509"];
        assert_eq!(found("ap", "70B"), apertus);
        assert_eq!(found("APERTUS 70", ""), &apertus[..1]);
        assert_eq!(found("apertus-70b", ""), &apertus[..1], "as in the name");
        assert_eq!(found("ertus", "8B"), [apertus[1], apertus[0]], "what one can call comes first");
        assert_eq!(found("swiss initiative", ""), apertus, "the maker's name counts");
        assert!(found("zebra", "").is_empty());
        assert!(found(" -/ ", "").is_empty());
    }

    #[test]
    fn one_slip_is_forgiven_in_longer_words_and_ranks_behind() {
        for slip in ["apretus", "apetus", "appertus", "apartus", "aperts"] {
            assert_eq!(found(slip, "").len(), 2, "{slip}");
        }
        for two in ["aprets", "bpertus", "apertusxy", "aqq"] {
            assert!(found(two, "").is_empty(), "{two}: {:?}", found(two, ""));
        }
    }

    #[test]
    fn a_slip_is_one_letter() {
        for (typed, known, slip) in [
            ("mistarl", "mistral", true),
            ("misral", "mistral", true),
            ("misstral", "mistral", true),
            ("mistrals", "mistral", true),
            ("mistralss", "mistral", false),
            ("mixtrol", "mistral", false),
        ] {
            assert_eq!(begins_with_slip(typed, known), slip, "{typed}");
        }
    }
}
