//! An organisation's page: the models under its name.

use crate::ModelCard;

/// An organisation's page.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationPage {
    /// The first part of its models' names, such as `swiss-ai`.
    pub namespace: String,
    /// Its name for people.
    pub name: String,
    /// One or two sentences, when the catalogue has any.
    pub description: Option<String>,
    /// Its own site.
    pub home_url: Option<String>,
    /// Where it sits, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its models, the newest first.
    pub models: Vec<ModelCard>,
    /// Requests through this site to all of them in the last 30 days.
    pub n_requests: u64,
    /// Likes of all of them on this site.
    pub n_likes: u64,
    /// The list of models with its filters, for these models.
    pub list_href: String,
}
