//! How the pool stands for each model at one moment, so that a list of models asks the pool once.

use std::collections::HashMap;
use wire::RouteState;

/// How the pool stands for its models at one moment.
#[derive(Clone, Debug, Default)]
pub struct Standing(HashMap<String, bool>);

impl Standing {
    /// From the models of each replica, and whether it is healthy.
    pub fn new<'a>(replicas: impl Iterator<Item = (&'a [String], bool)>) -> Self {
        let mut answers: HashMap<String, bool> = HashMap::new();
        for (models, healthy) in replicas {
            for model in models {
                match answers.get_mut(model) {
                    Some(known) => *known |= healthy,
                    None => drop(answers.insert(model.clone(), healthy)),
                }
            }
        }
        Self(answers)
    }

    /// Whether a replica would answer for the model: ready, down, or none serves it.
    pub fn of(&self, model: &str) -> RouteState {
        match self.0.get(model) {
            Some(true) => RouteState::Ready,
            Some(false) => RouteState::Down,
            None => RouteState::NoReplica,
        }
    }

    /// The public ids of the models that a replica would answer for.
    pub fn ready(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, ready)| **ready).map(|(model, _)| model.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_healthy_replica_is_enough() {
        let models = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (both, one) = (models(&["a", "b"]), models(&["a"]));
        let standing = Standing::new([(&both[..], false), (&one[..], true)].into_iter());
        assert_eq!(standing.of("a"), RouteState::Ready);
        assert_eq!(standing.of("b"), RouteState::Down);
        assert_eq!(standing.of("c"), RouteState::NoReplica);
        assert_eq!(standing.ready().collect::<Vec<_>>(), ["a"]);
    }
}
