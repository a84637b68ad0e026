//! What a search field with suggestions does at each key and each answer. Pure.

/// A suggested model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    /// Its id.
    pub(super) id: String,
    /// Whether a call of this visitor would go through now.
    pub(super) callable: bool,
}

/// The field and its list.
#[derive(Debug, Default)]
pub(super) struct Combobox {
    pub(super) open: bool,
    pub(super) options: Vec<Suggestion>,
    /// The option that Enter would pick.
    pub(super) active: Option<usize>,
    /// Whether the focus is in the field: a list that opened after it left would lie over the page.
    here: bool,
    /// What the field holds.
    text: String,
    /// What the options are for.
    answered: String,
    /// Whether a question is under way: the next waits for its answer.
    asking: bool,
}

/// What the field is told.
#[derive(Debug)]
pub(super) enum Event {
    /// The page came with this text: nobody typed it, so nothing is asked before a key wants it.
    Filled(String),
    /// The field's text is another.
    Typed(String),
    /// A key that means something here.
    Pressed(Key),
    /// The server's answer to the text; none when it failed.
    Answered(String, Option<Vec<Suggestion>>),
    /// The option was pressed.
    Chosen(usize),
    /// The focus came to the field.
    Entered,
    /// The focus went elsewhere.
    Left,
}

/// Keys that mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Down,
    Up,
    Enter,
    Escape,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Nothing but showing the state; the key goes on to the browser.
    Show,
    /// The key was ours: the browser is not to act on it.
    Taken,
    /// Ask the server for suggestions.
    Ask(String),
    /// Say how many options there are, once it has been quiet.
    Count(usize),
    /// Open the model's page.
    Go(String),
    /// Empty the field.
    Clear,
}

impl Combobox {
    pub(super) fn apply(&mut self, event: Event) -> Act {
        match event {
            Event::Filled(text) => {
                text.trim().clone_into(&mut self.text);
                Act::Show
            }
            Event::Typed(text) => self.typed(text.trim()),
            Event::Pressed(key) => self.pressed(key),
            Event::Answered(text, options) => self.answered(text, options),
            Event::Chosen(idx) => {
                self.options.get(idx).map_or(Act::Show, |option| Act::Go(option.id.clone()))
            }
            Event::Entered => {
                self.here = true;
                Act::Show
            }
            Event::Left => {
                self.here = false;
                self.close();
                Act::Show
            }
        }
    }

    fn typed(&mut self, text: &str) -> Act {
        text.clone_into(&mut self.text);
        self.active = None;
        if text.is_empty() {
            self.forget();
            return Act::Show;
        }
        self.ask()
    }

    /// One question at a time: who types faster than answers come asks less often, and is never shown an old one.
    fn ask(&mut self) -> Act {
        if self.asking || self.text.is_empty() {
            return Act::Show;
        }
        self.asking = true;
        Act::Ask(self.text.clone())
    }

    fn answered(&mut self, text: String, options: Option<Vec<Suggestion>>) -> Act {
        self.asking = false;
        if text != self.text {
            return self.ask();
        }
        let Some(options) = options else {
            // A field without suggestions is still a field.
            self.forget();
            return Act::Show;
        };
        self.open = self.here && !options.is_empty();
        self.active = None;
        self.options = options;
        self.answered = text;
        if self.here { Act::Count(self.options.len()) } else { Act::Show }
    }

    fn pressed(&mut self, key: Key) -> Act {
        match key {
            Key::Down | Key::Up if !self.open => {
                if self.options.is_empty() || self.answered != self.text {
                    return self.ask();
                }
                self.open = true;
                self.step(key == Key::Down);
                Act::Taken
            }
            Key::Down | Key::Up => {
                self.step(key == Key::Down);
                Act::Taken
            }
            Key::Enter => match self.active.filter(|_| self.open) {
                Some(idx) => Act::Go(self.options[idx].id.clone()),
                // Nothing is picked by itself: the form is sent.
                None => Act::Show,
            },
            Key::Escape if self.open => {
                self.close();
                Act::Taken
            }
            Key::Escape if !self.text.is_empty() => {
                self.text.clear();
                self.forget();
                Act::Clear
            }
            Key::Escape => Act::Show,
        }
    }

    /// Through the options and the field itself, round and round.
    fn step(&mut self, down: bool) {
        let last = self.options.len().saturating_sub(1);
        self.active = match (self.active, down) {
            (None, true) => Some(0),
            (None, false) => Some(last),
            (Some(idx), true) => (idx < last).then_some(idx + 1),
            (Some(idx), false) => idx.checked_sub(1),
        };
    }

    fn close(&mut self) {
        self.open = false;
        self.active = None;
    }

    fn forget(&mut self) {
        self.close();
        self.options.clear();
        self.answered.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(n: usize) -> Vec<Suggestion> {
        (0..n).map(|n| Suggestion { id: format!("org/{n}"), callable: n == 0 }).collect()
    }

    /// A field with the focus.
    fn entered() -> Combobox {
        let mut field = Combobox::default();
        field.apply(Event::Entered);
        field
    }

    /// A field in which `ap` was typed, with two suggestions.
    fn open() -> Combobox {
        let mut field = entered();
        assert_eq!(field.apply(Event::Typed(" ap".to_owned())), Act::Ask("ap".to_owned()));
        assert_eq!(field.apply(Event::Answered("ap".to_owned(), Some(options(2)))), Act::Count(2));
        assert!(field.open);
        field
    }

    fn press(field: &mut Combobox, key: Key) -> Act {
        field.apply(Event::Pressed(key))
    }

    #[test]
    fn arrows_go_round_through_the_options_and_the_field() {
        let mut field = open();
        for (key, active) in [
            (Key::Down, Some(0)),
            (Key::Down, Some(1)),
            (Key::Down, None),
            (Key::Up, Some(1)),
            (Key::Up, Some(0)),
            (Key::Up, None),
        ] {
            assert_eq!(press(&mut field, key), Act::Taken);
            assert_eq!(field.active, active, "{key:?}");
        }
    }

    #[test]
    fn enter_opens_what_is_chosen_and_else_sends_the_form() {
        let mut field = open();
        assert_eq!(press(&mut field, Key::Enter), Act::Show, "typing never picks by itself");
        press(&mut field, Key::Down);
        assert_eq!(press(&mut field, Key::Enter), Act::Go("org/0".to_owned()));
        assert_eq!(field.apply(Event::Chosen(1)), Act::Go("org/1".to_owned()));
        field.apply(Event::Left);
        assert_eq!(press(&mut field, Key::Enter), Act::Show, "a closed list picks nothing");
    }

    #[test]
    fn escape_closes_then_clears_then_is_the_browsers() {
        let mut field = open();
        assert_eq!(press(&mut field, Key::Escape), Act::Taken);
        assert!(!field.open);
        assert_eq!(press(&mut field, Key::Down), Act::Taken, "what is known opens again");
        assert_eq!((field.open, field.active), (true, Some(0)));
        press(&mut field, Key::Escape);
        assert_eq!(press(&mut field, Key::Escape), Act::Clear);
        assert!(field.options.is_empty());
        assert_eq!(press(&mut field, Key::Escape), Act::Show);
    }

    #[test]
    fn an_answer_that_comes_when_the_focus_has_left_opens_nothing() {
        let mut field = entered();
        assert_eq!(field.apply(Event::Typed("ap".to_owned())), Act::Ask("ap".to_owned()));
        field.apply(Event::Left);
        assert_eq!(field.apply(Event::Answered("ap".to_owned(), Some(options(2)))), Act::Show);
        assert!(!field.open);
        field.apply(Event::Entered);
        assert!(!field.open, "coming back is not asking");
        assert_eq!(press(&mut field, Key::Down), Act::Taken, "what came is there for who comes back");
        assert!(field.open);
    }

    #[test]
    fn what_the_page_came_with_is_asked_for_by_a_key_alone() {
        let mut field = entered();
        assert_eq!(field.apply(Event::Filled("ap".to_owned())), Act::Show);
        assert_eq!(press(&mut field, Key::Down), Act::Ask("ap".to_owned()));
        assert_eq!(field.apply(Event::Answered("ap".to_owned(), Some(options(2)))), Act::Count(2));
        assert!(field.open);
    }

    #[test]
    fn an_answer_that_is_late_is_not_shown() {
        let mut field = entered();
        assert_eq!(field.apply(Event::Typed("a".to_owned())), Act::Ask("a".to_owned()));
        assert_eq!(field.apply(Event::Typed("ap".to_owned())), Act::Show, "one question at a time");
        let next = field.apply(Event::Answered("a".to_owned(), Some(options(3))));
        assert_eq!(next, Act::Ask("ap".to_owned()));
        assert!(field.options.is_empty());
        assert_eq!(field.apply(Event::Answered("ap".to_owned(), Some(options(1)))), Act::Count(1));
    }

    #[test]
    fn no_suggestion_is_said_and_a_failure_is_not() {
        let mut field = open();
        field.apply(Event::Typed("apx".to_owned()));
        assert_eq!(field.apply(Event::Answered("apx".to_owned(), Some(vec![]))), Act::Count(0));
        assert!(!field.open);
        field.apply(Event::Typed("ap".to_owned()));
        assert_eq!(field.apply(Event::Answered("ap".to_owned(), None)), Act::Show);
        assert!(!field.open && field.options.is_empty());
        field.apply(Event::Typed(String::new()));
        assert_eq!(field.apply(Event::Pressed(Key::Down)), Act::Show, "an empty field has none");
    }
}
