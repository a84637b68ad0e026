//! pulldown-cmark over a whole text, for the browser: what the streaming renderer is measured beside.
//!
//! Its face is two plain functions, so that no glue counts in the measurement.
#![expect(unsafe_code, reason = "a face of plain functions that JavaScript calls without glue")]

use pulldown_cmark::{Options, Parser, html};
use std::cell::RefCell;

thread_local! {
    static TEXT: RefCell<(Vec<u8>, String)> = const { RefCell::new((vec![], String::new())) };
}

/// Makes room for a text of `n` bytes and says where it is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn room(n: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|(text, _)| {
        text.resize(n, 0);
        text.as_mut_ptr()
    })
}

/// Writes the text that was put into the room as HTML, and says how long that is.
#[unsafe(no_mangle)]
pub extern "C" fn render() -> usize {
    TEXT.with_borrow_mut(|(text, out)| {
        out.clear();
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        html::push_html(out, Parser::new_ext(&String::from_utf8_lossy(text), options));
        out.len()
    })
}
