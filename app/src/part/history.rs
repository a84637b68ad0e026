//! What stands beside the playground's chat: the kept conversations, the panel that shares an answer, and the bar of a
//! shared run that is open. The islands `history` and `share` bring them to life.

use crate::part::icon::{Icon, icon};
use crate::words::Words;
use leptos::prelude::*;
use wire::OpenedRun;

/// The list of conversations. It is this browser's, so the server draws it empty.
pub(crate) fn history(words: Words) -> AnyView {
    view! {
        <aside class="history needs-script" aria-labelledby="history-title" data-words=words.island(&["history"])>
            <div class="history-head">
                <h2 id="history-title">{words.t("conversations-title")}</h2>
                <button type="button" class="button small" data-do="new">{words.t("conversations-new")}</button>
                <button type="button" class="button small history-toggle" data-do="fold" aria-expanded="false"
                    aria-controls="history-body">{words.t("conversations-show")}</button>
            </div>
            <p class="history-lost field-error" role="alert" hidden>{words.t("conversations-not-kept")}</p>
            <div class="history-body" id="history-body">
                <div class="search" hidden>
                    {icon(Icon::Search)}
                    <label class="vh" for="history-search">{words.t("conversations-search")}</label>
                    <input id="history-search" class="input" type="search" autocomplete="off" spellcheck="false"
                        placeholder=words.t("conversations-search") maxlength="200"/>
                </div>
                <p class="history-none">{words.t("conversations-none")}</p>
                <p class="history-nothing" hidden>{words.t("conversations-nothing")}</p>
                <ul class="history-list"></ul>
                // One of the list, for the island to copy.
                <ul class="history-one" hidden>
                    <li class="history-item">
                        <button type="button" class="history-open" data-do="open">
                            <span class="history-title" dir="auto"></span>
                            <span class="history-model" dir="ltr"></span>
                        </button>
                        <button type="button" class="history-act" data-do="rename">{icon(Icon::Pencil)}</button>
                        <button type="button" class="history-act" data-do="delete">{icon(Icon::Close)}</button>
                    </li>
                </ul>
                <div class="history-undo" hidden>
                    <span></span>
                    <button type="button" class="button small" data-do="undo">{words.t("conversations-undo")}</button>
                </div>
                <div class="history-foot">
                    <p class="history-save">
                        <span>{words.t("conversations-save")}</span>
                        <button type="button" class="button quiet small" data-do="save-json" disabled>"JSON"</button>
                        <button type="button" class="button quiet small" data-do="save-markdown" disabled>"Markdown"</button>
                    </p>
                    <label class="button quiet small history-import">
                        <input type="file" id="history-file" class="vh" accept=".json,application/json"/>
                        {words.t("conversations-import")}
                    </label>
                    <button type="button" class="button quiet small danger" data-do="delete-all" hidden>
                        {words.t("conversations-delete-all")}
                    </button>
                    <div class="history-there">
                        <label class="check">
                            <input type="checkbox" id="history-server" autocomplete="off" aria-describedby="history-server-about"/>
                            <span>{words.t("conversations-server")}</span>
                        </label>
                        <p id="history-server-about">{words.t("conversations-server-about")}</p>
                        <p class="history-away field-error" role="alert" hidden>{words.t("conversations-server-away")}</p>
                        <p class="history-full field-error" role="alert" hidden>{words.t("conversations-server-full")}</p>
                        <button type="button" class="button quiet small danger" data-do="delete-there" hidden>
                            {words.t("conversations-server-delete")}
                        </button>
                    </div>
                </div>
            </div>
        </aside>
    }
    .into_any()
}

/// The button and the panel that share the last answer.
pub(crate) fn share(words: Words) -> AnyView {
    let days = [
        ("7", "conversations-share-week"),
        ("1", "conversations-share-day"),
        ("30", "conversations-share-month"),
        ("", "conversations-share-always"),
    ]
    .map(|(days, key)| view! { <option value=days>{words.t(key)}</option> });
    view! {
        <button type="button" class="button needs-script" popovertarget="share" disabled>{words.t("conversations-share")}</button>
        <div class="share" id="share" popover="auto" role="dialog" aria-labelledby="share-title"
            data-words=words.island(&["share"])>
            <h2 id="share-title">{words.t("conversations-share-heading")}</h2>
            <p>{words.t("conversations-share-about")}</p>
            <label class="check"><input type="checkbox" id="share-system"/><span>{words.t("conversations-share-system")}</span></label>
            <div class="field">
                <label class="field-label" for="share-days">{words.t("conversations-share-for")}</label>
                <select class="input" id="share-days">{days.into_iter().collect_view()}</select>
            </div>
            <button type="button" class="button primary" data-do="share">{words.t("conversations-share-make")}</button>
            <p class="share-said"></p>
            <div class="share-link" hidden>
                <input class="input mono" readonly dir="ltr" aria-label=words.t("conversations-share-link")/>
                <button type="button" class="button small copy" data-copy="">{words.t("run-copy")}</button>
                <a class="button small" href="/playground">{words.t("conversations-share-see")}</a>
                <button type="button" class="button quiet small danger" data-do="unshare">{words.t("run-revoke")}</button>
            </div>
        </div>
    }
    .into_any()
}

/// What a shared run that is open can do.
pub(crate) fn replay(run: OpenedRun, words: Words) -> AnyView {
    let see = ["/runs/", &run.id].concat();
    view! {
        <div class="replay needs-script" data-id=run.id data-run=run.json>
            <p>
                {words.t("conversations-share-opened")}" "
                <a href=see>{words.t("conversations-share-see")}</a>
            </p>
            <button type="button" class="button small" data-do="replay">{words.t("conversations-share-replay")}</button>
            <p class="replay-result" hidden></p>
        </div>
    }
    .into_any()
}
