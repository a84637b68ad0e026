//! What makes the site installable, readable without the network, and quick to open.

use super::{chrome, render};
use crate::shell::{install, preload};
use wire::{AssetUrls, Page};

#[test]
fn the_windows_frame_has_the_papers_colour() {
    let tokens = include_str!("../../../../style/tokens.css");
    let paper = ["--paper: light-dark(", install::LIGHT, ", ", install::DARK, ")"].concat();
    assert!(tokens.contains(&paper), "{paper} in style/tokens.css");
    let manifest = include_str!("../../../../public/manifest.webmanifest");
    assert!(manifest.contains(&["\"theme_color\": \"", install::LIGHT].concat()), "{manifest}");
}

#[test]
fn a_page_says_what_it_needs_first() {
    let assets = chrome("/").assets;
    assert_eq!(preload(&assets).as_deref(), Some("</assets/app.1.css>; rel=preload; as=style"));
    assert_eq!(preload(&AssetUrls::default()), None);
}

#[test]
fn the_offline_page_lists_what_is_kept_under_the_policy() {
    let html = render(Page::Offline, chrome("/offline"));
    assert!(html.contains("<script type=\"module\" nonce=\"n0nce\">"), "{html}");
    assert!(html.contains("id=\"kept\""), "{html}");
}
