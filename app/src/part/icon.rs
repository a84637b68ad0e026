//! Our own icons: strokes of 1.6 on a 16 px grid, drawn in the text's colour. Words stand beside them or in the
//! button's label, so all are hidden from screen readers.

use leptos::prelude::*;

/// An icon by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A magnifying glass.
    Search,
    /// Two sheets.
    Copy,
    /// A tick.
    Done,
    /// A cross.
    Close,
    /// An arrow up.
    Up,
    /// An arrow down.
    Down,
    /// Six dots to grab.
    Grip,
    /// An arrow leaving a box.
    External,
    /// An arrow round.
    Again,
    /// A filled square.
    Stop,
    /// Sliders.
    Sliders,
    /// An eye.
    Eye,
    /// A heart.
    Heart,
    /// A globe.
    Globe,
    /// Head and shoulders.
    Person,
    /// A pencil.
    Pencil,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9zM10.3 10.3l3.4 3.4",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 2.5h-8v8",
            Self::Done => "M3 8.5l3.2 3.2L13 4.8",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Up => "M8 13V3.5M3.8 7.4L8 3.2l4.2 4.2",
            Self::Down => "M8 3v9.5M3.8 8.6L8 12.8l4.2-4.2",
            Self::Grip => "M6 3.5v.01M10 3.5v.01M6 8v.01M10 8v.01M6 12.5v.01M10 12.5v.01",
            Self::External => "M9 3h4v4M13 3L7.5 8.5M6.5 4H3v9h9V9.5",
            Self::Again => "M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9",
            Self::Stop => "M4.5 4.5h7v7h-7z",
            Self::Sliders => "M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3",
            Self::Heart => {
                "M8 13.4S2.4 10.2 2.4 6.3A2.9 2.9 0 0 1 8 5a2.9 2.9 0 0 1 5.6 1.3C13.6 10.2 8 13.4 8 13.4z"
            }
            Self::Globe => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 0 1 0-12.4zM1.8 8h12.4M8 1.8c3.6 3.6 3.6 8.8 0 12.4M8 1.8c-3.6 3.6-3.6 8.8 0 12.4"
            }
            Self::Pencil => "M3 13l.7-3L10.5 3.2a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7L6 12.3z",
            Self::Person => {
                "M8 2.2a2.9 2.9 0 1 1 0 5.8a2.9 2.9 0 0 1 0-5.8zM2.6 14c.5-3 2.6-4.4 5.4-4.4s4.9 1.4 5.4 4.4"
            }
            Self::Eye => {
                "M1.8 8S4 3.8 8 3.8S14.2 8 14.2 8S12 12.2 8 12.2S1.8 8 1.8 8zM8 6.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6z"
            }
        }
    }
}

/// Draws an icon. `class` is for the few that CSS swaps.
pub fn icon_with(icon: Icon, class: &'static str) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
}

/// Draws an icon.
pub fn icon(icon: Icon) -> impl IntoView {
    icon_with(icon, "icon")
}

/// What is inside a copy button; style/part/button.css shows the tick once `data-copied` is set.
pub fn copy_icons() -> impl IntoView {
    (icon_with(Icon::Copy, "icon-copy"), icon_with(Icon::Done, "icon-done"))
}
