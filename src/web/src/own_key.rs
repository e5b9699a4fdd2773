//! This browser's signing key where the browser can hold it: pages with a secure origin, and browsers
//! whose Web Crypto API has Ed25519. Nothing can read such a key, this program included; it can only be
//! signed with.

// This browser API is declared here, with the algorithm by name alone.
#![allow(unsafe_code, reason = "declarations of foreign functions")]

use std::rc::Rc;

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::indexed_db::ObjectStore;
use super::platform::window;
use zhibu_app::preferences::OwnKeyPlace;
use zhibu_format::{OwnKey, public_key_text, signed_by_browser, signed_message};

#[wasm_bindgen]
extern "C" {
    type SubtleCrypto;
    #[wasm_bindgen(method, catch, js_name = generateKey)]
    fn generate_key(
        this: &SubtleCrypto,
        algorithm: &str,
        is_extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = exportKey)]
    fn export_key(this: &SubtleCrypto, format: &str, key: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn sign(
        this: &SubtleCrypto,
        algorithm: &str,
        key: &JsValue,
        message: &Uint8Array,
    ) -> Result<Promise, JsValue>;
}

const ALGORITHM: &str = "Ed25519";
/// The private keys, by their public ones.
const KEYS: ObjectStore = ObjectStore { database: "zhibu-keys", name: "keys" };

/// Pages without a secure origin have none.
fn subtle_crypto() -> Result<SubtleCrypto, JsValue> {
    let crypto = Reflect::get(&window(), &"crypto".into())?;
    let subtle = Reflect::get(&crypto, &"subtle".into())?;
    if subtle.is_undefined() { Err(subtle) } else { Ok(subtle.unchecked_into()) }
}

/// Creates a key that signs a first text, and returns its public part.
///
/// # Errors
///
/// The browser cannot hold such a key.
pub async fn make() -> Result<String, JsValue> {
    let crypto = subtle_crypto()?;
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let pair = JsFuture::from(crypto.generate_key(ALGORITHM, false, &usages)?).await?;
    let public = Reflect::get(&pair, &"publicKey".into())?;
    let public = JsFuture::from(crypto.export_key("raw", &public)?).await?;
    let public = public_key_text(&Uint8Array::new(&public).to_vec()).ok_or(JsValue::NULL)?;
    KEYS.put(&public, &Reflect::get(&pair, &"privateKey".into())?).await?;
    match signature_of("", &public).await? {
        Some(_) => Ok(public),
        None => Err(JsValue::NULL),
    }
}

/// Deletes the key with this public part.
///
/// # Errors
///
/// It is still there.
pub async fn forget(public: &str) -> Result<(), JsValue> {
    KEYS.delete(public).await
}

/// Signs the text of a file; `None` if the key is invalid, or gone.
pub async fn sign(text: Rc<String>, key: OwnKeyPlace) -> Option<String> {
    match key {
        OwnKeyPlace::Readable { text: key } => Some(OwnKey::from_text(&key)?.sign(&text)),
        OwnKeyPlace::Protected { public } => signature_of(&text, &public).await.ok()?,
    }
}

/// A text with its signature by a key that the browser holds; `None` if the key is gone or is another.
async fn signature_of(text: &str, public: &str) -> Result<Option<String>, JsValue> {
    let Some(key) = KEYS.get(public).await? else { return Ok(None) };
    let message = Uint8Array::from(&*signed_message(text));
    let value = subtle_crypto()?.sign(ALGORITHM, &key, &message)?;
    let value = Uint8Array::new(&JsFuture::from(value).await?).to_vec();
    Ok(signed_by_browser(text, public, &value))
}
