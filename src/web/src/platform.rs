//! Browser APIs: time, random numbers, files, preferences, measurements.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use zhibu_app::importing::FileDoor;
use zhibu_app::preferences::{PreferenceStore, StoredPreferences};
use zhibu_app::route::Route;
use zhibu_app::views::time::TimeZone;
use zhibu_domain::list::{Collation, ranks_by};
use zhibu_domain::values::date::Day;
use zhibu_storage::{StoreError, browser_error};

pub fn window() -> web_sys::Window {
    web_sys::window().expect("the page runs in a window")
}

pub fn document() -> web_sys::Document {
    window().document().expect("a window has a document")
}

/// Gives the focus to the first element that a selector finds, once it is in the page.
pub fn focus_soon(selector: String) {
    // Not before it is in the page.
    leptos::prelude::set_timeout(move || focus_first(&selector), std::time::Duration::ZERO);
}

/// Copies a text field's text to the clipboard; whether the browser allows it. It uses a selection,
/// which works without a secure origin too.
pub fn copy_text_of(field: &web_sys::Element) -> bool {
    let field: &web_sys::HtmlTextAreaElement = field.unchecked_ref();
    field.select();
    let done = method(&document(), "execCommand")
        .and_then(|copy| copy.call1(&document(), &"copy".into()).ok());
    done.and_then(|done| done.as_bool()).unwrap_or(false)
}

/// Scrolls to the element with an id as far as needed to see it, once it is in the page.
pub fn scroll_soon(id: String) {
    let scroll = move || {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        if let Some(element) = document().get_element_by_id(&id) {
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    leptos::prelude::set_timeout(scroll, std::time::Duration::ZERO);
}

/// Puts a table on the clipboard, as plain text and as HTML; whether the browser allows it.
pub async fn copy_table(plain: &str, html: &str) -> bool {
    // The event works without a secure origin, and leaves the HTML as it is.
    copy_by_event(plain, html) || copy_by_promise(plain, html).await.is_ok()
}

/// Copies by a command, and answers its event.
fn copy_by_event(plain: &str, html: &str) -> bool {
    let is_set = Rc::new(Cell::new(false));
    let (plain, html, done) = (plain.to_owned(), html.to_owned(), is_set.clone());
    let answer = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let Ok(data) = js_sys::Reflect::get(&event, &"clipboardData".into()) else { return };
        let Ok(data) = data.dyn_into::<web_sys::DataTransfer>() else { return };
        let is_plain_set = data.set_data("text/plain", &plain).is_ok();
        done.set(is_plain_set && data.set_data("text/html", &html).is_ok());
        event.prevent_default();
    });
    let listener = answer.as_ref().unchecked_ref();
    if document().add_event_listener_with_callback("copy", listener).is_err() {
        return false;
    }
    let copied = method(&document(), "execCommand")
        .and_then(|copy| copy.call1(&document(), &"copy".into()).ok());
    let _removed = document().remove_event_listener_with_callback("copy", listener);
    is_set.get() && copied.and_then(|copied| copied.as_bool()) == Some(true)
}

/// Copies by the clipboard's own interface, which browsers have on secure origins only.
async fn copy_by_promise(plain: &str, html: &str) -> Result<(), JsValue> {
    let item = js_sys::Reflect::get(&window(), &"ClipboardItem".into())?;
    let item: js_sys::Function = item.dyn_into()?;
    let types = js_sys::Object::new();
    for (mime, text) in [("text/plain", plain), ("text/html", html)] {
        js_sys::Reflect::set(&types, &mime.into(), &blob(mime, &text.into())?.into())?;
    }
    let item = js_sys::Reflect::construct(&item, &js_sys::Array::of1(&types))?;
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into())?;
    let write = method(&clipboard, "write").ok_or(JsValue::NULL)?;
    let written = write.call1(&clipboard, &js_sys::Array::of1(&item))?;
    JsFuture::from(js_sys::Promise::resolve(&written)).await?;
    Ok(())
}

/// A method of an object by its name, where the browser has it.
pub fn method(object: &JsValue, name: &str) -> Option<js_sys::Function> {
    js_sys::Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

/// The first element that a selector finds, if there is one.
fn first(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// Follows the first link that this selector finds, if there is one.
pub fn follow_first(selector: &str) {
    if let Some(link) = first(selector) {
        link.click();
    }
}

/// Moves the focus to the first element that this selector finds, if there is one. The page stays
/// where it is scrolled to.
pub fn focus_first(selector: &str) {
    if let Some(element) = first(selector) {
        zhibu_html::dom::focus(&element);
    }
}

/// Moves the focus among the elements that match a selector, or before the first of them to the
/// element that matches `before`.
pub fn step_focus(selector: &str, before: &str, step: i32) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    let active = document().active_element();
    let is_active = |index: &u32| {
        found.item(*index).as_ref() == active.as_ref().map(AsRef::<web_sys::Node>::as_ref)
    };
    let Some(index) = (0..found.length()).find(is_active) else { return };
    let Some(next) = index.checked_add_signed(step) else { return focus_first(before) };
    if let Some(element) = found.item(next) {
        // Unlike other focus moves this one scrolls: the results may be longer than the box.
        let _focused = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Removes the query part (after `?`) from the address.
pub fn drop_search() {
    let location = window().location();
    if location.search().is_ok_and(|search| !search.is_empty())
        && let (Ok(path), Ok(hash), Ok(history)) =
            (location.pathname(), location.hash(), window().history())
    {
        let address = format!("{path}{hash}");
        let _replaced = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Scrolls to the top of the page.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Whether a modal dialog is open.
pub fn is_in_dialog() -> bool {
    first("dialog[open]").is_some()
}

/// Moves the focus into the page if the focused element is gone or disabled, so that the keyboard
/// does not start again at the top of the document.
pub fn recover_focus() {
    if document().get_element_by_id("main").is_none() {
        // At the start the focus is where the browser puts it.
        return;
    }
    wasm_bindgen_futures::spawn_local(async {
        // The page is rendered in the next turns of the event loop.
        yield_now().await;
        yield_now().await;
        if is_focus_lost() && !is_in_dialog() && !focus_list() && !focus_section() {
            focus_first(if first(".detail").is_some() { ".detail" } else { "#main" });
        }
    });
}

/// The same for an element that had the focus and is gone, or that is about to be disabled. Around the
/// pages the focus moves to what stands beside it, such as from undo, which has nothing left to undo, to
/// redo.
pub fn recover_focus_of(element: &web_sys::HtmlElement) {
    let is_of_a_page = element.closest("#main").is_ok_and(|page| page.is_some());
    if is_of_a_page || !element.is_connected() {
        return recover_focus();
    }
    let group = element.parent_element();
    wasm_bindgen_futures::spawn_local(async move {
        // What stands beside it is enabled in the same turn of the event loop.
        yield_now().await;
        let beside = group.and_then(|group| group.query_selector("button:enabled").ok().flatten());
        match beside {
            Some(beside) if is_focus_lost() => zhibu_html::dom::focus(beside.unchecked_ref()),
            _ => recover_focus(),
        }
    });
}

thread_local! {
    /// The id of the section that has, or had, the focus.
    static SECTION: RefCell<String> = RefCell::default();
    /// The list that has, or had, the focus in one of its rows.
    static LIST: RefCell<Option<web_sys::Element>> = const { RefCell::new(None) };
}

/// Notes in which section and in which list the focus is now.
pub fn note_focus(target: Option<web_sys::EventTarget>) {
    let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let list = element.as_ref().and_then(|element| element.closest(".table-frame").ok().flatten());
    LIST.set(list);
    let section = element.and_then(|element| element.closest("section[id]").ok().flatten());
    SECTION.set(section.map(|section| section.id()).unwrap_or_default());
}

/// Moves the focus to the list that had it, if that can still have it: the row is scrolled out of it, and the
/// keyboard goes on scrolling. One without rows is hidden.
fn focus_list() -> bool {
    if let Some(list) = LIST.with_borrow(Clone::clone) {
        zhibu_html::dom::focus(list.unchecked_ref());
    }
    !is_focus_lost()
}

/// Has a link lead somewhere else from now on.
pub fn set_href(link: &web_sys::Element, route: &Route) {
    // Only an invalid name of an attribute is refused.
    let _set = link.set_attribute("href", &route.to_string());
}

/// Moves the focus to the section that had it, if that is still in the page: its controls were exchanged.
fn focus_section() -> bool {
    let id = SECTION.with_borrow(String::clone);
    let section = (!id.is_empty()).then(|| document().get_element_by_id(&id)).flatten();
    let Some(section) = section.filter(|section| section.tag_name() == "SECTION") else {
        return false;
    };
    // A section has the focus only until the next key.
    let _set = section.set_attribute("tabindex", "-1");
    zhibu_html::dom::focus(section.unchecked_ref());
    true
}

/// Whether no element has the focus, or one that is disabled.
fn is_focus_lost() -> bool {
    let is_unusable = |active: web_sys::Element| {
        active.tag_name() == "BODY" || active.matches(":disabled").unwrap_or(false)
    };
    document().active_element().is_none_or(is_unusable)
}

/// Opens or closes a modal dialog that is in the page.
pub fn set_modal(dialog: &web_sys::HtmlElement, is_open: bool) {
    let dialog: &web_sys::HtmlDialogElement = dialog.unchecked_ref();
    if !is_open && dialog.open() {
        dialog.close();
        // The element that had the focus before may be gone.
        recover_focus();
    } else if is_open && !dialog.open() {
        // It is in the page and not open yet, so it cannot refuse.
        let _shown = dialog.show_modal();
    }
}

/// Closes the modal dialog that a selector finds.
pub fn close_modal(selector: &str) {
    if let Ok(Some(dialog)) = document().query_selector(selector) {
        set_modal(dialog.unchecked_ref(), false);
    }
}

/// Milliseconds since 1970, by this PC's clock.
pub fn now_ms() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time of day")]
    let ms = js_sys::Date::now().max(0.0) as u64;
    ms
}

/// Today, by this PC's calendar.
pub fn today() -> Day {
    civil_day(&js_sys::Date::new_0())
}

/// A moment in milliseconds since 1970 as the browser has it.
fn date_of(ms: u64) -> js_sys::Date {
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 milliseconds")]
    js_sys::Date::new(&(ms as f64).into())
}

/// The day, by this PC's calendar, of a moment in milliseconds since 1970.
pub fn local_day(ms: u64) -> Day {
    civil_day(&date_of(ms))
}

/// This PC's time zone.
pub const TIME_ZONE: TimeZone =
    TimeZone { day: local_day, minute: local_minute, minute_of_iso: local_minute_of_iso };

/// The last millisecond of a local day, since 1970.
pub fn end_of_day_ms(day: Day) -> u64 {
    start_of_day_ms(day.plus_days(1)).saturating_sub(1)
}

/// The first millisecond of a local day, since 1970.
pub fn start_of_day_ms(day: Day) -> u64 {
    let (year, month, day) = day.civil();
    let start = js_sys::Date::new_with_year_month_day(
        u32::from(year),
        i32::from(month) - 1,
        i32::from(day),
    );
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time of day")]
    let ms = start.get_time().max(0.0) as u64;
    ms
}

/// A timestamp in milliseconds since 1970 as local date and time, to the minute.
pub fn local_minute(ms: u64) -> String {
    minute(&date_of(ms))
}

/// The same for an ISO 8601 text; `None` if it is invalid.
fn local_minute_of_iso(text: &str) -> Option<String> {
    let date = js_sys::Date::new(&text.into());
    (!text.is_empty() && !date.get_time().is_nan()).then(|| minute(&date))
}

fn minute(date: &js_sys::Date) -> String {
    format!("{} {:02}:{:02}", civil_day(date), date.get_hours(), date.get_minutes())
}

fn civil_day(date: &js_sys::Date) -> Day {
    let narrow = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(date.get_full_year()).unwrap_or(1970);
    Day::new(year, narrow(date.get_month() + 1), narrow(date.get_date()))
        .unwrap_or(Day::from_epoch_days(0))
}

/// The current time in ISO 8601, for files.
pub fn now_iso() -> String {
    String::from(js_sys::Date::new_0().to_iso_string())
}

/// 64 random bits, to distinguish writers.
pub fn random_bits() -> u64 {
    let mut bytes = [0; 8];
    let drawn =
        window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if drawn.is_ok() {
        return u64::from_le_bytes(bytes);
    }
    // Every browser that runs WebAssembly has random numbers. If it denies them, the time and weaker
    // ones still distinguish the tabs of one browser.
    now_ms() ^ js_sys::Math::random().to_bits()
}

/// Cryptographic random bytes; `None` if the browser has none.
pub fn random_bytes<const COUNT: usize>() -> Option<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    let crypto = window().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// Shows the rescue page after a panic.
pub fn show_panic(reason: &str) {
    if let Some(show) = method(&window(), "zhibuStopped") {
        let _shown = show.call1(&JsValue::NULL, &reason.into());
    }
}

/// Downloads what can be read of the storage, as the rescue page does. Returns what the user should know
/// of it, for example how much could not be read; empty if nothing.
pub fn hand_over_stored() -> String {
    let hand_over = method(&window(), "zhibuHandOver");
    let done = hand_over.and_then(|hand_over| hand_over.call0(&JsValue::NULL).ok());
    done.and_then(|done| done.as_string()).unwrap_or_default()
}

/// Loads the page again.
pub fn reload() {
    let _refused = window().location().reload();
}

/// Loads the page again with the build that the service worker has ready.
pub fn take_build() {
    match method(&window(), "zhibuTakeBuild") {
        Some(take) => drop(take.call0(&JsValue::NULL)),
        None => reload(),
    }
}

/// Milliseconds since the page began to load.
pub fn clock_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Runs `work` and records a performance measure of this name.
pub fn measured<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let begin_ms = clock_ms();
    let result = work();
    measure_since(name, begin_ms);
    result
}

/// Records a measure from the start of the page to now.
pub fn measure_from_start(name: &str) {
    if let Some(performance) = window().performance() {
        let _measured = performance.measure(name);
    }
}

/// Records a measure from a timestamp of [`clock_ms`] to now. Measuring is for developers: if the browser
/// refuses, nothing else happens.
pub fn measure_since(name: &str, begin_ms: f64) {
    let Some(performance) = window().performance() else { return };
    let options = js_sys::Object::new();
    let _start = js_sys::Reflect::set(&options, &"start".into(), &begin_ms.into());
    let _end = js_sys::Reflect::set(&options, &"end".into(), &clock_ms().into());
    if let Some(measure) = method(&performance, "measure") {
        let _measured = measure.call2(&performance, &name.into(), &options);
    }
}

/// Yields to the browser, so that it can render and handle events. It uses a message rather than a
/// timer, which browsers delay by four milliseconds.
pub async fn yield_now() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if wake_by_message(&resolve).is_err() {
            let _timer = window().set_timeout_with_callback(&resolve);
        }
    });
    let _woken = JsFuture::from(promise).await;
}

fn wake_by_message(wake: &js_sys::Function) -> Result<(), JsValue> {
    let channel = web_sys::MessageChannel::new()?;
    channel.port1().set_onmessage(Some(wake));
    channel.port2().post_message(&JsValue::NULL)
}

/// Opens the browser's print dialog.
pub fn print() {
    let _refused = window().print();
}

/// Downloads a file.
pub fn download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    download_part(name, mime, &JsValue::from_str(text))
}

/// Downloads a file of bytes.
pub fn download_bytes(name: &str, mime: &str, bytes: &[u8]) -> Result<(), JsValue> {
    download_part(name, mime, &js_sys::Uint8Array::from(bytes))
}

/// A blob of this type with a text or bytes.
fn blob(mime: &str, part: &JsValue) -> Result<web_sys::Blob, JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    web_sys::Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(part), &options)
}

fn download_part(name: &str, mime: &str, part: &JsValue) -> Result<(), JsValue> {
    let url = web_sys::Url::create_object_url_with_blob(&blob(mime, part)?)?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken the file by the next turn of the event loop.
    wasm_bindgen_futures::spawn_local(async move {
        yield_now().await;
        let _revoked = web_sys::Url::revoke_object_url(&url);
    });
    Ok(())
}

/// The files of a list.
pub fn files_in(list: &web_sys::FileList) -> Vec<web_sys::File> {
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}

/// What a user gives the page to read.
#[derive(Default)]
pub struct GivenFiles {
    /// What was dropped, which may be folders.
    pub entries: Vec<web_sys::FileSystemEntry>,
    /// Files that were chosen, or dropped in a browser that supplies no entries.
    pub files: Vec<web_sys::File>,
}

/// What was dropped; readable only during the event.
pub fn dropped(data: &web_sys::DataTransfer) -> GivenFiles {
    let GivenFiles { mut entries, mut files } = GivenFiles::default();
    let items = data.items();
    for item in (0..items.length()).filter_map(|index| items.get(index)) {
        match item.webkit_get_as_entry().ok().flatten() {
            Some(entry) => entries.push(entry),
            None => files.extend(item.get_as_file().ok().flatten()),
        }
    }
    GivenFiles { entries, files }
}

/// The files among these entries, and those in the folders among them that are meant, in no particular
/// order. Unreadable ones are skipped: the list of files shows what was found.
pub async fn files_of_entries(entries: Vec<web_sys::FileSystemEntry>) -> Vec<web_sys::File> {
    let mut files = Vec::new();
    let mut pending: Vec<(web_sys::FileSystemEntry, bool)> =
        entries.into_iter().map(|entry| (entry, false)).collect();
    while let Some((entry, is_in_folder)) = pending.pop() {
        if entry.is_directory() {
            let reader =
                entry.unchecked_into::<web_sys::FileSystemDirectoryEntry>().create_reader();
            // Browsers hand out a folder in pieces, the last of which is empty.
            loop {
                let read = |resolve: &js_sys::Function, reject: &js_sys::Function| {
                    reader.read_entries_with_callback_and_callback(resolve, reject)
                };
                let piece = js_sys::Array::from(&answer(read).await.unwrap_or_default());
                if piece.length() == 0 {
                    break;
                }
                pending.extend(piece.iter().map(|entry| (entry.unchecked_into(), true)));
            }
        } else {
            let entry: web_sys::FileSystemFileEntry = entry.unchecked_into();
            let read = |resolve: &js_sys::Function, reject: &js_sys::Function| {
                entry.file_with_callback_and_callback(resolve, reject);
                Ok(())
            };
            let file = answer(read).await.ok().map(JsCast::unchecked_into::<web_sys::File>);
            let is_meant = |name: String| FileDoor::is_meant_in_folder(&name);
            files.extend(file.filter(|file| !is_in_folder || is_meant(file.name())));
        }
    }
    files
}

/// The result of a browser function that takes two callbacks.
async fn answer(
    ask: impl Fn(&js_sys::Function, &js_sys::Function) -> Result<(), JsValue>,
) -> Result<JsValue, JsValue> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        if let Err(error) = ask(&resolve, &reject) {
            let _rejected = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await
}

/// Replaces what is selected in an input by a text that `text` makes of what stands before and after it; false
/// if it makes none.
pub fn insert(
    input: &web_sys::HtmlInputElement,
    text: impl FnOnce(&str, &str) -> Option<String>,
) -> bool {
    let units: Vec<u16> = input.value().encode_utf16().collect();
    let index = |units16: Option<u32>| units16.map_or(units.len(), |index| index as usize);
    let start = index(input.selection_start().ok().flatten()).min(units.len());
    let end = index(input.selection_end().ok().flatten()).clamp(start, units.len());
    let [before, after] = [&units[..start], &units[end..]].map(String::from_utf16_lossy);
    let Some(text) = text(&before, &after) else { return false };
    input.set_value(&format!("{before}{text}{after}"));
    let cursor = u32::try_from(start + text.encode_utf16().count()).ok();
    if let Some(cursor) = cursor {
        // Without it the cursor is at the end.
        let _moved = input.set_selection_range(cursor, cursor);
    }
    true
}

/// Whether a file's name ends like a ledger's.
pub fn is_named_as_ledger(file: &web_sys::File) -> bool {
    file.name().to_ascii_lowercase().ends_with(".json")
}

/// The first bytes of a file that the user chose, up to a number of them.
pub async fn first_bytes_of(file: &web_sys::File, most: i32) -> Result<Vec<u8>, JsValue> {
    let begin = file.slice_with_i32_and_i32(0, most)?;
    let buffer = JsFuture::from(begin.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// The bytes of a file that the user chose.
pub async fn bytes_of(file: &web_sys::File) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// The preferences that this browser stores besides the ledgers.
pub const PREFERENCES: StoredPreferences<BrowserPreferences> =
    StoredPreferences(BrowserPreferences);

/// The number of bytes in a file.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of bytes, far below 2^53"
)]
pub fn byte_count(file: &web_sys::File) -> u64 {
    file.size() as u64
}

/// The text that bytes in GB18030 are, as Excel for Chinese writes them; `None` if they are not.
pub fn decode_gb18030(bytes: &[u8]) -> Option<String> {
    let options = web_sys::TextDecoderOptions::new();
    options.set_fatal(true);
    let decoder = web_sys::TextDecoder::new_with_label_and_options("gb18030", &options).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}

/// Preferences in local storage, where it is allowed, outside the ledgers' keys.
#[derive(Clone, Copy)]
pub struct BrowserPreferences;

fn stored_name(name: &str) -> String {
    format!("zhibu.{name}")
}

fn local_storage() -> Result<web_sys::Storage, JsValue> {
    window().local_storage()?.ok_or(JsValue::NULL)
}

impl PreferenceStore for BrowserPreferences {
    fn get(&self, name: &str) -> Option<String> {
        local_storage().ok()?.get_item(&stored_name(name)).ok()?
    }

    fn set(&self, name: &str, text: &str) -> Result<(), StoreError> {
        let set = local_storage().and_then(|storage| storage.set_item(&stored_name(name), text));
        set.map_err(|error| browser_error(&error))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let removed = local_storage().and_then(|storage| storage.remove_item(&stored_name(name)));
        removed.map_err(|error| browser_error(&error))
    }
}

/// Sends all further events of a pointer to the element that it was pressed on.
pub fn capture_pointer(event: &web_sys::PointerEvent) {
    let target =
        event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(target) = target {
        // A pointer that is gone cannot be captured.
        let _captured = target.set_pointer_capture(event.pointer_id());
    }
}

/// The code of a key that an input method takes, in browsers that no longer count it as composing.
const COMPOSING_KEY: u32 = 229;

/// Whether a key belongs to an input method, which is composing a text: then it does nothing else.
pub fn is_composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == COMPOSING_KEY
}

/// Orders texts by the browser's Chinese collation.
pub struct ByReader;

impl Collation for ByReader {
    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        let locales = js_sys::Array::of1(&"zh-CN".into());
        let options = js_sys::Object::new();
        let _numeric = js_sys::Reflect::set(&options, &"numeric".into(), &JsValue::TRUE);
        let collator = js_sys::Intl::Collator::new(&locales, &options);
        let compare = collator.compare();
        ranks_by(texts, |distinct| {
            let sorted: js_sys::Array = distinct.iter().map(|text| JsValue::from(*text)).collect();
            if let Some(sort) = method(&sorted, "sort") {
                let _sorted = sort.call1(&sorted, &compare);
            }
            sorted.iter().filter_map(|text| text.as_string()).collect()
        })
    }
}

/// The value of a custom property in the current theme.
pub fn style_property(name: &str) -> String {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style
        .and_then(|style| style.get_property_value(name).ok())
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// UTF-16 units that all keys and values of this origin take in local storage, other programs'
/// included: they share the quota.
pub fn storage_units16() -> Option<usize> {
    let storage = local_storage().ok()?;
    let length = storage.length().ok()?;
    let mut units = 0;
    for key in (0..length).filter_map(|index| storage.key(index).ok().flatten()) {
        // The length is read from the browser's own string: copying it would take far longer.
        let text = js_sys::Reflect::get(&storage, &JsValue::from_str(&key)).unwrap_or_default();
        let length = text.dyn_ref::<js_sys::JsString>().map_or(0, js_sys::JsString::length);
        units += key.encode_utf16().count() + length as usize;
    }
    Some(units)
}

/// Whether the browser has promised not to clear what this page stores; `None` where it makes no
/// such promises.
pub async fn is_persisted() -> Option<bool> {
    storage_promise("persisted").await
}

/// Asks the browser for that promise.
pub async fn ask_to_persist() -> Option<bool> {
    storage_promise("persist").await
}

/// The answer of a method of `navigator.storage`. Pages without a secure origin do not have it, and its
/// getter may throw, which a declared getter does not expect.
async fn storage_promise(name: &str) -> Option<bool> {
    let storage = js_sys::Reflect::get(&window().navigator(), &"storage".into()).ok()?;
    let promise = method(&storage, name)?.call0(&storage).ok()?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.ok()?.as_bool()
}
