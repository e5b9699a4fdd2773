//! Parts of pages that more than one page uses, one file a part.

pub mod area;
pub mod banners;
pub mod button;
pub mod cell_edit;
pub mod chart;
pub mod choose;
pub mod confirm;
pub mod content;
pub mod data_table;
pub mod date_input;
pub mod field_input;
pub mod file_button;
pub mod find;
pub mod line_form;
pub mod list_cells;
pub mod pick;
pub mod row_selection;
pub mod search;
pub mod seen;
pub mod sheet_menu;
pub mod shell;
pub mod table;
pub mod tick;
pub mod unfold;
