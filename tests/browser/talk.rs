//! The conversation itself: branches, other words, other answers, and what is undone.

use crate::steps::{alive, answer_reads, open, receipt, scripted_site, send};
use fantoccini::key::Key;
use harness::{Browser, MODEL, Turn};
use serde_json::json;
use std::sync::Arc;

/// What is shown, turn by turn.
async fn shown(browser: &Browser) -> Vec<String> {
    browser.texts(".message > .message-body").await
}

/// Waits until the conversation reads so.
async fn shows(browser: &Browser, words: &[&str]) {
    // What is far from the window has no inner text.
    let texts = "[...document.querySelectorAll('.message > .message-body')].map(m => m.textContent.trim())";
    let whole = "!document.querySelector('.transcript[aria-busy=true]')";
    let same = format!("JSON.stringify({texts}) === JSON.stringify({}) && {whole}", json!(words));
    browser.until(&format!("the conversation reads {words:?}"), &same).await;
}

/// Presses what a turn offers; `idx` counts from the top.
async fn press(browser: &Browser, idx: usize, action: &str) {
    press_on(browser, &format!(".message:nth-of-type({}) [data-do={action}]", idx + 1)).await;
}

/// Presses something in the conversation, wherever it is.
///
/// Not by the driver's mouse: that scrolls the window once more, blocks that come into sight by it get their real height,
/// and what was aimed at has moved when the button comes up.
async fn press_on(browser: &Browser, css: &str) {
    browser.find(css).await;
    let press = "const [css, done] = arguments;
        document.querySelector(css).scrollIntoView({block: 'center'});
        requestAnimationFrame(() => requestAnimationFrame(() => {
            const pressed = document.querySelector(css);
            pressed.focus();
            pressed.click();
            done();
        }))";
    browser.eval_async(press, vec![json!(css)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_stays_when_it_is_asked_otherwise() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then(["One", "Two", "Three", "Four"].map(|word| Turn::answer(&[word, "."])));
    Browser::journey("branches", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "First?").await;
        receipt(&browser).await;
        send(&browser, "Second?").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
        assert_eq!(browser.count(".versions").await, 0, "there is one version of everything");

        // Another answer stands beside the first.
        press(&browser, 3, "again").await;
        shows(&browser, &["First?", "One.", "Second?", "Three."]).await;
        assert_eq!(browser.texts(".versions .num").await, ["2/2"]);
        press(&browser, 3, "before").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
        browser
            .until("the focus stays on the way back", "document.activeElement.dataset.do === 'before' && document.activeElement.ariaDisabled === 'true'")
            .await;
        assert_eq!(browser.text(".widget [role=status]").await, "Version 1 of 2");

        // Other words, where they stand; Escape leaves the field, and what was written in it is not lost by it.
        press(&browser, 0, "edit").await;
        browser.until("the field has the focus", "document.activeElement.matches('.edit-field')").await;
        browser.press(None, Key::Escape).await;
        browser.until("the focus is where it was", "document.activeElement.dataset.do === 'edit'").await;
        press(&browser, 0, "edit").await;
        browser.write(" No, wait.").await;
        browser.press(None, Key::Escape).await;
        let written = browser.eval("return document.querySelector('.edit-field').value", vec![]).await;
        assert_eq!(written, "First? No, wait.");
        press(&browser, 0, "edit-leave").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
        browser.until("the focus is where it was", "document.activeElement.dataset.do === 'edit'").await;
        press(&browser, 0, "edit").await;
        browser.fill(".edit-field", " Really?").await;
        browser.press(None, Key::Enter).await;
        shows(&browser, &["First? Really?", "Four."]).await;
        let asked = replica.seen().pop().expect("a request").body["messages"].clone();
        assert_eq!(asked, json!([{"role": "user", "content": "First? Really?"}]));

        // The other branch is as it was left, also after a reload.
        browser.reload().await;
        alive(&browser).await;
        shows(&browser, &["First? Really?", "Four."]).await;
        press(&browser, 0, "before").await;
        shows(&browser, &["First?", "One.", "Second?", "Two."]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_comes_back_until_the_next_question() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::answer(&["Yes", "."]));
    Browser::journey("deleted", async move |browser| {
        let (_replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "First?").await;
        receipt(&browser).await;
        send(&browser, "Second?").await;
        shows(&browser, &["First?", "Yes.", "Second?", "Yes."]).await;
        press(&browser, 2, "delete").await;
        shows(&browser, &["First?", "Yes."]).await;
        browser.until("undoing has the focus", "document.activeElement.dataset.do === 'undo'").await;
        browser.press(None, Key::Enter).await;
        shows(&browser, &["First?", "Yes.", "Second?", "Yes."]).await;
        assert_eq!(browser.count(".widget-undo:not([hidden])").await, 0);

        browser.click("[data-do=clear]").await;
        assert!(shown(&browser).await.is_empty());
        browser.click("[data-do=undo]").await;
        shows(&browser, &["First?", "Yes.", "Second?", "Yes."]).await;

        press(&browser, 0, "delete").await;
        browser.find(".widget-undo:not([hidden])").await;
        send(&browser, "Third?").await;
        answer_reads(&browser, "Yes.").await;
        assert_eq!(browser.count(".widget-undo:not([hidden])").await, 0, "it is gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_cut_goes_on_where_it_ended() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([Turn::length(&["One, ", "*two* "]), Turn::answer(&[" and", " three."])]);
    Browser::journey("continued", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "Count.").await;
        receipt(&browser).await;
        browser.click("[data-do=continue]").await;
        shows(&browser, &["Count.", "One, two and three."]).await;
        assert_eq!(browser.count(".message-body em").await, 1, "it is drawn as one text");
        let body = replica.seen().pop().expect("a request").body;
        let messages =
            json!([{"role": "user", "content": "Count."}, {"role": "assistant", "content": "One, *two*"}]);
        assert_eq!(body["messages"], messages);
        assert_eq!(
            (&body["continue_final_message"], &body["add_generation_prompt"]),
            (&json!(true), &json!(false))
        );
        browser
            .until("both calls have their receipts", "document.querySelectorAll('.receipt').length === 2")
            .await;
        assert_eq!(browser.count("[data-do=continue]").await, 0, "it is whole");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_an_answer_comes_is_sent_after_it() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([Turn::gated(&["First."]), Turn::answer(&["Second."]), Turn::gated(&["x", "y"])]);
    Browser::journey("queue", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        send(&browser, "One?").await;
        let queue = async |texts: &[&str]| {
            let items = "[...document.querySelectorAll('.queue-text')].map(q => q.innerText)";
            browser
                .until("the queue", &format!("JSON.stringify({items}) === JSON.stringify({})", json!(texts)))
                .await;
        };
        for text in ["Two?", "Three?", "Four?"] {
            browser.fill(".composer-input", text).await;
            browser.press(None, Key::Enter).await;
        }
        queue(&["Two?", "Three?", "Four?"]).await;
        browser
            .until("the focus stays in the composer", "document.activeElement.matches('.composer-input')")
            .await;
        browser.click(".queue li:last-child [data-do=queue-remove]").await;
        queue(&["Two?", "Three?"]).await;
        browser.click(".queue li:last-child [data-do=queue-edit]").await;
        queue(&["Two?"]).await;
        assert_eq!(
            browser.eval("return document.querySelector('.composer-input').value", vec![]).await,
            "Three?"
        );
        browser.press(None, Key::Enter).await;
        queue(&["Two?", "Three?"]).await;
        replica.release(1);
        // The next is asked by itself, and the one after it; then the reader stops.
        browser.until("the third is asked", "document.querySelectorAll('.message').length === 6").await;
        queue(&[]).await;
        browser.fill(".composer-input", "Five?").await;
        browser.press(None, Key::Enter).await;
        queue(&["Five?"]).await;
        browser.press(None, Key::Escape).await;
        shows(&browser, &["One?", "First.", "Two?", "Second.", "Three?", ""]).await;
        queue(&["Five?"]).await;
        browser.reload().await;
        alive(&browser).await;
        queue(&["Five?"]).await;
        browser.click("[data-do=queue-send]").await;
        answer_reads(&browser, "The capital of France is Paris.").await;
        queue(&[]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_stays_with_its_conversation() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([Turn::gated(&["First."]), Turn::answer(&["Another", "."])]);
    Browser::journey("queue-left", async move |browser| {
        let (replica, site) = held;
        browser.window(1280, 800).await;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        send(&browser, "One?").await;
        browser.fill(".composer-input", "And in French?").await;
        browser.press(None, Key::Enter).await;
        browser.until("it waits", "document.querySelectorAll('.queue-text').length === 1").await;
        browser.click(".history [data-do=new]").await;
        assert_eq!(browser.count(".queue-text").await, 0);
        send(&browser, "Else?").await;
        shows(&browser, &["Else?", "Another."]).await;
        receipt(&browser).await;
        // What was sent is this conversation's, whose turns have the ids of the other's.
        browser.click(".record > summary").await;
        let sent = browser.text(".record-part pre").await;
        assert!(sent.contains("Else?") && !sent.contains("One?"), "{sent}");
        assert_eq!(replica.seen().len(), 2, "what waited is not sent here");
        let first = "[...document.querySelectorAll('.history-item')].find(i => i.innerText.includes('One?')).querySelector('[data-do=open]').click()";
        browser.eval(first, vec![]).await;
        shows(&browser, &["One?", ""]).await;
        assert_eq!(browser.texts(".queue-text").await, ["And in French?"], "it waits there still");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reasoning_is_open_while_it_comes_and_closes_for_the_answer() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([
        Turn::thinks(&["Hm.", " France,", " then."], &["Paris", "."]),
        Turn::thinks(&["Again."], &["Paris", "."]),
        Turn::gated(&["So, ", "Paris? </th", "ink>\n\n", "Paris."]),
    ]);
    Browser::journey("reasoning", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "Where?").await;
        replica.release(2);
        browser
            .until("it thinks in sight", "document.querySelector('.reasoning[open][data-live] .reasoning-body')?.innerText === 'Hm. France,'")
            .await;
        assert_eq!(browser.text(".reasoning > summary").await, "Thinking");
        replica.release(3);
        let said = receipt(&browser).await;
        assert!(said.contains("Cached 8") && said.contains("Reasoning 3"), "{said:?}");
        browser.until("it is closed", "document.querySelector('.reasoning:not([open])')").await;
        let summary = browser.text(".reasoning > summary").await;
        assert!(summary.starts_with("Thought 0") && summary.ends_with(" s · 3 tokens"), "{summary:?}");

        // What the reader takes in hand stays as they leave it.
        press(&browser, 1, "again").await;
        replica.release(1);
        browser.find(".reasoning[data-live]").await;
        browser.click(".reasoning > summary").await;
        browser.click(".reasoning > summary").await;
        replica.release(2);
        shows(&browser, &["Where?", "Paris."]).await;
        assert_eq!(browser.count(".reasoning[open]").await, 1);

        // Left in the text, without its opening tag.
        press(&browser, 1, "again").await;
        replica.release(1);
        answer_reads(&browser, "So,").await;
        replica.release(3);
        shows(&browser, &["Where?", "Paris."]).await;
        let thought = "return document.querySelector('.reasoning-body').textContent";
        assert_eq!(browser.eval(thought, vec![]).await, "So, Paris?");
    })
    .await;
}

/// Where the log is scrolled to, and how far from its end that is.
async fn scrolled(browser: &Browser) -> (i64, i64) {
    let place = "const log = document.querySelector('.transcript');
        return [log.scrollTop, log.scrollHeight - log.clientHeight - log.scrollTop].map(Math.round)";
    serde_json::from_value(browser.eval(place, vec![]).await).expect("two numbers")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_follows_the_answer_until_the_reader_scrolls() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    let lines = "A line of text.\n\n".repeat(40);
    replica.then([Turn::answer(&["Short."]), Turn::gated(&["Begin.\n\n", &lines, &lines, "End."])]);
    Browser::journey("scroll", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        send(&browser, "Short?").await;
        receipt(&browser).await;
        send(&browser, "Long?").await;
        replica.release(1);
        answer_reads(&browser, "Begin.").await;
        // The question stands at the top while its answer fills the room below.
        let above = "return Math.round([...document.querySelectorAll('.message')].at(-2).getBoundingClientRect().top - document.querySelector('.transcript').getBoundingClientRect().top)";
        let top = browser.eval(above, vec![]).await.as_i64().expect("a number");
        assert!((0..40).contains(&top), "{top} px above the question");
        replica.release(1);
        let n_lines = |n: usize| format!("document.querySelectorAll('.message-body p').length > {n}");
        browser.until("the lines", &n_lines(35)).await;
        browser.until("the log follows", "(() => { const log = document.querySelector('.transcript'); return log.scrollTop > 300 && log.scrollHeight - log.clientHeight - log.scrollTop < 2; })()").await;

        // One turn of the wheel, and it stays; Ctrl and wheel is a zoom.
        let wheel = "document.querySelector('.transcript').dispatchEvent(new WheelEvent('wheel', {deltaY: -40, ctrlKey: arguments[0], bubbles: true}))";
        browser.eval(wheel, vec![json!(true)]).await;
        assert_eq!(browser.count(".jump:not([hidden])").await, 0);
        browser.eval(wheel, vec![json!(false)]).await;
        let (before, _) = scrolled(&browser).await;
        replica.release(1);
        browser.until("more lines", &n_lines(75)).await;
        let (after, behind) = scrolled(&browser).await;
        assert_eq!(before, after, "the log does not move under the reader");
        assert!(behind > 200, "{behind}");
        browser.until("the way back is offered", "document.querySelector('.jump:not([hidden])')").await;
        browser.click(".jump").await;
        browser.until("it is at the end", "(() => { const log = document.querySelector('.transcript'); return log.scrollHeight - log.clientHeight - log.scrollTop < 2; })()").await;
        browser.until("the way back is taken", "document.querySelector('.jump[hidden]')").await;
        replica.release(1);
        receipt(&browser).await;
        let (_, behind) = scrolled(&browser).await;
        assert!(behind < 2, "{behind}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_is_reached_past_blocks_that_are_taller_than_was_thought() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    let code = ["```text\n", &"a line of code\n".repeat(40), "```\n\n"].concat();
    // Blocks of one line too, which are shorter.
    let all = [code.repeat(6), "One line.\n\n".repeat(40), code.repeat(2)].concat();
    replica.then((0..4).map(|_| Turn::answer(&[&all])));
    Browser::journey("tall", async move |browser| {
        let (_replica, site) = held;
        for page in [format!("playground?model={MODEL}"), MODEL.to_owned()] {
            open(&browser, &format!("{}/{page}", site.origin())).await;
            for _ in 0..2 {
                send(&browser, "Long?").await;
                receipt(&browser).await;
                let at_end = "(() => { const log = document.querySelector('.transcript'); return log.scrollHeight - log.clientHeight - log.scrollTop < 2; })()";
                browser.until("it is at the end", at_end).await;
                let later = "setTimeout(arguments[0], 500)";
                browser.eval_async(later, vec![]).await;
                let (top, behind) = scrolled(&browser).await;
                assert!(top > 1000 && behind < 2, "{page}: at {top}, {behind} px before the end");
                // Of 48 blocks those that were left behind may be skipped, and no others.
                let far = "const far = [...document.querySelectorAll('.message:last-of-type .blk')].map(b => Number(b.matches('[data-far]') && getComputedStyle(b).contentVisibility === 'auto')).join('');
                    return far.length === 48 && /^1{16,32}0{16,32}$/.test(far) || far";
                assert_eq!(browser.eval(far, vec![]).await, true, "{page}");
            }
        }
    })
    .await;
}

/// Opens the playground with a conversation of so many questions, the way an earlier visit left it.
pub(crate) async fn playground(browser: &Browser, origin: &str, n_questions: usize) {
    let turns: Vec<_> = (0..n_questions)
        .flat_map(|n| {
            [
                json!({"user": format!("Question {n}?"), "state": 2}),
                json!({"answer": format!("Answer **number** {n}."), "state": 2}),
            ]
        })
        .collect();
    browser.goto(&format!("{origin}/docs")).await;
    let chat = json!({"provider": "", "params": {"system": ""}, "turns": turns}).to_string();
    let keep = "localStorage.setItem(arguments[0], arguments[1])";
    browser.eval(keep, vec![json!("playground:chat:"), json!(chat)]).await;
    open(browser, &format!("{origin}/playground?model={MODEL}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_conversation_comes_back_newest_first_and_whole() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("long", async move |browser| {
        playground(&browser, &site.origin(), 150).await;
        let (_, behind) = scrolled(&browser).await;
        assert!(behind < 2, "{behind}");
        let last = "[...document.querySelectorAll('.message-body')].at(-1).innerText === 'Answer number 149.'";
        browser.until("the newest is written", last).await;
        browser.until("all are there", "document.querySelectorAll('.message').length === 300").await;
        browser.until("all are written", "document.querySelectorAll('.message .blk strong').length === 150").await;
        let in_order = "return [...document.querySelectorAll('.message-body')].every((body, n) => body.textContent.trim() === (n % 2 ? `Answer number ${(n - 1) / 2}.` : `Question ${n / 2}?`))";
        assert_eq!(browser.eval(in_order, vec![]).await, true);
        let (_, behind) = scrolled(&browser).await;
        assert!(behind < 2, "what came above moved the page: {behind}");
        // What is far is there to be found, and is drawn when it is reached.
        browser.eval("document.querySelector('.transcript').scrollTop = 0", vec![]).await;
        browser.until("the first is seen", "document.querySelector('.message .blk strong').checkVisibility({ contentVisibilityAuto: true })").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_letter_waits_for_storage_and_none_is_lost() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("letters", async move |browser| {
        playground(&browser, &site.origin(), 50).await;
        browser.until("a hundred messages", "document.querySelectorAll('.message').length === 100").await;
        let count = "const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (...what) { window.kept += 1; return set.apply(this, what); }";
        browser.eval(count, vec![]).await;
        press(&browser, 98, "edit").await;
        let letters = "One letter after the other.";
        let write = "window.kept = 0;
            const field = document.querySelector(arguments[0]);
            for (const letter of arguments[1]) {
                field.value += letter;
                field.dispatchEvent(new Event('input', { bubbles: true }));
            }
            return window.kept";
        for field in [".edit-field", ".composer-input", "#param-system"] {
            let kept = browser.eval(write, vec![json!(field), json!(letters)]).await;
            assert_eq!(kept, json!(0), "{field}");
        }
        browser.reload().await;
        alive(&browser).await;
        let there = "return ['.composer-input', '#param-system'].map(css => document.querySelector(css).value)";
        assert_eq!(browser.eval(there, vec![]).await, json!([letters, letters]), "kept as the page went");
        // A page that stays keeps them by itself.
        browser.eval(write, vec![json!(".composer-input"), json!("!")]).await;
        let draft = json!(format!("{letters}!"));
        browser.until("the draft is kept", &format!("localStorage.getItem('playground:draft:') === {draft}")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_messages_are_searched_and_branched() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.always(Turn::answer(&["Another", "."]));
    Browser::journey("hundred", async move |browser| {
        let (replica, site) = held;
        playground(&browser, &site.origin(), 50).await;
        browser.until("all are written", "document.querySelectorAll('.message .blk strong').length === 50").await;

        // Find: over what is bold, one match after the other, and away.
        browser.click("[data-do=find]").await;
        browser.until("the field has the focus", "document.activeElement.matches('.find-field')").await;
        browser.write("NUMBER 3").await;
        let count = async |words: &str| browser.until(words, &format!("document.querySelector('.find-count').innerText === {}", json!(words))).await;
        count("11 of 11").await;
        browser.press(None, Key::Enter).await;
        count("1 of 11").await;
        let marked = "return [CSS.highlights.get('found').size, [...CSS.highlights.get('found-now')].map(String)]";
        assert_eq!(browser.eval(marked, vec![]).await, json!([11, ["number 3"]]));
        browser.press(Some(Key::Shift), Key::Enter).await;
        count("11 of 11").await;
        browser.write("nothing").await;
        count("No match").await;
        browser.press(None, Key::Escape).await;
        browser.until("the focus is back", "document.activeElement.dataset.do === 'find'").await;
        assert_eq!(browser.eval("return CSS.highlights.get('found').size", vec![]).await, 0);

        // A branch at each end and in the middle; the outline leads to every one.
        assert_eq!(browser.count("[data-do=outline]:not([hidden])").await, 0, "there is one branch");
        for (idx, n_messages) in [(99, 100), (51, 52), (1, 2)] {
            press(&browser, idx, "again").await;
            let whole = format!("document.querySelectorAll('.message').length === {n_messages} && !document.querySelector('.transcript[aria-busy=true]')");
            browser.until("another answer", &whole).await;
            if idx > 1 {
                press(&browser, idx, "before").await;
                browser.until("the first branch", "document.querySelectorAll('.message').length === 100").await;
            }
        }
        assert_eq!(replica.seen().len(), 3);
        browser.click("[data-do=outline]").await;
        assert_eq!(browser.count(".outline-row").await, 103);
        browser.until("the shown branch has the focus", "document.activeElement.matches('.outline-row[aria-current]')").await;
        let another = "const rows = [...document.querySelectorAll('.outline-row')].filter(r => r.innerText.includes('Another')); rows.at(-2).click(); return rows.length";
        assert_eq!(browser.eval(another, vec![]).await, 3);
        browser.until("the branch in the middle", "document.querySelectorAll('.message').length === 52").await;
        assert_eq!(browser.count("dialog[open]").await, 0);

        // What was sent, without a key, and as a command.
        press_on(&browser, ".record > summary").await;
        browser.until("both parts", "document.querySelectorAll('.record-part pre').length === 2").await;
        let parts = browser.texts(".record-part pre").await;
        assert_eq!(parts.len(), 2);
        let sent: serde_json::Value = serde_json::from_str(&parts[0]).expect("JSON");
        assert_eq!(sent, replica_saw(&replica.seen()[1].body, &sent), "the request as it was sent");
        let curl = browser.eval("return [...document.querySelectorAll('.record [data-copy]')].map(b => b.dataset.copy).find(t => t.startsWith('curl'))", vec![]).await;
        let curl = curl.as_str().expect("a command");
        assert!(curl.contains("$HF_TOKEN") && !curl.contains("hf_") && !curl.contains("sk-"), "{curl}");
    })
    .await;
}

/// What the replica saw, with what the gateway writes in its own way taken from what was sent.
fn replica_saw(seen: &serde_json::Value, sent: &serde_json::Value) -> serde_json::Value {
    let mut seen = seen.clone();
    for field in ["model", "stream_options"] {
        seen[field] = sent[field].clone();
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_copied_as_text_and_as_it_looks() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    let text = "**Bold** and [a link](https://example.org/).\n\n```rust\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    replica.always(Turn::answer(&[text]));
    Browser::journey("copied", async move |browser| {
        let (_replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, "Write.").await;
        receipt(&browser).await;
        // The clipboard of a test has nobody to allow it; this one takes what it is given.
        let clipboard = "window.given = []; navigator.clipboard.write = async ([item]) => {
            for (const type of item.types) given.push([type, await (await item.getType(type)).text()]); }";
        browser.eval(clipboard, vec![]).await;
        browser.click(".message .copy[data-copy-rich]").await;
        browser.until("it is copied", "window.given.length === 2").await;
        let given = browser.eval("return Object.fromEntries(given)", vec![]).await;
        assert_eq!(given["text/plain"], text);
        let html = given["text/html"].as_str().expect("HTML");
        for part in [
            "<strong>Bold</strong>",
            "<a href=\"https://example.org/\">a link</a>",
            "let a = 1;",
            "<td style=\"border",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        for part in ["<button", "class=", "data-", "<div class"] {
            assert!(!html.contains(part), "{part} in {html}");
        }
    })
    .await;
}
