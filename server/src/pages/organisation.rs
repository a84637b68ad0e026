//! An organisation's page: what stands under one namespace.

use super::{cards::Cards, respond};
use crate::{
    assets,
    error::HttpError,
    query::Query,
    request::{Context, Surface},
    state::{App, AppState, Preferences},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::{IntoResponse as _, Redirect, Response},
};
use wire::{AccountId, OrganisationPage, Page, ProviderSlug};

/// GET `/{namespace}`. Public files such as `/robots.txt` have this form too; the router's fallback, which
/// serves them, is not asked once a route fits.
pub(crate) async fn organisation(
    State(app): State<App>,
    context: Context,
    Path(namespace): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    if assets::find_public(uri.path()) {
        return Ok(assets::serve(uri, headers).await);
    }
    if context.surface != Surface::Page {
        return Err(HttpError::no_such_path());
    }
    let preferences = app.preferences(Some(&AccountId::owner())).await?;
    let Some(page) = view_model(&app, &namespace, &preferences).await? else {
        // A provider's name is a good guess at its page.
        let provider =
            ProviderSlug::parse(namespace).ok().filter(|slug| app.catalogue.provider(slug).is_some());
        let provider = provider.ok_or_else(HttpError::no_such_path)?;
        return Ok(Redirect::to(&format!("/providers/{provider}")).into_response());
    };
    Ok(respond(&app, &context, Page::Organisation(page)))
}

/// `None` when no model has the namespace.
async fn view_model(
    app: &AppState,
    namespace: &str,
    preferences: &Preferences,
) -> Result<Option<OrganisationPage>, HttpError> {
    let models = app.catalogue.models.iter().enumerate();
    let mut models: Vec<_> = models.filter(|(_, facts)| facts.id.namespace() == namespace).collect();
    let Some((_, first)) = models.first().copied() else { return Ok(None) };
    models.sort_by(|(_, a), (_, b)| b.released.cmp(&a.released).then_with(|| a.id.cmp(&b.id)));
    let cards = Cards::of(app, preferences).await?;
    let known = app.catalogue.organisation(namespace);
    Ok(Some(OrganisationPage {
        namespace: namespace.to_owned(),
        name: known.map_or_else(|| first.organisation.clone(), |known| known.name.clone()),
        description: known.and_then(|known| known.description.clone()),
        home_url: known.and_then(|known| known.home_url.clone()),
        country: models.iter().find_map(|(_, facts)| facts.country.clone()),
        n_requests: models.iter().map(|(_, facts)| cards.lately.n_requests(&facts.id)).sum(),
        n_likes: models.iter().map(|(_, facts)| cards.lately.n_likes(&facts.id)).sum(),
        models: models.iter().map(|(at, _)| cards.card(*at)).collect(),
        list_href: Query::default().with("author", namespace).href("/models"),
    }))
}
