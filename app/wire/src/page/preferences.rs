//! What a visitor prefers in this browser, and the page that shows it.

use super::Theme;

/// What is read out by itself while an answer comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announce {
    /// That it begins, goes on and ends.
    #[default]
    Status,
    /// The whole answer once it is complete.
    Done,
    /// Each sentence as it comes.
    Sentence,
}

/// What sends a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SendKey {
    /// Enter; with Shift it adds a line.
    #[default]
    Enter,
    /// Enter with Ctrl or Cmd; alone it adds a line.
    Modified,
}

/// `/settings/preferences`. The language is the page's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreferencesPage {
    /// Colours the visitor chose; `None` follows the system.
    pub theme: Option<Theme>,
    /// What is read out.
    pub announce: Announce,
    /// What sends a message.
    pub send_key: SendKey,
    /// Whether the form was just sent.
    pub saved: bool,
}

impl Announce {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Status, Self::Done, Self::Sentence];

    /// Its name in a cookie, a form and the document's root.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Done => "done",
            Self::Sentence => "sentence",
        }
    }

    /// The one of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|announce| announce.as_str() == name)
    }
}

impl SendKey {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Enter, Self::Modified];

    /// Its name in a cookie, a form and the document's root.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Modified => "modified",
        }
    }

    /// The one of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == name)
    }
}
