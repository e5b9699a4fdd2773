//! A folder on the host of the page, by `WebDAV`. It needs no permission of the page's policy beyond that for its own host,
//! and works without HTTPS too.

// The browser's requests are declared here: web-sys would bring the whole of its types for them.
#![allow(unsafe_code, reason = "declarations of foreign functions")]

use std::cell::Cell;
use std::time::Duration;

use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::folder::is_cancelled;
use zhibu_app::folder_backup::FolderError;
use zhibu_app::shared_folder::{
    Added, FolderEntry, SharedStore, entries_of_json, entries_of_propfind,
};
use zhibu_text::{Lang, format_message, m};

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

    /// What breaks a request off.
    #[derive(Clone)]
    #[wasm_bindgen(js_name = AbortController)]
    type Abortion;
    #[wasm_bindgen(constructor, js_class = "AbortController")]
    fn new() -> Abortion;
    #[wasm_bindgen(method, getter)]
    fn signal(this: &Abortion) -> JsValue;
    #[wasm_bindgen(method)]
    fn abort(this: &Abortion);
}

/// How long a host may take to answer.
const LONGEST: Duration = Duration::from_secs(60);

/// The same after a click: the browser may be asking for a password.
const LONGEST_ASKING: Duration = Duration::from_secs(300);

/// How long the rest of an answer may take: a slow line moves tens of megabytes in that time.
const LONGEST_REST: Duration = Duration::from_secs(1_200);

/// A line that moves fewer bytes in a millisecond is none.
const SLOWEST: u64 = 50;

/// A folder on the host of the page.
pub struct HostFolder {
    /// Its address, which ends with a slash.
    address: String,
    patience: Duration,
    lang: Lang,
    is_closed: Cell<bool>,
    /// Whether the last request for a file broke off.
    has_broken_off: Cell<bool>,
}

/// An answer whose rest may still be on its way.
struct Answered {
    answer: Answer,
    abortion: Abortion,
}

/// A request to the folder.
#[derive(Default)]
struct Request<'a> {
    method: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: Option<&'a str>,
}

/// Waits for something until it takes too long.
async fn within(
    longest: Duration,
    abortion: &Abortion,
    asked: impl Future<Output = Result<JsValue, JsValue>>,
) -> Result<JsValue, JsValue> {
    let late = abortion.clone();
    let timer = set_timeout_with_handle(move || late.abort(), longest)?;
    let answered = asked.await;
    timer.clear();
    answered
}

impl HostFolder {
    /// A folder by its address, which ends with a slash. `may_ask` if the user has just clicked.
    pub fn new(address: String, may_ask: bool, lang: Lang) -> Self {
        let patience = if may_ask { LONGEST_ASKING } else { LONGEST };
        let (is_closed, has_broken_off) = Default::default();
        Self { address, patience, lang, is_closed, has_broken_off }
    }

    /// Whether the host wanted a password and got none, or a wrong one.
    pub fn is_closed(&self) -> bool {
        self.is_closed.get()
    }

    fn error(&self, error: JsValue) -> FolderError {
        if is_cancelled(&error) {
            return FolderError(m::SHARED_NO_ANSWER.get(self.lang).to_owned());
        }
        // Why is told in the language of the browser at best, and never exactly.
        FolderError(m::SHARED_NOT_REACHED.get(self.lang).to_owned())
    }

    async fn ask(&self, name: &str, request: Request<'_>) -> Result<Answered, FolderError> {
        let options = Object::new();
        let set = |object: &Object, name: &str, value: &JsValue| {
            let _set = Reflect::set(object, &name.into(), value);
        };
        let headers = Object::new();
        for (name, value) in request.headers {
            set(&headers, name, &(*value).into());
        }
        let abortion = Abortion::new();
        set(&options, "method", &request.method.into());
        set(&options, "headers", &headers);
        set(&options, "signal", &abortion.signal());
        // Files never change once they are whole; until then an earlier answer must not stand for a later one.
        set(&options, "cache", &"no-cache".into());
        if let Some(body) = request.body {
            set(&options, "body", &body.into());
        }
        let sending = request.body.map_or(0, |body| body.len() as u64 / SLOWEST);
        let longest = self.patience + Duration::from_millis(sending);
        let address = format!("{}{}", self.address, encoded(name));
        let asked = async { JsFuture::from(fetch(&address, &options)?).await };
        let answer = within(longest, &abortion, asked).await.map_err(|error| self.error(error))?;
        let answer: Answer = answer.unchecked_into();
        if answer.status() == 401 {
            self.is_closed.set(true);
        }
        Ok(Answered { answer, abortion })
    }

    async fn text_of(
        &self,
        Answered { answer, abortion }: &Answered,
    ) -> Result<String, FolderError> {
        let text = async { JsFuture::from(answer.text()?).await };
        let text = within(LONGEST_REST, abortion, text).await.map_err(|error| self.error(error))?;
        Ok(text.as_string().unwrap_or_default())
    }
}

impl Answered {
    fn status(&self) -> u16 {
        self.answer.status()
    }
}

impl HostFolder {
    /// Why the host does not do what it is asked. What there is not, and hosts that only hand out files, are told in words.
    fn refused(&self, answered: &Answered) -> FolderError {
        let status = answered.status();
        FolderError(match status {
            // What was asked for is not in the answer.
            200..=299 => m::SHARED_NOT_LISTED.get(self.lang).to_owned(),
            404 | 405 | 501 => format_message!(m::SHARED_NO_DIRECTORY, self.lang, status = status),
            _ => format!("HTTP {status}"),
        })
    }
}

impl SharedStore for HostFolder {
    /// Asked in the way of nginx first, and else in that of `WebDAV`, which nginx knows only with a further module.
    async fn entries(&self) -> Result<Vec<FolderEntry>, FolderError> {
        let listed = self.ask("", Request { method: "GET", ..Request::default() }).await?;
        if listed.status() == 200
            && let Some(entries) = entries_of_json(&self.text_of(&listed).await?)
        {
            return Ok(entries);
        }
        // The browser would ask for the password once more.
        if self.is_closed() {
            return Err(self.refused(&listed));
        }
        let headers = &[("Depth", "1")];
        let found = self.ask("", Request { method: "PROPFIND", headers, body: None }).await?;
        match found.status() {
            207 => {
                let text = self.text_of(&found).await?;
                entries_of_propfind(&text).ok_or_else(|| self.refused(&found))
            }
            _ => Err(self.refused(if listed.status() == 200 { &found } else { &listed })),
        }
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        let asked = self.ask(name, Request { method: "GET", ..Request::default() }).await;
        let answer = match asked {
            // Something on the way may refuse one file. Two of them are a host that is gone.
            Err(error) if self.has_broken_off.replace(true) => return Err(error),
            Err(_) => return Ok(None),
            Ok(answer) => answer,
        };
        self.has_broken_off.set(false);
        match answer.status() {
            200 => {}
            401 => return Err(self.refused(&answer)),
            // One file that the host does not give keeps nobody from the others.
            _ => return Ok(None),
        }
        let Answered { answer, abortion } = answer;
        let bytes = async { JsFuture::from(answer.bytes()?).await };
        // An answer that breaks off is read again next time.
        let Ok(bytes) = within(LONGEST_REST, &abortion, bytes).await else { return Ok(None) };
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
            _ => Err(self.refused(&answer)),
        }
    }

    async fn remove(&self, name: &str) -> Result<(), FolderError> {
        let answer = self.ask(name, Request { method: "DELETE", ..Request::default() }).await?;
        match answer.status() {
            200 | 204 | 404 => Ok(()),
            _ => Err(self.refused(&answer)),
        }
    }
}
