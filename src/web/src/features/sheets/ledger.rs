//! The whole ledger as a workbook.

use crate::features::sheets::menu::XLSX_TYPE;
use crate::platform::{self, ByReader};
use crate::state::AppState;
use zhibu_app::sheets::{ledger_sheets, sheet_file_name};
use zhibu_office::sheets::{Sheet, to_xlsx};
use zhibu_text::{format_message, m};

/// Downloads a workbook with a sheet for each kind of record, which can be read back.
pub fn save_ledger_sheets(state: AppState) {
    let (lang, today) = (state.lang_now(), platform::today());
    let title = m::LEDGER_SHEETS_NAME.get(lang);
    let made = state.read_untracked(|workspace| {
        let sheets = ledger_sheets(workspace, &ByReader, lang);
        (sheets, sheet_file_name(workspace, title, "xlsx", today))
    });
    let Some((sheets, name)) = made else { return };
    if sheets.is_empty() {
        state.notify(m::LEDGER_SHEETS_NONE.get(lang));
        return;
    }
    let count: usize = sheets.iter().map(|sheet: &Sheet| sheet.rows.len()).sum();
    let bytes = match to_xlsx(&sheets, today) {
        Ok(bytes) => bytes,
        Err(error) => return state.notify_error(error.text(lang)),
    };
    match platform::download_bytes(&name, XLSX_TYPE, &bytes) {
        Ok(()) => {
            state.notify(format_message!(m::SHEET_SAVED, lang, count = count, file = name));
        }
        Err(error) => state.notify_export_failed(&error),
    }
}
