//! Draws what the page's state says: the race, the names, the buttons, the tables, the differences.
//!
//! It runs once a frame while text comes, so it compares first and writes only what changed.
use super::blind::{Phase, letter};
use super::column::Column;
use super::diff::{self, Kind};
use super::race::{self, Lane, Stage};
use super::results::{self, COLUMNS, Row};
use super::{Page, checked, fields};
use crate::island::chat::Chat;
use crate::island::dom::{
    add, add_button, all_inside, attr, inside, set_attr, set_flag, set_text, set_value, value,
};
use std::rc::Rc;
use web_sys::Element;

/// What the tables and panels were drawn for.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Drawn {
    columns: Vec<(String, Stage, bool)>,
    phase: Phase,
    /// The two answers whose differences are shown, by name and length.
    diff: Option<[(String, usize); 2]>,
    diff_shown: bool,
}

impl Page {
    /// A chat's state changed: its column is brought up to it, and what hangs on all of them.
    pub(super) fn chat_changed(&self, chat: &Chat) {
        let column = self.columns().into_iter().find(|column| std::ptr::eq(Rc::as_ptr(&column.chat), chat));
        if let Some(column) = column {
            column.show(self);
            self.draw();
        }
    }

    pub(super) fn switched(&self, name: &str) -> bool {
        inside(&self.root, &["[data-switch=", name, "]"].concat()).is_some_and(|field| checked(&field))
    }

    fn lanes(&self) -> Vec<Lane> {
        self.columns.borrow().iter().map(|column| column.lane.borrow().clone()).collect()
    }

    /// Brings the page up to its state.
    pub(super) fn draw(&self) {
        self.draw_race();
        let columns = self.columns();
        let open = self.open();
        if self.was_open.replace(open) && !open {
            self.say(&self.complete(&columns));
        }
        let now: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(idx, column)| (self.label(idx), column.stage(), column.receipt().is_some()))
            .collect();
        let phase = self.phase.get();
        {
            let drawn = &mut *self.drawn.borrow_mut();
            if drawn.columns != now || drawn.phase != phase {
                (drawn.columns, drawn.phase) = (now, phase);
            } else if drawn.diff_shown == self.switched("diff") {
                return;
            }
        }
        let asked = columns.iter().any(|column| column.asked());
        if let Some(examples) = inside(&self.root, ".compare-examples") {
            set_flag(&examples, "hidden", asked);
        }
        for (selector, hidden) in
            [("[type=submit]", open), ("[data-do=stop-all]", !open), ("[data-do=clear]", !asked)]
        {
            // The columns' own forms have such buttons too.
            if let Some(element) =
                inside(&self.root, &[":scope > :is(.composer, .compare-switches) ", selector].concat())
            {
                set_flag(&element, "hidden", hidden);
            }
        }
        if let Some(hint) = inside(&self.root, ".blind-hint") {
            set_flag(&hint, "hidden", phase == Phase::Open);
        }
        for column in &columns {
            let lane_open = column.stage().open();
            if let Some(stop) = inside(&column.element, "[data-do=stop]") {
                set_flag(&stop, "hidden", !lane_open);
            }
        }
        self.draw_vote(&columns, open);
        self.draw_results(&columns);
        self.draw_diff(false);
        self.tell_tabs();
    }

    /// What is said when the last answer has ended.
    fn complete(&self, columns: &[Rc<Column>]) -> String {
        let lanes = self.lanes();
        let done = lanes.iter().enumerate().filter(|(_, lane)| lane.stage == Stage::Done);
        let quickest = done.filter_map(|(idx, lane)| Some((lane.end_ms?, idx))).min();
        let n_failed = lanes.iter().filter(|lane| lane.stage == Stage::Failed).count() as u64;
        let mut said = match quickest {
            Some((_, idx)) if columns.len() > 1 => {
                self.texts.fill("columns-complete", &[("name", &self.label(idx))])
            }
            _ => self.texts.get("columns-ended").to_owned(),
        };
        if n_failed > 0 {
            said.push(' ');
            said.push_str(&self.texts.count("columns-n-failed", n_failed, &[]));
        }
        said
    }

    /// The bars on one scale, and their words.
    pub(super) fn draw_race(&self) {
        let lanes = self.lanes();
        let longest = race::longest_ms(&lanes);
        for (idx, column) in self.columns().iter().enumerate() {
            let Some(race) = inside(&column.element, ".race") else { continue };
            let lane = &lanes[idx];
            set_flag(&race, "hidden", !lane.timed());
            if !lane.timed() {
                continue;
            }
            let (first, end) = lane.bar(longest);
            for (selector, from, to) in [(".race-wait", 0, first), (".race-write", first, end)] {
                if let Some(bar) = inside(&race, selector) {
                    set_attr(&bar, "x", &from.to_string());
                    set_attr(&bar, "width", &(to - from).to_string());
                }
            }
            let words = race::words(idx, &lanes, &self.texts);
            if let Some(said) = inside(&race, ".race-words")
                && said.text_content().as_deref() != Some(&words)
            {
                set_text(&said, &words);
            }
        }
    }

    /// Shows the columns' names, or letters in their place.
    pub(super) fn show_names(&self) {
        let hidden = self.phase.get() == Phase::Hidden;
        set_flag(&self.root, "data-blind", hidden);
        for (idx, column) in self.columns().iter().enumerate() {
            for (selector, away) in [
                (".column-number", hidden),
                (".column-who", hidden),
                (".column-letter", !hidden),
                (".column-remove", hidden),
                (".column-provider", hidden),
            ] {
                if let Some(element) = inside(&column.element, selector) {
                    set_flag(&element, "hidden", away);
                }
            }
            if let Some(element) = inside(&column.element, ".column-letter") {
                set_text(&element, &self.texts.fill("columns-letter", &[("letter", letter(idx))]));
            }
        }
        self.tell_tabs();
    }

    /// The choices of a blind round, once every answer has ended.
    fn draw_vote(&self, columns: &[Rc<Column>], open: bool) {
        let Some(vote) = inside(&self.root, ".vote") else { return };
        let n_answers = columns.iter().filter(|column| !column.answer().is_empty()).count();
        let due = self.phase.get() == Phase::Hidden && !open && n_answers > 0;
        set_flag(&vote, "hidden", !due);
        let Some(choices) = inside(&vote, ".vote-choices").filter(|_| due) else { return };
        set_text(&choices, "");
        let button = |value: &str, text: &str| {
            let button = add_button(&choices, "button", "vote", text);
            set_attr(&button, "data-vote", value);
        };
        for (idx, column) in columns.iter().enumerate() {
            if !column.answer().is_empty() {
                button(&idx.to_string(), &self.label(idx));
            }
        }
        button("tie", self.texts.get("columns-tie"));
        button("neither", self.texts.get("columns-neither"));
    }

    fn rows(columns: &[Rc<Column>]) -> Vec<Row> {
        let row = |(idx, column): (usize, &Rc<Column>)| {
            let receipt = column.receipt();
            let name = [&(idx + 1).to_string(), " · ", &column.answered_by(receipt.as_ref())].concat();
            results::row(name, &column.lane.borrow(), receipt.as_ref())
        };
        columns.iter().enumerate().filter(|(_, column)| column.asked()).map(row).collect()
    }

    /// The table of readings. While names are hidden it would tell who is who.
    fn draw_results(&self, columns: &[Rc<Column>]) {
        let Some(section) = inside(&self.root, ".results-table") else { return };
        let rows = Self::rows(columns);
        let some = rows.iter().any(|row| row.total_ms.is_some());
        let shown = some && self.phase.get() != Phase::Hidden;
        set_flag(&section, "hidden", !shown);
        let (Some(head), Some(body)) = (inside(&section, "thead"), inside(&section, "tbody")) else { return };
        if !shown {
            return;
        }
        if head.first_element_child().is_none() {
            let line = add(&head, "tr", "", "");
            for (idx, key) in
                std::iter::once("columns-head-name").chain(COLUMNS.map(|(key, _)| key)).enumerate()
            {
                let cell = add(&line, "th", if idx == 0 { "" } else { "n" }, self.texts.get(key));
                set_attr(&cell, "scope", "col");
            }
        }
        set_text(&body, "");
        for (row, marks) in rows.iter().zip(results::best(&rows)) {
            let line = add(&body, "tr", "", "");
            let name = add(&line, "th", "whole", &row.name);
            set_attr(&name, "scope", "row");
            let cells = results::cells(row, &self.texts);
            for ((text, best), (head, mark)) in cells.iter().zip(marks).zip(COLUMNS) {
                let text = if text.is_empty() { "–" } else { text };
                let cell = add(&line, "td", if text == "–" { "n unknown" } else { "n" }, text);
                set_attr(&cell, "data-label", self.texts.get(head));
                if best {
                    add(&cell, "span", "badge ok", self.texts.get(mark));
                }
            }
        }
        for copy in all_inside(&section, "[data-as]") {
            let csv = attr(&copy, "data-as") == "csv";
            let text = if csv { results::csv(&rows) } else { results::markdown(&rows, &self.texts) };
            set_attr(&copy, "data-copy", &text);
        }
    }

    /// What is different between two answers; `anyway` when one of them was chosen anew.
    pub(super) fn draw_diff(&self, anyway: bool) {
        let on = self.switched("diff");
        let Some(section) = inside(&self.root, ".differences") else { return };
        set_flag(&section, "hidden", !on);
        self.drawn.borrow_mut().diff_shown = on;
        if !on {
            return;
        }
        let columns = self.columns();
        let sides: Vec<Element> = all_inside(&section, "select");
        let [from, to] = sides.as_slice() else { return };
        let mut chosen = [0, 1].map(|at: usize| at.min(columns.len() - 1));
        for (side, at) in [from, to].into_iter().zip(&mut chosen) {
            *at = value(side).parse().ok().filter(|at| *at < columns.len()).unwrap_or(*at);
            let label = |idx: usize| {
                let label = self.label(idx);
                let hidden = self.phase.get() == Phase::Hidden;
                if hidden { label } else { [&(idx + 1).to_string(), " · ", &label].concat() }
            };
            let labels: Vec<String> = (0..columns.len()).map(label).collect();
            let shown = all_inside(side, "option")
                .iter()
                .map(|o| o.text_content().unwrap_or_default())
                .collect::<Vec<_>>();
            if shown != labels {
                set_text(side, "");
                for (idx, label) in labels.iter().enumerate() {
                    set_attr(&add(side, "option", "", label), "value", &idx.to_string());
                }
                set_value(side, &at.to_string());
            }
        }
        let answers = chosen.map(|at| columns[at].answer());
        let open = chosen.iter().any(|at| columns[*at].stage().open());
        let now = Some([0, 1].map(|side| (self.label(chosen[side]), answers[side].len())));
        if !anyway && self.drawn.borrow().diff == now {
            return;
        }
        self.drawn.borrow_mut().diff = now;
        let (Some(summary), Some(text)) = (inside(&section, ".diff-summary"), inside(&section, ".diff"))
        else {
            return;
        };
        set_text(&text, "");
        set_flag(&text, "hidden", true);
        if open || answers.iter().any(String::is_empty) {
            return set_text(&summary, self.texts.get("columns-diff-later"));
        }
        let [before, after] = &answers;
        if before == after {
            return set_text(&summary, self.texts.get("columns-diff-none"));
        }
        let pieces = diff::diff(before, after);
        let n = |kind| self.texts.number(diff::n_words(&pieces, kind));
        let args = [("gone", n(Kind::Gone)), ("new", n(Kind::New)), ("same", n(Kind::Same))];
        set_text(
            &summary,
            &self.texts.fill("columns-diff", &args.each_ref().map(|(name, n)| (*name, n.as_str()))),
        );
        for piece in &pieces {
            match piece.kind {
                Kind::Same => drop(add(&text, "span", "", &piece.text)),
                Kind::Gone => drop(add(&text, "del", "", &piece.text)),
                Kind::New => drop(add(&text, "ins", "", &piece.text)),
            }
        }
        set_flag(&text, "hidden", false);
    }

    pub(super) fn draw_tally(&self) {
        let Some(section) = inside(&self.root, ".tally") else { return };
        let tally = self.tally.borrow();
        let thrown = self.thrown.borrow().is_some();
        set_flag(&section, "hidden", tally.entries.is_empty() && !thrown);
        for (selector, hidden) in
            [("[data-do=undo-tally]", !thrown), ("[data-do=reset-tally]", tally.entries.is_empty())]
        {
            if let Some(button) = inside(&section, selector) {
                set_flag(&button, "hidden", hidden);
            }
        }
        let labels: Vec<String> = all_inside(&section, "thead th")
            .iter()
            .map(|head| head.text_content().unwrap_or_default())
            .collect();
        let Some(body) = inside(&section, "tbody") else { return };
        set_text(&body, "");
        for entry in &tally.entries {
            let line = add(&body, "tr", "", "");
            let name = add(&line, "th", "whole mono", &entry.with);
            set_attr(&name, "scope", "row");
            let [won, tied, rounds] =
                [entry.n_won, entry.n_tied, entry.n_rounds].map(|n| self.texts.number(n));
            let share = self.texts.fill("columns-percent", &[("n", &self.texts.number(entry.percent()))]);
            for (idx, text) in [won, tied, rounds, share].iter().enumerate() {
                let cell = add(&line, "td", "n", text);
                set_attr(&cell, "data-label", labels.get(idx + 1).map_or("", String::as_str));
            }
        }
    }

    /// Fills the shared fields, after a reload or a reset.
    pub(super) fn show_params(&self) {
        if let Some(body) = inside(&self.root, "div[data-params]") {
            fields::fill(&body, &self.params.borrow());
        }
        self.show_params_now();
        self.draw_tally();
    }

    pub(super) fn show_params_now(&self) {
        if let Some(body) = inside(&self.root, "div[data-params]") {
            let params = self.params.borrow();
            fields::tell(&body, &params, &params.words(&self.texts), &self.texts);
        }
    }
}
