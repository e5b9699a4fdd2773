//! Folders on the disk, for backups and for exchanging changes, where the browser supports it (the File System Access API).
//! The browser's handle is stored in `IndexedDB`, the only storage that can hold it.

// These browser APIs are declared here; web-sys does not wrap them yet.
#![allow(unsafe_code, reason = "declarations of foreign functions")]

use js_sys::{AsyncIterator, IteratorNext, Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::indexed_db::ObjectStore;
use super::platform::{self, window};
use zhibu_app::folder_backup::{BackupFolder, FolderError};
use zhibu_app::shared_folder::{Added, FolderEntry, SharedStore, may_be_ledger};

#[wasm_bindgen]
extern "C" {
    type Picking;
    #[wasm_bindgen(method, catch, js_name = showDirectoryPicker)]
    fn pick(this: &Picking, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = showSaveFilePicker)]
    fn pick_file(this: &Picking, options: &JsValue) -> Result<Promise, JsValue>;

    /// A folder that the user has chosen.
    #[derive(Clone)]
    pub type Folder;
    #[wasm_bindgen(method, getter, catch, js_name = name)]
    fn given_name(this: &Folder) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    fn query_permission(this: &Folder, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    fn request_permission(this: &Folder, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    fn file_handle(this: &Folder, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeEntry)]
    fn remove_entry(this: &Folder, name: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn keys(this: &Folder) -> Result<AsyncIterator, JsValue>;

    type FileHandle;
    #[wasm_bindgen(method, getter, catch, js_name = name)]
    fn file_name(this: &FileHandle) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn file(this: &FileHandle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn writable(this: &FileHandle) -> Result<Promise, JsValue>;

    type Writable;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Writable, text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Writable) -> Result<Promise, JsValue>;
}

fn options(name: &str, value: impl Into<JsValue>) -> JsValue {
    let options = Object::new();
    let _set = Reflect::set(&options, &name.into(), &value.into());
    options.into()
}

fn for_writing() -> JsValue {
    options("mode", "readwrite")
}

async fn done<T: JsCast>(promise: Result<Promise, JsValue>) -> Result<T, FolderError> {
    let promise = promise.map_err(folder_error)?;
    JsFuture::from(promise).await.map(JsCast::unchecked_into).map_err(folder_error)
}

/// Whether the browser supports choosing a folder.
pub fn can_choose() -> bool {
    Reflect::has(&window(), &"showDirectoryPicker".into()).unwrap_or(false)
}

/// Lets the user choose a folder; `None` if they cancel.
pub async fn choose() -> Result<Option<Folder>, FolderError> {
    let window: Picking = JsValue::from(window()).unchecked_into();
    let chosen = async { JsFuture::from(window.pick(&for_writing())?).await };
    match chosen.await {
        Ok(folder) => Ok(Some(folder.unchecked_into())),
        Err(error) if is_cancelled(&error) => Ok(None),
        Err(error) => Err(folder_error(error)),
    }
}

/// Whether somebody, or the program, has broken it off.
pub fn is_cancelled(error: &JsValue) -> bool {
    is_named(error, "AbortError")
}

fn is_named(error: &JsValue, called: &str) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|name| name == called)
}

impl Folder {
    /// Its name; empty if the browser does not tell it.
    pub fn name(&self) -> String {
        self.given_name().unwrap_or_default()
    }

    /// Whether it may be written to. The user can be asked only while handling a click.
    pub async fn may_write(&self, may_ask: bool) -> bool {
        let is_granted = |asked: Result<JsValue, _>| asked.is_ok_and(|state| state == "granted");
        is_granted(done(self.query_permission(&for_writing())).await)
            || (may_ask && is_granted(done(self.request_permission(&for_writing())).await))
    }
}

impl BackupFolder for Folder {
    async fn names(&self) -> Result<Vec<String>, FolderError> {
        let keys = self.keys().map_err(folder_error)?;
        let mut names = Vec::new();
        loop {
            let next: IteratorNext = done(keys.next()).await?;
            if next.done() {
                return Ok(names);
            }
            names.extend(next.value().as_string());
        }
    }

    async fn size(&self, name: &str) -> Result<f64, FolderError> {
        let handle: FileHandle = done(self.file_handle(name, &JsValue::UNDEFINED)).await?;
        let file: web_sys::File = done(handle.file()).await?;
        Ok(file.size())
    }

    /// The browser replaces an older file only once everything is written.
    async fn put(&self, name: &str, text: &str) -> Result<(), FolderError> {
        put(&done(self.file_handle(name, &options("create", true))).await?, text).await
    }

    async fn remove(&self, name: &str) -> Result<(), FolderError> {
        done::<JsValue>(self.remove_entry(name)).await.map(|_| ())
    }
}

impl Folder {
    /// A file that is there; `None` if none is, or it cannot be read at the moment.
    async fn file(&self, name: &str) -> Option<web_sys::File> {
        let handle: FileHandle = done(self.file_handle(name, &JsValue::UNDEFINED)).await.ok()?;
        done(handle.file()).await.ok()
    }

    /// Whether there is something with this name, readable or not.
    async fn has(&self, name: &str) -> Result<bool, FolderError> {
        let asked = async { JsFuture::from(self.file_handle(name, &JsValue::UNDEFINED)?).await };
        match asked.await {
            Ok(_) => Ok(true),
            Err(error) if is_named(&error, "NotFoundError") => Ok(false),
            Err(error) if is_named(&error, "TypeMismatchError") => Ok(true),
            Err(error) => Err(folder_error(error)),
        }
    }
}

impl SharedStore for Folder {
    async fn entries(&self) -> Result<Vec<FolderEntry>, FolderError> {
        let mut entries = Vec::new();
        for name in self.names().await? {
            if !may_be_ledger(&name) {
                continue;
            }
            // What is no file, or goes in this moment, is not listed.
            let Some(file) = self.file(&name).await else { continue };
            let (bytes, modified) = (platform::byte_count(&file), file.last_modified().to_string());
            // The browser makes an empty file first. If that is all there is, it is no half of anything.
            if bytes == 0 {
                continue;
            }
            entries.push(FolderEntry { name, bytes, modified });
        }
        Ok(entries)
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        let Some(file) = self.file(name).await else { return Ok(None) };
        Ok(platform::bytes_of(&file).await.ok())
    }

    async fn add(&self, name: &str, text: &str) -> Result<Added, FolderError> {
        if self.has(name).await? {
            return Ok(Added::NameTaken);
        }
        let handle = done(self.file_handle(name, &options("create", true))).await?;
        if let Err(error) = put(&handle, text).await {
            // What was made just now is empty. If it cannot be removed it is passed over.
            let _removed = BackupFolder::remove(self, name).await;
            return Err(error);
        }
        Ok(Added::Written)
    }

    /// Another window may have removed it before.
    async fn remove(&self, name: &str) -> Result<(), FolderError> {
        let asked = async { JsFuture::from(self.remove_entry(name)?).await };
        match asked.await {
            Err(error) if !is_named(&error, "NotFoundError") => Err(folder_error(error)),
            _ => Ok(()),
        }
    }
}

async fn put(handle: &FileHandle, text: &str) -> Result<(), FolderError> {
    let writable: Writable = done(handle.writable()).await?;
    done::<JsValue>(writable.write(text)).await?;
    done::<JsValue>(writable.close()).await?;
    Ok(())
}

/// A file that the user has chosen to write to.
pub struct ChosenFile(FileHandle);

/// What came of asking for a file to write to.
pub enum FileChoice {
    /// The user has chosen one.
    Chosen(ChosenFile),
    /// The user wants none.
    Cancelled,
    /// The browser does not ask, or not here, or no more: the click is too long ago.
    Unavailable,
}

/// Whether the browser can ask where to write a file.
pub fn can_choose_file() -> bool {
    Reflect::has(&window(), &"showSaveFilePicker".into()).unwrap_or(false)
}

/// Lets the user choose where to write a file, and suggests a name. Browsers ask for some seconds after a click, and
/// empty at once the file that is chosen: what is to be written is there before.
pub async fn choose_file(name: &str) -> FileChoice {
    if !can_choose_file() {
        return FileChoice::Unavailable;
    }
    let window: Picking = JsValue::from(window()).unchecked_into();
    let chosen = async { JsFuture::from(window.pick_file(&options("suggestedName", name))?).await };
    match chosen.await {
        Ok(file) => FileChoice::Chosen(ChosenFile(file.unchecked_into())),
        Err(error) if is_cancelled(&error) => FileChoice::Cancelled,
        Err(_) => FileChoice::Unavailable,
    }
}

impl ChosenFile {
    /// Writes it completely; returns its name. If that fails, what it had before it was chosen may be gone.
    pub async fn put(&self, text: &str) -> Result<String, FolderError> {
        put(&self.0, text).await?;
        self.0.file_name().map_err(folder_error)
    }
}

/// The browser's text of an error.
pub fn folder_error(error: JsValue) -> FolderError {
    let message = Reflect::get(&error, &"message".into()).ok();
    let message = message.and_then(|message| message.as_string());
    FolderError(message.unwrap_or_else(|| format!("{error:?}")))
}

const FOLDERS: ObjectStore = ObjectStore { database: "zhibu", name: "folders" };

/// The key of a ledger's shared folder, beside that of its backups.
pub fn shared_key(ledger_key: &str) -> String {
    format!("shared {ledger_key}")
}

/// Stores a folder for later visits, under a ledger's key or [`shared_key`].
pub async fn keep(ledger_key: &str, folder: &Folder) -> Result<(), FolderError> {
    FOLDERS.put(ledger_key, folder).await.map_err(folder_error)
}

/// A stored folder.
pub async fn kept(ledger_key: &str) -> Result<Option<Folder>, FolderError> {
    let found = FOLDERS.get(ledger_key).await.map_err(folder_error)?;
    Ok(found.map(JsCast::unchecked_into))
}

/// Removes a stored folder; its files stay.
pub async fn forget(ledger_key: &str) -> Result<(), FolderError> {
    FOLDERS.delete(ledger_key).await.map_err(folder_error)
}
