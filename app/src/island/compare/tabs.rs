//! Tabs in place of columns where a window is too narrow for two: the pattern of WAI-ARIA's authoring guide, with
//! automatic activation. The style sheet says when; here roles, focus and words follow.
use super::Page;
use super::blind::Phase;
use super::race::Stage;
use crate::island::dom::{add, add_button, all_inside, attr, focus, inside, set_attr, set_flag, set_text};
use web_sys::Element;

impl Page {
    fn tabs(&self) -> Vec<Element> {
        all_inside(&self.root, ".columns-tabs > [role=tab]")
    }

    /// Makes a tab for each column.
    pub(super) fn make_tabs(&self) {
        let Some(list) = inside(&self.root, ".columns-tabs") else { return };
        set_text(&list, "");
        for column in self.columns() {
            let tab = add_button(&list, "column-tab", "tab", "");
            set_attr(&tab, "role", "tab");
            let id = column.element.id();
            set_attr(&tab, "id", &["tab-", &id].concat());
            set_attr(&tab, "aria-controls", &id);
            add(&tab, "span", "tab-name", "");
            add(&tab, "span", "tab-provider", "");
            add(&tab, "span", "tab-state", "");
        }
        self.tell_tabs();
        self.show_tabs();
    }

    /// Writes each tab's name and how its column stands.
    pub(super) fn tell_tabs(&self) {
        let columns = self.columns();
        for (idx, (tab, column)) in self.tabs().iter().zip(&columns).enumerate() {
            // A round in another order gave the tabs other columns.
            set_attr(tab, "aria-controls", &column.element.id());
            let state = match column.stage() {
                Stage::Idle => "",
                Stage::Waiting => "columns-tab-waiting",
                Stage::Writing => "columns-tab-writing",
                Stage::Done => "columns-tab-done",
                Stage::Stopped => "columns-tab-stopped",
                Stage::Failed => "columns-tab-failed",
            };
            // The same model at the same provider may stand there twice.
            let number = self.texts.number(idx as u64 + 1);
            let (name, provider) = if self.phase.get() == Phase::Hidden {
                (self.label(idx), String::new())
            } else {
                ([&number, " ", column.model()].concat(), column.provider_name())
            };
            let state = self.texts.get(state);
            for (of, selector, text) in [
                (tab, ".tab-name", name.as_str()),
                (tab, ".tab-provider", &provider),
                (tab, ".tab-state", state),
                (&column.element, ".column-number", &number),
            ] {
                if let Some(span) = inside(of, selector)
                    && span.text_content().as_deref() != Some(text)
                {
                    set_text(&span, text);
                }
            }
        }
    }

    /// Shows the chosen column alone where there are tabs, and gives both their roles.
    pub(super) fn show_tabs(&self) {
        let Some(list) = inside(&self.root, ".columns-tabs") else { return };
        // The style sheet shows the tabs where the columns do not fit.
        let narrow = list.get_bounding_client_rect().height() > 0.0;
        let chosen = self.tab.get();
        for (idx, tab) in self.tabs().iter().enumerate() {
            set_attr(tab, "aria-selected", if idx == chosen { "true" } else { "false" });
            set_attr(tab, "tabindex", if idx == chosen { "0" } else { "-1" });
        }
        for (idx, column) in self.columns().iter().enumerate() {
            set_flag(&column.element, "data-shown", idx == chosen);
            if narrow {
                set_attr(&column.element, "role", "tabpanel");
            } else {
                set_attr(&column.element, "role", "group");
            }
        }
    }

    /// A tab was pressed.
    pub(super) fn choose_tab(&self, pressed: &Element) {
        if let Some(idx) = self.tabs().iter().position(|tab| tab == pressed) {
            self.tab.set(idx);
            self.show_tabs();
            focus(pressed);
        }
    }

    /// Moves between tabs by key; whether the key was one that does.
    pub(super) fn move_tab(&self, key: &str) -> bool {
        let tabs = self.tabs();
        let (n, at) = (tabs.len(), self.tab.get());
        let rtl = attr_of_root("dir") == "rtl";
        let to = match key {
            "ArrowRight" => at + if rtl { n - 1 } else { 1 },
            "ArrowLeft" => at + if rtl { 1 } else { n - 1 },
            "Home" => 0,
            "End" => n - 1,
            _ => return false,
        };
        if let Some(tab) = tabs.get(to % n.max(1)) {
            self.choose_tab(tab);
        }
        true
    }
}

/// An attribute of the document's root.
fn attr_of_root(name: &str) -> String {
    crate::island::dom::document().document_element().map_or_else(String::new, |root| attr(&root, name))
}
