//! The edition of the program: from a host, or the single file, which may have a ledger inside; and where the browser
//! keeps what either stores.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::platform::{document, method, window};
use zhibu_app::exporting::ledger_inside;
use zhibu_app::views::ledgers::safety::KeptPlace;

/// The block of data of the single file that a ledger stands in.
fn embedded_block() -> Option<web_sys::Element> {
    document().get_element_by_id("embedded-ledger")
}

/// Whether a ledger is inside the page, which is the single file then.
pub fn has_embedded() -> bool {
    embedded_block().is_some_and(|block| block.has_child_nodes())
}

/// The text of the ledger's file that is inside the page.
pub fn embedded_ledger() -> Option<String> {
    ledger_inside(&embedded_block()?.text_content()?)
}

/// Whether the page is the single file.
pub fn is_single() -> bool {
    embedded_block().is_some()
}

/// The text of the single file: the page's own, or its host's. `None` if it cannot be had.
pub async fn single_page() -> Option<String> {
    let promise = method(&window(), "zhibuSinglePage")?.call0(&JsValue::NULL).ok()?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.ok()?.as_string()
}

/// Where the browser keeps what this page stores.
pub fn kept_place() -> KeptPlace {
    let scheme = window().location().protocol().unwrap_or_default();
    KeptPlace::of(&scheme, &window().navigator().user_agent().unwrap_or_default())
}
