//! Handing files to other programs of this device.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::platform::{method, window};

/// A file with this text.
pub fn file_of(name: &str, mime: &str, text: &str) -> Result<web_sys::File, JsValue> {
    let options = web_sys::FilePropertyBag::new();
    options.set_type(mime);
    web_sys::File::new_with_str_sequence_and_options(
        &js_sys::Array::of1(&text.into()),
        name,
        &options,
    )
}

/// What the browser would share, as an argument.
fn shared(file: &web_sys::File) -> JsValue {
    let data = js_sys::Object::new();
    let _set = js_sys::Reflect::set(&data, &"files".into(), &js_sys::Array::of1(file));
    data.into()
}

/// Whether files can be handed to other programs of this device.
pub fn can_share() -> bool {
    let navigator = window().navigator();
    let Ok(file) = file_of("a.txt", "text/plain", "a") else { return false };
    let can = method(&navigator, "canShare");
    can.and_then(|can| can.call1(&navigator, &shared(&file)).ok()) == Some(JsValue::TRUE)
}

/// Hands a file to another program that the user chooses. An error has the browser's text, which is empty if the user
/// has cancelled.
pub async fn share(file: &web_sys::File) -> Result<(), String> {
    let navigator = window().navigator();
    let share = method(&navigator, "share").ok_or_else(String::new)?;
    let shared = async {
        let promise = share.call1(&navigator, &shared(file))?;
        JsFuture::from(js_sys::Promise::resolve(&promise)).await
    };
    let text = |error: &JsValue, name: &str| {
        let text = js_sys::Reflect::get(error, &name.into()).ok().and_then(|text| text.as_string());
        text.unwrap_or_default()
    };
    match shared.await {
        Ok(_) => Ok(()),
        Err(error) if text(&error, "name") == "AbortError" => Err(String::new()),
        Err(error) => Err(format!("{} {}", text(&error, "name"), text(&error, "message"))),
    }
}
