//! What stands under a turn: its note, its receipt, what can be done with it, and what went wrong.
use super::FULL;
use super::dom::{add, add_button, inside, make, set_attr};
use super::failure::Kind;
use super::log::Around;
use super::receipt;
use super::texts::Texts;
use super::transcript::{Place, State, Turn};
use web_sys::Element;
use wire::Receipt;

/// What the surroundings of a turn were drawn for.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Drawn {
    pub(super) state: State,
    /// Nothing follows.
    pub(super) last: bool,
    /// May come a frame later than the end.
    pub(super) receipt: bool,
    pub(super) place: Place,
}

/// All that stands under a question.
pub(super) fn question(below: &Element, drawn: Drawn, texts: &Texts) {
    let actions = add(below, "div", "message-actions", "");
    versions(&actions, drawn.place, texts);
    if drawn.last {
        add_button(&actions, "button quiet small", "again", texts.get("widget-again"));
    }
    add_button(&actions, "button quiet small", "edit", texts.get("widget-edit"));
    add_button(&actions, "button quiet small", "delete", texts.get("widget-delete"));
}

/// All that stands under an answer.
pub(super) fn answer(
    below: &Element,
    turn: &Turn,
    receipt: Option<&Receipt>,
    drawn: Drawn,
    around: &Around<'_>,
) {
    let (texts, last) = (around.texts, drawn.last);
    let note = match turn.state {
        State::Waiting | State::Streaming => {
            if turn.state == State::Waiting {
                add(below, "p", "waiting", &texts.fill("widget-waiting", &[("provider", around.asked)]));
            }
            if FULL && turn.request.is_some() {
                versions(&add(below, "div", "message-actions", ""), drawn.place, texts);
            }
            return;
        }
        State::Stopped => "widget-stopped",
        State::CutShort => "widget-cut",
        State::Filtered => "widget-filtered",
        State::Done | State::Failed => "",
    };
    if !note.is_empty() {
        add(below, "p", "message-note", texts.get(note));
    }
    let before: Vec<_> = turn.receipts_before.iter().filter_map(|before| receipt::read(before)).collect();
    for (idx, receipt) in before.iter().chain(receipt).enumerate() {
        let line = receipt::line(below, receipt, &(around.name_of)(receipt.provider.as_str()), texts);
        if FULL && idx == 0 && turn.request.is_some() {
            add(&line, "span", "receipt-item", texts.get("widget-of-all"));
        }
    }
    let actions = add(below, "div", "message-actions", "");
    versions(&actions, drawn.place, texts);
    if !turn.text.is_empty() {
        // The page's own script copies `data-copy` and says so.
        let copy = add(&actions, "button", "button quiet small copy", texts.get("widget-copy"));
        set_attr(&copy, "type", "button");
        set_attr(&copy, "data-copy", &turn.text);
        set_attr(&copy, "data-copy-rich", "");
    }
    if turn.failure.is_none() {
        if last && turn.continuable() {
            add_button(&actions, "button small", "continue", texts.get("widget-continue"));
        }
        again(&actions, turn, around);
    }
    add_button(&actions, "button quiet small", "delete", texts.get("widget-delete"));
    (around.extra)(below, turn);
}

/// Which version this is, and the ways to the others.
fn versions(actions: &Element, place: Place, texts: &Texts) {
    if place.n < 2 {
        return;
    }
    let bar = add(actions, "span", "versions", "");
    let way = |what: &str, sign: &str, name: &str, end: bool| {
        let button = add_button(&bar, "button quiet icon small", what, sign);
        set_attr(&button, "aria-label", texts.get(name));
        if end {
            set_attr(&button, "aria-disabled", "true");
        }
    };
    way("before", "‹", "widget-before", place.n_before == 0);
    let numbers = [&texts.number(place.n_before as u64 + 1), "/", &texts.number(place.n as u64)].concat();
    add(&bar, "span", "num", &numbers);
    way("after", "›", "widget-after", place.n_before + 1 == place.n);
}

/// Another try, and with whom.
fn again(actions: &Element, turn: &Turn, around: &Around<'_>) {
    let texts = around.texts;
    add_button(actions, "button quiet small", "again", texts.get("widget-again"));
    if !FULL || around.ready.len() < 2 {
        return;
    }
    let id = ["again-", &turn.id.to_string()].concat();
    let opens = add(actions, "button", "button quiet icon small opens", "");
    for (name, value) in
        [("type", "button"), ("popovertarget", &id), ("aria-label", texts.get("widget-again-with"))]
    {
        set_attr(&opens, name, value);
    }
    let menu = add(actions, "div", "menu", "");
    set_attr(&menu, "id", &id);
    set_attr(&menu, "popover", "");
    for (idx, name) in around.ready {
        let button = add_button(&menu, "button quiet small", "again-with", name);
        set_attr(&button, "data-provider", &idx.to_string());
    }
}

/// What went wrong and what to do next, in the order of use. `news`: it happened just now, and is read out.
pub(super) fn failure(below: &Element, turn: &Turn, last: bool, news: bool, around: &Around<'_>) {
    let Some(failure) = &turn.failure else { return };
    let goes_on = last && turn.continuable();
    let (kind, texts) = (failure.kind(), around.texts);
    let warn = matches!(kind, Kind::Busy | Kind::Lost);
    let card = make("div", if warn { "error-card warn" } else { "error-card" }, "");
    if news {
        set_attr(&card, "role", "alert");
    }
    add(&card, "p", "error-title", texts.get(kind.title()));
    let advice = match failure.retry_after_s.filter(|_| kind.retry()) {
        Some(seconds) => texts.count("failure-retry", seconds.into(), &[]),
        None => texts.get(kind.advice()).to_owned(),
    };
    let said = |parent: &Element| {
        if !failure.message.is_empty() {
            set_attr(&add(parent, "p", "", &failure.message), "dir", "auto");
        }
    };
    // Only the server knows what is wrong with a request. What else it says is in English, and said already.
    if kind == Kind::Refused {
        said(&card);
    }
    add(&card, "p", "", &advice);
    let actions = make("div", "error-actions", "");
    if goes_on {
        add_button(&actions, "button small primary", "continue", texts.get("widget-continue"));
    }
    if last && kind.retry() {
        let class = if goes_on { "button small" } else { "button small primary" };
        add_button(&actions, class, "again", texts.get("widget-again"));
    }
    if let Some(next) = around.next.filter(|_| last && kind.next_provider()) {
        add_button(
            &actions,
            "button small",
            "ask-next",
            &texts.fill("widget-ask-next", &[("provider", next)]),
        );
    }
    if kind.add_key() {
        let link = add(&actions, "a", "button small", texts.get("widget-keys"));
        set_attr(&link, "href", "/settings/inference-providers");
    }
    if kind == Kind::TooLong {
        add_button(&actions, "button small", "clear", texts.get("widget-clear"));
    }
    if actions.first_element_child().is_some() {
        let _ = card.append_child(&actions);
    }
    if kind != Kind::Refused && !failure.message.is_empty() {
        let more = add(&card, "details", "error-said", "");
        add(&more, "summary", "", texts.get("failure-said"));
        said(&more);
    }
    let _ = below.insert_before(&card, inside(below, ".message-actions").as_deref());
}
