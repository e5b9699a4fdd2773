//! The sheets of a whole ledger, one for each kind of record, which can be read back.

use super::list::records_sheet;
use crate::workspace::Workspace;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Collation, all_in_order};
use zhibu_domain::values::quantity::Qualifier;
use zhibu_office::sheets::{Sheet, SheetCell};
use zhibu_text::{self as text, Lang};

/// A sheet for each kind that has records, in an order in which a record comes after those that it refers
/// to. The heads in the first row are the names of all fields of the kind. A number with a qualifier or
/// unit is text: other programs read the number of a cell without its number format.
pub fn ledger_sheets(workspace: &Workspace, collation: &dyn Collation, lang: Lang) -> Vec<Sheet> {
    let sheet = |kind: Kind| {
        let fields: Vec<FieldId> =
            (0..kind.fields().len()).map(|index| FieldId { kind, index }).collect();
        let indices = all_in_order(workspace.register(), kind, None, collation);
        let mut sheet = records_sheet(workspace, &fields, &indices, lang);
        for cell in sheet.rows.iter_mut().flatten() {
            let is_qualified = matches!(cell, SheetCell::Number(quantity)
                if quantity.qualifier != Qualifier::Exact || !quantity.unit.is_empty());
            if is_qualified {
                *cell = SheetCell::text(cell.to_text(lang));
            }
        }
        Sheet { title: text::kind(kind).get(lang).to_owned(), lang, ..sheet }
    };
    let sheets = Kind::ALL.iter().map(|kind| sheet(*kind));
    sheets.filter(|sheet| !sheet.rows.is_empty()).collect()
}
