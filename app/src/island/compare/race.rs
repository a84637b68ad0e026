//! The race of a comparison: when each column's first token came, when it was done, who was where. Pure.
//!
//! Times are milliseconds since the column was asked. Columns that were asked together have one clock, so the
//! times can be laid beside one another; a column that is tried again runs against the others' times.
use crate::island::texts::Texts;
use crate::island::transcript::State;

/// How a column stands in the race.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing was asked.
    #[default]
    Idle,
    /// Asked, nothing came yet.
    Waiting,
    /// Text comes.
    Writing,
    /// Whole, or as much as the limit let through.
    Done,
    /// Stopped by the reader.
    Stopped,
    /// Ended with an error.
    Failed,
}

impl Stage {
    /// The stage that an answer's state is.
    fn of(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Streaming => Self::Writing,
            State::Done | State::CutShort | State::Filtered => Self::Done,
            State::Stopped => Self::Stopped,
            State::Failed => Self::Failed,
        }
    }

    /// Whether more may come.
    pub(crate) fn open(self) -> bool {
        matches!(self, Self::Waiting | Self::Writing)
    }
}

/// One column's run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) stage: Stage,
    /// When the first token came.
    pub(crate) first_ms: Option<u64>,
    /// When the answer ended, however it did.
    pub(crate) end_ms: Option<u64>,
    /// Pieces that came until now: about as many as tokens.
    n_pieces: u64,
    /// How long it has been running, or ran.
    now_ms: u64,
    /// Whether it was asked on an earlier visit: how it stands is known, and no time of it.
    untimed: bool,
}

impl Lane {
    /// A column that has just been asked.
    pub(crate) fn started() -> Self {
        Self { stage: Stage::Waiting, ..Self::default() }
    }

    /// A column whose answer was kept from an earlier visit. It may still be coming.
    pub(crate) fn kept(state: Option<State>) -> Self {
        Self { stage: state.map_or(Stage::Idle, Stage::of), untimed: true, ..Self::default() }
    }

    /// Whether there are times to show.
    pub(crate) fn timed(&self) -> bool {
        !self.untimed && (self.stage.open() || self.end_ms.is_some())
    }

    /// Takes in how the answer stands now.
    pub(crate) fn see(&mut self, state: State, n_pieces: u64, now_ms: u64) {
        if !self.stage.open() {
            return;
        }
        let stage = Stage::of(state);
        if self.untimed {
            self.stage = stage;
            return;
        }
        (self.n_pieces, self.now_ms) = (n_pieces, now_ms);
        let came = n_pieces > 0 || stage == Stage::Writing;
        if came && self.first_ms.is_none() {
            self.first_ms = Some(now_ms);
        }
        if !stage.open() {
            self.end_ms = Some(now_ms);
        }
        self.stage = stage;
    }

    /// Tokens a second in tenths, by the pieces that came after the first; `None` until there is enough to go by.
    fn about_tenths_per_s(&self) -> Option<u64> {
        /// Less than this and the figure jumps about.
        const LEAST_MS: u64 = 200;
        let writing_ms = self.end_ms.unwrap_or(self.now_ms).saturating_sub(self.first_ms?);
        let tenths = (self.n_pieces.saturating_sub(1) * 10_000).checked_div(writing_ms)?;
        (writing_ms >= LEAST_MS && tenths > 0).then_some(tenths)
    }

    /// Where the bar's parts end, in thousandths of the longest run: the waiting and the writing.
    pub(crate) fn bar(&self, longest_ms: u64) -> (u64, u64) {
        let end = self.end_ms.unwrap_or(self.now_ms);
        let first = self.first_ms.unwrap_or(end).min(end);
        let of = |ms: u64| (ms * 1000).checked_div(longest_ms).unwrap_or(0).min(1000);
        (of(first), of(end))
    }
}

/// The time of the longest run, which is as long as the widest bar.
pub(crate) fn longest_ms(lanes: &[Lane]) -> u64 {
    lanes.iter().map(|lane| lane.end_ms.unwrap_or(lane.now_ms)).max().unwrap_or(0)
}

/// The place of a time among all, from 1; equal times share a place.
fn place(of: u64, all: impl Iterator<Item = u64>) -> u64 {
    1 + all.filter(|other| *other < of).count() as u64
}

/// The race of one column in words. The bar says the same, and nothing by itself.
pub(crate) fn words(idx: usize, lanes: &[Lane], texts: &Texts) -> String {
    let Some(lane) = lanes.get(idx) else { return String::new() };
    let total = lanes.iter().filter(|lane| lane.stage != Stage::Idle).count();
    let placed = |words: String, of: u64, all: &dyn Fn(&Lane) -> Option<u64>| {
        if total < 2 {
            return words;
        }
        let n = texts.number(place(of, lanes.iter().filter_map(all)));
        let total = texts.number(total as u64);
        let place = texts.fill("columns-place", &[("n", &n), ("total", &total)]);
        [&words, " (", &place, ")"].concat()
    };
    let mut parts: Vec<String> = vec![];
    if let Some(ms) = lane.first_ms {
        let first = texts.fill("columns-first", &[("time", &millis(ms, texts))]);
        parts.push(placed(first, ms, &|lane| lane.first_ms));
    }
    match lane.stage {
        Stage::Idle => {}
        Stage::Waiting => {
            // It runs: a figure that could not be read is none.
            let seconds = texts.fill("columns-seconds", &[("seconds", &texts.tenths(lane.now_ms / 100))]);
            parts.push(texts.fill("columns-waiting", &[("time", &seconds)]));
        }
        Stage::Writing => {
            if let Some(tenths) = lane.about_tenths_per_s() {
                parts.push(texts.fill("columns-speed", &[("speed", &speed(tenths, texts))]));
            }
        }
        Stage::Done => {
            if let Some(ms) = lane.end_ms {
                let done = texts.fill("columns-done", &[("time", &time(ms, texts))]);
                let finished = |lane: &Lane| lane.end_ms.filter(|_| lane.stage == Stage::Done);
                parts.push(placed(done, ms, &finished));
            }
        }
        Stage::Stopped | Stage::Failed => {
            let key = if lane.stage == Stage::Failed { "columns-failed" } else { "columns-stopped" };
            if let Some(ms) = lane.end_ms {
                parts.push(texts.fill(key, &[("time", &time(ms, texts))]));
            }
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    // The receipt's times are the server's.
    texts.fill("columns-here", &[("race", &parts.join("\u{a0}· "))])
}

fn millis(ms: u64, texts: &Texts) -> String {
    texts.fill("columns-ms", &[("ms", &texts.number(ms))])
}

/// A time that is over: seconds, and milliseconds where it is shorter than one.
pub(crate) fn time(ms: u64, texts: &Texts) -> String {
    match ms {
        ..1000 => millis(ms, texts),
        _ => texts.fill("columns-seconds", &[("seconds", &texts.tenths(ms / 100))]),
    }
}

/// Tokens a second: with a decimal while they are few.
pub(crate) fn speed(tenths: u64, texts: &Texts) -> String {
    if tenths < 1000 { texts.tenths(tenths) } else { texts.number(tenths / 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        Texts::read(&crate::words::Words::of(wire::Locale::En).island(&["columns"]))
    }

    /// With a line under each space that no line is broken at.
    fn spaced(words: String) -> String {
        words.replace('\u{a0}', "_")
    }

    fn run(seen: &[(State, u64, u64)]) -> Lane {
        let mut lane = Lane::started();
        for (state, n_pieces, now_ms) in seen {
            lane.see(*state, *n_pieces, *now_ms);
        }
        lane
    }

    #[test]
    fn the_first_token_and_the_end_are_marked_once() {
        let lane = run(&[
            (State::Waiting, 0, 40),
            (State::Streaming, 1, 120),
            (State::Streaming, 9, 300),
            (State::Done, 11, 1_120),
            // What comes after the end is not the race's.
            (State::Done, 11, 9_000),
        ]);
        assert_eq!((lane.stage, lane.first_ms, lane.end_ms), (Stage::Done, Some(120), Some(1_120)));
    }

    #[test]
    fn an_answer_that_came_between_two_looks_still_has_a_first_token() {
        let lane = run(&[(State::Done, 4, 90)]);
        assert_eq!((lane.first_ms, lane.end_ms), (Some(90), Some(90)));
        let failed = run(&[(State::Failed, 0, 90)]);
        assert_eq!((failed.first_ms, failed.end_ms, failed.stage), (None, Some(90), Stage::Failed));
    }

    #[test]
    fn bars_are_on_one_scale() {
        let lanes = [
            run(&[(State::Streaming, 1, 100), (State::Done, 9, 1_000)]),
            run(&[(State::Streaming, 1, 500), (State::Done, 9, 2_000)]),
            run(&[(State::Waiting, 0, 250)]),
        ];
        let longest = longest_ms(&lanes);
        assert_eq!(longest, 2_000);
        assert_eq!(lanes.map(|lane| lane.bar(longest)), [(50, 500), (250, 1000), (125, 125)]);
        assert_eq!(Lane::default().bar(0), (0, 0), "nothing is divided by nothing");
    }

    #[test]
    fn an_answer_that_goes_on_after_a_reload_has_no_times() {
        let mut kept = Lane::kept(Some(State::Streaming));
        assert!(kept.stage.open() && !kept.timed());
        kept.see(State::Done, 9, 1_700_000_000_000);
        assert_eq!((kept.stage, kept.first_ms, kept.end_ms), (Stage::Done, None, None));
        assert!(!kept.timed());
        assert_eq!(longest_ms(&[kept]), 0, "it is no measure for the others");
        assert!(run(&[(State::Waiting, 0, 40)]).timed());
    }

    #[test]
    fn words_say_what_the_bar_shows() {
        let lanes = [
            run(&[(State::Streaming, 1, 100), (State::Done, 9, 2_000)]),
            run(&[(State::Streaming, 1, 500), (State::Done, 9, 1_000)]),
            run(&[(State::Waiting, 0, 1_250)]),
            run(&[(State::Failed, 0, 40)]),
            Lane::default(),
        ];
        let said: Vec<_> = (0..6).map(|idx| spaced(words(idx, &lanes, &texts()))).collect();
        assert_eq!(
            said,
            [
                "In your browser: first token 100_ms (place 1 of 4)_· done after 2.0_s (place 2 of 4)",
                "In your browser: first token 500_ms (place 2 of 4)_· done after 1.0_s (place 1 of 4)",
                "In your browser: waiting, 1.2_s",
                "In your browser: failed after 40_ms",
                "",
                "",
            ]
        );
    }

    #[test]
    fn alone_there_is_no_place_and_the_speed_is_about_right() {
        let lane = run(&[(State::Streaming, 1, 100), (State::Streaming, 43, 1_100)]);
        let said = spaced(words(0, &[lane], &texts()));
        assert_eq!(said, "In your browser: first token 100_ms_· about 42.0_tok/s");
        let early = run(&[(State::Streaming, 1, 100), (State::Streaming, 43, 200)]);
        assert_eq!(spaced(words(0, &[early], &texts())), "In your browser: first token 100_ms");
    }
}
