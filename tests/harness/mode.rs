//! How a replica process behaves, and how the two sides of its control path name that.

/// What the replica does from now on. What breaks streams breaks those under way at their next token and new
/// ones after a few tokens; the rest concerns new requests only, where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All is well.
    Well,
    /// Takes requests and says nothing; streams under way fall silent too.
    Mute,
    /// Ten times slower, also for streams under way.
    Slow,
    /// As vLLM in its shutdown grace: `/health` is 200, new chats are 500, running and queued ones finish.
    Drain,
    /// Refuses new chats with 503, as vLLM's admission limit does.
    Busy,
    /// As SIGTERM: running streams end with `finish_reason: "abort"`, queued ones with the role event and
    /// `[DONE]`.
    Abort,
    /// As the death of vLLM's core: an error event, then `[DONE]`.
    CoreDeath,
    /// The connection ends in the middle of an event.
    Cut,
    /// `[DONE]` comes without any finish.
    NoFinish,
    /// Bytes that are no HTTP chunk.
    Garbage,
    /// An event whose text is not UTF-8.
    BadUtf8,
    /// A chunk that says it has a gigabyte, and an event in it that does not end.
    Huge,
    /// The answer is whole; events follow its `[DONE]`.
    Chatty,
    /// Answers with a page of HTML.
    Html,
    /// Answers compressed, though nobody asked.
    Gzip,
    /// Sends header lines without an end.
    EndlessHead,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Well,
        Self::Mute,
        Self::Slow,
        Self::Drain,
        Self::Busy,
        Self::Abort,
        Self::CoreDeath,
        Self::Cut,
        Self::NoFinish,
        Self::Garbage,
        Self::BadUtf8,
        Self::Huge,
        Self::Chatty,
        Self::Html,
        Self::Gzip,
        Self::EndlessHead,
    ];

    /// Its name on the control path.
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// The mode of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// Whether it ends answers under way.
    pub fn breaks(self) -> bool {
        matches!(
            self,
            Self::Abort
                | Self::CoreDeath
                | Self::Cut
                | Self::NoFinish
                | Self::Garbage
                | Self::BadUtf8
                | Self::Huge
        )
    }
}
