//! Pictures that a person gives, as the page's script reads them (`pictures.js`, which the bundler writes in front of
//! this module's own): canvas and clipboard cost a tenth of that in Wasm.
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = listenPictures)]
    fn listen(root: &Element, side: u32, bytes: u32, found: &Closure<Found>);

    #[wasm_bindgen(js_name = showPicture, catch)]
    fn show(image: &Element, data: &str) -> Result<(), JsValue>;
}

/// Takes a `data:` URL (empty when it was no picture), its width and height, and the file's name.
type Found = dyn FnMut(String, u32, u32, String);

/// The longest side that is sent: what today's models see at most.
const MAX_SIDE: u32 = 2048;

/// The largest file that is sent as it is.
const MAX_BYTES: u32 = 4 << 20;

/// Gives every picture that is pasted, dropped or picked inside `root`, for as long as the page lives.
pub(crate) fn listen_pictures(root: &Element, found: Box<Found>) {
    let found = Closure::wrap(found);
    listen(root, MAX_SIDE, MAX_BYTES, &found);
    found.forget();
}

/// Shows a picture that is a `data:` URL in an `img`; whether it is one.
pub(crate) fn show_picture(image: &Element, data: &str) -> bool {
    show(image, data).is_ok()
}
