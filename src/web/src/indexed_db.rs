//! `IndexedDB`, the only storage that can hold objects of the browser: folders, and keys that it hands
//! out to nobody.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

use super::platform::window;

/// A store of objects by text, the only one of its database.
#[derive(Clone, Copy, Debug)]
pub struct ObjectStore {
    /// The name of the database.
    pub database: &'static str,
    /// The name of the store.
    pub name: &'static str,
}

fn answer(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

impl ObjectStore {
    /// The object under a key.
    pub async fn get(self, key: &str) -> Result<Option<JsValue>, JsValue> {
        let get = |store: &IdbObjectStore| store.get(&key.into());
        let found = self.ask(IdbTransactionMode::Readonly, get).await?;
        Ok((!found.is_undefined()).then_some(found))
    }

    /// Stores an object under a key.
    pub async fn put(self, key: &str, object: &JsValue) -> Result<(), JsValue> {
        let put = |store: &IdbObjectStore| store.put_with_key(object, &key.into());
        self.ask(IdbTransactionMode::Readwrite, put).await.map(|_| ())
    }

    /// Removes the object under a key, if there is one.
    pub async fn delete(self, key: &str) -> Result<(), JsValue> {
        let delete = |store: &IdbObjectStore| store.delete(&key.into());
        self.ask(IdbTransactionMode::Readwrite, delete).await.map(|_| ())
    }

    /// The result of a request.
    async fn ask(
        self,
        mode: IdbTransactionMode,
        request: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<JsValue, JsValue> {
        let request = request(&self.open(mode).await?)?;
        JsFuture::from(answer(&request)).await?;
        request.result()
    }

    async fn open(self, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
        let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
        let request: IdbOpenDbRequest = factory.open_with_u32(self.database, 1)?;
        let opening = request.clone();
        let made = Closure::once(move || {
            if let Ok(database) = opening.result() {
                let _made = database.unchecked_into::<IdbDatabase>().create_object_store(self.name);
            }
        });
        // Of all handlers of a request, this alone calls the program itself: `rescue.js` guards listeners.
        request.add_event_listener_with_callback("upgradeneeded", made.as_ref().unchecked_ref())?;
        JsFuture::from(answer(&request)).await?;
        let database: IdbDatabase = request.result()?.unchecked_into();
        database.transaction_with_str_and_mode(self.name, mode)?.object_store(self.name)
    }
}
