//! What went another way than the plain one: attempts that failed, answers that went on elsewhere, hedges.
//!
//! An answer that goes well touches none of it; the pool counts those, by replica. So nothing here is on the
//! path of every call, and looking a counter up by its labels costs nobody.

use prometheus_client::{
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use wire::{Hop, HopKind, ModelId};

type Labels = Vec<(&'static str, String)>;

/// The gateway's own counters.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    failed: Family<Labels, Counter>,
    resumes: Family<Labels, Counter>,
    hedges: Family<Labels, Counter>,
}

/// How a second attempt beside a slow one ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hedged {
    /// It was first.
    Won,
    /// The other one was first after all.
    Lost,
    /// It failed.
    Failed,
}

impl Metrics {
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "playground_gateway_failed_attempts",
            "Attempts at an upstream that did not do, by why they were made and what went wrong",
            self.failed.clone(),
        );
        registry.register(
            "playground_gateway_resumes",
            "Answers that broke after their first text: made whole elsewhere (ok), or why not",
            self.resumes.clone(),
        );
        registry.register(
            "playground_gateway_hedges",
            "Second attempts beside one that was slow to begin, by which was first",
            self.hedges.clone(),
        );
    }

    /// An attempt failed.
    pub(crate) fn failed(&self, model: &ModelId, hop: &Hop) {
        let kind = match hop.kind {
            HopKind::First => "first",
            HopKind::Restart => "restart",
            HopKind::Resume => "resume",
            HopKind::Hedge => "hedge",
        };
        let labels = vec![
            ("model", model.to_string()),
            ("provider", hop.provider.to_string()),
            ("cluster", hop.cluster.as_deref().unwrap_or_default().to_owned()),
            ("kind", kind.to_owned()),
            ("outcome", hop.outcome.to_string()),
        ];
        self.failed.get_or_create(&labels).inc();
    }

    /// An answer that had broken came to its end, or did not for this reason.
    pub(crate) fn resumed(&self, model: &ModelId, why_not: Option<&'static str>) {
        let labels = vec![("model", model.to_string()), ("outcome", why_not.unwrap_or("ok").to_owned())];
        self.resumes.get_or_create(&labels).inc();
    }

    /// A hedge ended.
    pub(crate) fn hedged(&self, model: &ModelId, hedged: Hedged) {
        let outcome = match hedged {
            Hedged::Won => "won",
            Hedged::Lost => "lost",
            Hedged::Failed => "failed",
        };
        let labels = vec![("model", model.to_string()), ("outcome", outcome.to_owned())];
        self.hedges.get_or_create(&labels).inc();
    }
}
