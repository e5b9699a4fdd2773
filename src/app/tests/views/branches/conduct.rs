//! The conduct notes of an organisation's members.

use zhibu_app::commands::branches::return_notes;
use zhibu_app::table::TableCell;
use zhibu_app::views::branches::conduct::{ConductView, conduct_view};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::Organisation;
use zhibu_domain::list::{ByCodePoint, Collation};
use zhibu_text::Lang;

use super::{day, with_members};
use crate::support::{NOW_MS, is_renewed, put};

fn conduct(workspace: &Workspace) -> ConductView {
    conduct_view(workspace, "b", Lang::Zh, &ByCodePoint).unwrap()
}

#[test]
fn conduct_notes_are_a_sheet_for_each_home_and_what_is_missing_leads_to_its_form() {
    let workspace = with_members();
    let view = conduct(&workspace);
    let [known, unknown] = &view.sheets[..] else { panic!("{:?}", view.sheets) };
    assert!(known.to.contains("示例机关支部") && known.table.caption.ends_with("示例机关支部"));
    assert!(known.count.contains('2') && unknown.count.contains('1'));
    let names = |index: usize| view.sheets[index].table.rows.iter().map(|row| row.cells[0].clone());
    // By code point 丙 comes before 甲.
    assert_eq!(names(0).collect::<Vec<_>>(), [TableCell::text("丙"), TableCell::text("甲")]);
    assert_eq!(known.table.rows[0].cells[4], TableCell::text("表现良好"));
    let TableCell::Link(note) = &known.table.rows[1].cells[4] else {
        panic!("{:?}", known.table.rows[1])
    };
    assert_eq!(note.page.to_string(), "#/assignment/id/a-m2/edit?at=conduct");
    assert!(note.leads_back);
    assert_eq!(conduct_view(&workspace, "nowhere", Lang::Zh, &ByCodePoint), None);
}

/// The reverse of the order by code point, in which the domain has the members.
struct Reversed;

impl Collation for Reversed {
    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        ByCodePoint.ranks(texts).into_iter().map(|rank| u32::MAX - rank).collect()
    }
}

#[test]
fn members_are_in_the_order_of_the_collation() {
    let workspace = with_members();
    let view = conduct_view(&workspace, "b", Lang::Zh, &Reversed).unwrap();
    let names: Vec<&TableCell> =
        view.sheets[0].table.rows.iter().map(|row| &row.cells[0]).collect();
    assert_eq!(names, [&TableCell::text("甲"), &TableCell::text("丙")]);
}

#[test]
fn a_sheet_follows_the_name_of_its_home_organisation() {
    let mut workspace = with_members();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例新支部"))
    };
    assert!(is_renewed(&mut workspace, conduct, rename));
    assert!(conduct(&workspace).sheets[0].to.contains("示例新支部"));
}

#[test]
fn only_notes_that_are_written_are_returned_and_once() {
    let mut workspace = with_members();
    let send = conduct(&workspace).send.unwrap();
    assert!(send.contains('1'), "{send}");
    let (count, command) = return_notes(&workspace, "b", day(11, 20)).unwrap();
    assert_eq!(count, 1);
    workspace.apply(command, NOW_MS);
    let view = conduct(&workspace);
    assert_eq!((view.send, &*view.back.page.to_string()), (None, "#/branch/id/b"));
    let returned: Vec<&TableCell> =
        view.sheets[0].table.rows.iter().map(|row| &row.cells[5]).collect();
    assert_eq!(returned, [&TableCell::text("2022-11-20"), &TableCell::text("")]);
    assert_eq!(return_notes(&workspace, "b", day(11, 21)), None);
}
