//! What makes the site installable and at home among other programs: manifest, icons, the colour of the window.

use leptos::{html, prelude::*};
use wire::Theme;

/// The paper of `style/tokens.css`, which the window's frame takes on. A test compares them.
pub(super) const LIGHT: &str = "#faf9f6";
/// The same in the dark.
pub(super) const DARK: &str = "#131311";

/// For the document's head. A theme that was chosen goes before the system's.
pub(super) fn links(theme: Option<Theme>) -> AnyView {
    let colours = match theme {
        Some(Theme::Light) => view! { <meta name="theme-color" content=LIGHT/> }.into_any(),
        Some(Theme::Dark) => view! { <meta name="theme-color" content=DARK/> }.into_any(),
        Some(Theme::Contrast) | None => [(LIGHT, "light"), (DARK, "dark")]
            .map(|(colour, scheme)| {
                let media = ["(prefers-color-scheme: ", scheme, ")"].concat();
                html::meta().name("theme-color").content(colour).attr("media", media)
            })
            .into_any(),
    };
    view! {
        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
        <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
        {colours}
    }
    .into_any()
}
