//! Other models that a reader of one may want: of the same makers, of the same family, of about the same size.

use crate::{
    catalogue::ModelFacts,
    state::{AppState, Preferences},
};
use gateway::Standing;
use wire::{RelatedModel, Relation, RouteState};

/// Shown at most: what a reader takes in at a glance.
const N_RELATED: usize = 6;

/// Sizes this far apart still need about the same hardware.
const SAME_SIZE: f64 = 1.6;

/// The nearest models, of those that are equally near the newest.
pub(super) fn of(
    app: &AppState,
    model: &ModelFacts,
    preferences: &Preferences,
    standing: &Standing,
) -> Vec<RelatedModel> {
    let line = |(relation, facts): (Relation, &ModelFacts)| RelatedModel {
        id: facts.id.clone(),
        summary: facts.summary.clone(),
        n_parameters: facts.n_parameters,
        ready: app.routes(facts, preferences, standing).iter().any(|route| route.state == RouteState::Ready),
        relation,
    };
    nearest(&app.catalogue.models, model).into_iter().map(line).collect()
}

fn nearest<'a>(models: &'a [ModelFacts], to: &ModelFacts) -> Vec<(Relation, &'a ModelFacts)> {
    let related = models.iter().filter(|other| other.id != to.id);
    let mut related: Vec<_> = related.filter_map(|other| Some((relation(to, other)?, other))).collect();
    related.sort_by(|(a_is, a), (b_is, b)| {
        let order = (*a_is).cmp(b_is).then_with(|| b.released.cmp(&a.released));
        order.then_with(|| a.id.cmp(&b.id))
    });
    related.truncate(N_RELATED);
    related
}

fn relation(a: &ModelFacts, b: &ModelFacts) -> Option<Relation> {
    if a.id.namespace() == b.id.namespace() {
        return Some(Relation::Organisation);
    }
    let root = |model: &ModelFacts| model.base_model.clone().unwrap_or_else(|| model.id.clone());
    if root(a) == root(b) {
        return Some(Relation::Family);
    }
    let (small, large) = match (a.n_parameters?, b.n_parameters?) {
        (a, b) if a <= b => (a, b),
        (a, b) => (b, a),
    };
    let near = large as f64 <= small as f64 * SAME_SIZE;
    (near && a.task == b.task).then_some(Relation::Size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use wire::ModelId;

    #[track_caller]
    fn check(of: &str, expected: &[(Relation, &str)]) {
        let catalogue = Catalogue::load(None, &[], &[]).expect("the catalogue");
        let model = catalogue.model(&ModelId::parse(of).expect("an id")).expect("known");
        let found = nearest(&catalogue.models, model);
        let found: Vec<_> = found.iter().map(|(relation, model)| (*relation, model.id.as_str())).collect();
        assert_eq!(found[..expected.len()], *expected, "{of}: {found:?}");
        assert!(found.len() <= N_RELATED);
    }

    #[test]
    fn makers_come_first_then_the_family_then_the_size() {
        use Relation::{Family, Organisation, Size};
        check(
            "aisingapore/Gemma-SEA-LION-v4-27B-IT",
            &[(Organisation, "aisingapore/Qwen-SEA-LION-v4-32B-IT"), (Family, "google/gemma-3-27b-it")],
        );
        check("google/gemma-3-27b-it", &[(Family, "aisingapore/Gemma-SEA-LION-v4-27B-IT")]);
        check(
            "swiss-ai/Apertus-70B-Instruct-2509",
            &[
                (Organisation, "swiss-ai/Apertus-8B-Instruct-2509"),
                (Size, "meta-llama/Llama-3.3-70B-Instruct"),
            ],
        );
        check("publicai/Edelweiss-1M", &[]);
    }
}
