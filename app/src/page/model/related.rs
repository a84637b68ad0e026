//! Models near this one, a line each.

use crate::words::Words;
use leptos::prelude::*;
use wire::{ModelId, RelatedModel, Relation};

pub(super) fn view(of: &ModelId, models: Vec<RelatedModel>, words: Words) -> Option<AnyView> {
    if models.is_empty() {
        return None;
    }
    let lines = models.into_iter().map(|model| line(of, model, words)).collect_view();
    let view = view! {
        <section class="part" aria-labelledby="related">
            <h2 id="related">{words.t("model-related")}</h2>
            <ul class="lines">{lines}</ul>
        </section>
    };
    Some(view.into_any())
}

fn line(of: &ModelId, model: RelatedModel, words: Words) -> AnyView {
    let why = match model.relation {
        Relation::Organisation => {
            words.with("model-related-organisation", &[("organisation", of.namespace().into())])
        }
        Relation::Family => words.t("model-related-family"),
        Relation::Size => words.t("model-related-size"),
    };
    let href = ["/", model.id.as_str()].concat();
    let size = model.n_parameters.map(|n| view! { <span class="num">{words.short(n)}</span> });
    let ready = model.ready.then(|| view! { <span class="badge ok">{words.t("provider-ready")}</span> });
    view! {
        <li class="line">
            <a class="line-name" href=href>
                <span class="owner">{model.id.namespace().to_owned()} "/"</span><wbr/>{model.id.name().to_owned()}
            </a>
            <span class="line-summary" dir="auto">{model.summary}</span>
            <span class="line-meta">{size}<span>{why}</span>{ready}</span>
        </li>
    }
    .into_any()
}
