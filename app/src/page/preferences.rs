//! The page of preferences: one form that works without script, kept in cookies of this browser.

use super::Head;
use crate::part::settings::{Place, frame};
use crate::shell::theme_key;
use crate::words::Words;
use leptos::prelude::*;
use wire::{Announce, Locale, PreferencesPage, SendKey, Theme};

pub(crate) fn head(words: Words) -> Head {
    Head { title: words.t("preferences-title"), description: words.t("preferences-about") }
}

pub(crate) fn view(page: PreferencesPage, words: Words) -> AnyView {
    let saved = page.saved.then(|| {
        view! { <div class="notice ok" role="status"><p>{words.t("preferences-saved")}</p></div> }
    });
    let themes = std::iter::once(None).chain(Theme::ALL.map(Some)).map(|theme| {
        radio("theme", theme.map_or("system", Theme::as_str), words.t(theme_key(theme)), page.theme == theme)
    });
    let locales = Locale::ALL.into_iter().map(|locale| {
        let selected = locale == words.locale();
        view! { <option value=locale.code() lang=locale.code() selected=selected>{locale.own_name()}</option> }
    });
    let send = [(SendKey::Enter, "preferences-send-enter"), (SendKey::Modified, "preferences-send-modified")]
        .map(|(key, text)| radio("send", key.as_str(), words.t(text), page.send_key == key));
    let announce = [
        (Announce::Status, "preferences-announce-status"),
        (Announce::Done, "preferences-announce-done"),
        (Announce::Sentence, "preferences-announce-sentence"),
    ]
    .map(|(announce, text)| radio("announce", announce.as_str(), words.t(text), page.announce == announce));
    let content = view! {
        {saved}
        <form class="preferences" method="post" action="/preferences">
            <input type="hidden" name="return" value="/settings/preferences?saved=1"/>
            <section class="part" aria-labelledby="appearance">
                <h2 id="appearance">{words.t("preferences-appearance")}</h2>
                <fieldset class="field" aria-describedby="theme-hint">
                    <legend class="field-label">{words.t("preferences-colours")}</legend>
                    {themes.collect_view()}
                    <p class="field-hint" id="theme-hint">{words.t("preferences-colours-hint")}</p>
                </fieldset>
                <div class="field">
                    <label class="field-label" for="locale">{words.t("preferences-language")}</label>
                    <select class="input" id="locale" name="locale" aria-describedby="locale-hint">{locales.collect_view()}</select>
                    <p class="field-hint" id="locale-hint">{words.t("preferences-language-hint")}</p>
                </div>
            </section>
            <section class="part" aria-labelledby="chat">
                <h2 id="chat">{words.t("preferences-chat")}</h2>
                <fieldset class="field">
                    <legend class="field-label">{words.t("preferences-send")}</legend>
                    {send.into_iter().collect_view()}
                </fieldset>
                <fieldset class="field" aria-describedby="announce-hint">
                    <legend class="field-label">{words.t("preferences-announce")}</legend>
                    {announce.into_iter().collect_view()}
                    <p class="field-hint" id="announce-hint">{words.t("preferences-announce-hint")}</p>
                </fieldset>
            </section>
            <button class="button primary" type="submit">{words.t("preferences-save")}</button>
        </form>
    };
    let (title, about) = (words.t("preferences-title"), words.t("preferences-about"));
    frame(Place::Preferences, title, about, content.into_any(), words)
}

fn radio(name: &'static str, value: &'static str, text: String, checked: bool) -> AnyView {
    view! {
        <label class="check"><input type="radio" name=name value=value checked=checked/><span>{text}</span></label>
    }
    .into_any()
}
