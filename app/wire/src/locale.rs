//! The languages of the interface.

/// A language that the interface is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English, which stands in where another has no words.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Italian.
    It,
    /// Spanish.
    Es,
    /// Indonesian.
    Id,
    /// Thai.
    Th,
    /// Vietnamese.
    Vi,
    /// Arabic.
    Ar,
}

/// Which way text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As in English.
    LeftToRight,
    /// As in Arabic.
    RightToLeft,
}

impl Locale {
    /// Every one, in the order of the menu.
    pub const ALL: [Self; 9] =
        [Self::En, Self::De, Self::Fr, Self::It, Self::Es, Self::Id, Self::Th, Self::Vi, Self::Ar];

    /// Its BCP 47 tag.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::It => "it",
            Self::Es => "es",
            Self::Id => "id",
            Self::Th => "th",
            Self::Vi => "vi",
            Self::Ar => "ar",
        }
    }

    /// Its name in itself, as the language menu shows it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::It => "Italiano",
            Self::Es => "Español",
            Self::Id => "Bahasa Indonesia",
            Self::Th => "ไทย",
            Self::Vi => "Tiếng Việt",
            Self::Ar => "العربية",
        }
    }

    /// Which way its text runs.
    pub fn direction(self) -> Direction {
        if self == Self::Ar { Direction::RightToLeft } else { Direction::LeftToRight }
    }

    /// The locale of a tag by its language: `de`, `de-CH` and `DE_at` are German.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        // The old tag of Indonesian, which some systems still send.
        let language = if language.eq_ignore_ascii_case("in") { "id" } else { language };
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(language))
    }
}

impl Direction {
    /// As the `dir` attribute has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_by_its_language() {
        for (tag, locale) in [
            ("de", Some(Locale::De)),
            ("de-CH", Some(Locale::De)),
            ("AR_eg", Some(Locale::Ar)),
            ("in", Some(Locale::Id)),
            ("pt-BR", None),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(Locale::parse(tag), locale, "{tag}");
        }
    }

    #[test]
    fn a_locale_is_its_place_in_the_list() {
        for (idx, locale) in Locale::ALL.into_iter().enumerate() {
            assert_eq!(locale as usize, idx);
            assert_eq!(Locale::parse(locale.code()), Some(locale));
        }
    }
}
