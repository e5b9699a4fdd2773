//! A folder on the host of the page, by `WebDAV`. It needs no permission of the page's policy beyond that for its own host,
//! and works without HTTPS too.

// The browser's requests are declared here: web-sys would bring the whole of its types for them.
#![allow(unsafe_code, reason = "declarations of foreign functions")]

use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::folder::folder_error;
use zhibu_app::folder_backup::FolderError;
use zhibu_app::shared_folder::{
    Added, FolderEntry, SharedStore, entries_of_json, entries_of_propfind,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(address: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_name = encodeURIComponent)]
    fn encoded(text: &str) -> String;

    type Answer;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Answer) -> u16;
    #[wasm_bindgen(method, catch)]
    fn text(this: &Answer) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn bytes(this: &Answer) -> Result<Promise, JsValue>;
}

/// A folder on the host of the page, by its address, which ends with a slash.
pub struct HostFolder(pub String);

/// A request to the folder.
#[derive(Default)]
struct Request<'a> {
    method: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: Option<&'a str>,
}

impl HostFolder {
    fn address(&self, name: &str) -> String {
        format!("{}{}", self.0, encoded(name))
    }

    async fn ask(&self, name: &str, request: Request<'_>) -> Result<Answer, FolderError> {
        let options = Object::new();
        let set = |object: &Object, name: &str, value: &JsValue| {
            let _set = Reflect::set(object, &name.into(), value);
        };
        let headers = Object::new();
        for (name, value) in request.headers {
            set(&headers, name, &(*value).into());
        }
        set(&options, "method", &request.method.into());
        set(&options, "headers", &headers);
        // Files never change once they are whole; until then an earlier answer must not stand for a later one.
        set(&options, "cache", &"no-cache".into());
        if let Some(body) = request.body {
            set(&options, "body", &body.into());
        }
        let asked = async { JsFuture::from(fetch(&self.address(name), &options)?).await };
        asked.await.map(JsCast::unchecked_into).map_err(folder_error)
    }
}

fn refused(answer: &Answer) -> FolderError {
    FolderError(format!("HTTP {}", answer.status()))
}

async fn text_of(answer: &Answer) -> Result<String, FolderError> {
    let text = async { JsFuture::from(answer.text()?).await };
    Ok(text.await.map_err(folder_error)?.as_string().unwrap_or_default())
}

impl SharedStore for HostFolder {
    /// Asked in the way of nginx first, and else in that of `WebDAV`, which nginx knows only with a further module.
    async fn entries(&self) -> Result<Vec<FolderEntry>, FolderError> {
        let listed = self.ask("", Request { method: "GET", ..Request::default() }).await?;
        if listed.status() == 200
            && let Some(entries) = entries_of_json(&text_of(&listed).await?)
        {
            return Ok(entries);
        }
        let headers = &[("Depth", "1")];
        let found = self.ask("", Request { method: "PROPFIND", headers, body: None }).await?;
        match found.status() {
            207 => {
                let text = text_of(&found).await?;
                entries_of_propfind(&text).ok_or_else(|| refused(&found))
            }
            _ => Err(refused(if listed.status() == 200 { &found } else { &listed })),
        }
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        let answer = self.ask(name, Request { method: "GET", ..Request::default() }).await?;
        match answer.status() {
            200 => {}
            404 => return Ok(None),
            _ => return Err(refused(&answer)),
        }
        let bytes = async { JsFuture::from(answer.bytes()?).await };
        // An answer that breaks off is read again next time.
        let Ok(bytes) = bytes.await else { return Ok(None) };
        Ok(Some(Uint8Array::new(&bytes.unchecked_into::<ArrayBuffer>()).to_vec()))
    }

    /// Some hosts do not know the condition of the request: there the names are enough, which nobody uses twice.
    async fn add(&self, name: &str, text: &str) -> Result<Added, FolderError> {
        let headers = &[("If-None-Match", "*"), ("Content-Type", "application/json")];
        let put = Request { method: "PUT", headers, body: Some(text) };
        let answer = self.ask(name, put).await?;
        match answer.status() {
            200 | 201 | 204 => Ok(Added::Written),
            412 => Ok(Added::NameTaken),
            _ => Err(refused(&answer)),
        }
    }

    async fn remove(&self, name: &str) -> Result<(), FolderError> {
        let answer = self.ask(name, Request { method: "DELETE", ..Request::default() }).await?;
        match answer.status() {
            200 | 204 | 404 => Ok(()),
            _ => Err(refused(&answer)),
        }
    }
}
