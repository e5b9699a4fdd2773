//! The choice of one of many options: what is listed for what is typed, and what keys do.

use std::cell::Cell;

use proptest::prelude::*;
use serde_json::json;
use zhibu_app::views::choice::{Choice, MAX_SELECT_OPTIONS, Offered, RecordChoices};
use zhibu_app::views::combobox::{ComboboxList, ComboboxOptions, ComboboxState};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Collation};
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::Lang;

use crate::support::{NOW_MS, workspace};

/// Maximum options listed: the bound, and the one that is chosen.
const MAX_LISTED: usize = 41;

fn options(texts: impl IntoIterator<Item = impl AsRef<str>>) -> ComboboxOptions {
    let choice = |text: &str| Choice::new(format!("id of {text}"), text);
    let none = Choice::new("", "（未选）");
    let texts = texts.into_iter().map(|text| choice(text.as_ref()));
    ComboboxOptions::new([none].into_iter().chain(texts).collect())
}

fn list(options: &ComboboxOptions, typed: &str, chosen: &str) -> ComboboxList {
    options.list(typed, chosen, (&ByCodePoint, Lang::Zh))
}

fn texts(list: &ComboboxList) -> Vec<&str> {
    list.options.iter().map(|option| &*option.text).collect()
}

fn members(count: usize, name: impl Fn(usize) -> String) -> Workspace {
    let mut workspace = workspace();
    let unit = |index: usize| {
        let values = json!({ "name": format!("第{index}局") });
        (RecordKey::new("organisation", format!("o{index}")), values)
    };
    let member = |index: usize| {
        let values = json!({ "name": name(index), "organisation": format!("o{}", index % 7) });
        (RecordKey::new("member", format!("m{index}")), values)
    };
    let records = (0..7).map(unit).chain((0..count).map(member)).map(|(key, values)| {
        let fields = values.as_object().unwrap().clone().into_iter();
        (key, fields.map(|(name, value)| (Name::from(name), value)).collect())
    });
    workspace.apply(Command::PutAll(records.collect()), NOW_MS);
    workspace
}

fn of_members() -> Offered {
    Offered::all(Kind::Member, Some("（未选）"))
}

fn combobox(workspace: &Workspace, chosen: &str) -> ComboboxOptions {
    ComboboxOptions::new(of_members().options(workspace, chosen, (&ByCodePoint, Lang::Zh)))
}

#[test]
fn short_lists_are_selects_and_picking_makes_them_no_shorter() {
    let many = |count: usize, except: Vec<String>| {
        let workspace = members(count, |index| format!("党员{index}"));
        let records = RecordChoices { except, ..RecordChoices::all(Kind::Member, None) };
        Offered::Records(records).are_many(&workspace)
    };
    assert!(!many(MAX_SELECT_OPTIONS, Vec::new()));
    assert!(many(MAX_SELECT_OPTIONS + 1, Vec::new()));
    assert!(many(MAX_SELECT_OPTIONS + 1, vec!["m0".to_owned()]));
    let codes = |count: usize| {
        let codes = (0..count).map(|code| Choice::new(code.to_string(), "")).collect();
        Offered::Options(codes).are_many(&workspace())
    };
    assert!(!codes(MAX_SELECT_OPTIONS) && codes(MAX_SELECT_OPTIONS + 1));
}

#[test]
fn of_20000_records_some_dozens_are_listed_and_each_can_be_found() {
    let workspace = members(20_000, |index| format!("党员{index:05}"));
    let options = combobox(&workspace, "m19999");
    for (typed, count) in
        [("", 20_000), ("党员", 20_000), ("员0001", 10), ("党员19999", 1), ("9 7", 1_948)]
    {
        let listed = list(&options, typed, "");
        assert!(listed.options.len() <= MAX_LISTED, "{typed}");
        let more = count - listed.options.len();
        let note = (more > 0).then(|| format!("其余 {more} 项，请输入名称查找"));
        assert_eq!(listed.note, note, "{typed}");
    }
    // The chosen one is listed although it is one of the last.
    let listed = list(&options, " ", "m19999");
    assert_eq!((listed.options.len(), &*listed.options[0].text), (MAX_LISTED, "党员19999"));
    assert_eq!(listed.note.unwrap(), "其余 19959 项，请输入名称查找");
    let english = options.list("党员", "", (&ByCodePoint, Lang::En)).note.unwrap();
    assert_eq!(english, "19960 more: type a name to find one");
    let nothing = list(&options, "没有的", "m19999");
    assert!(nothing.options.is_empty());
    assert_eq!(nothing.note.as_deref(), Some("没有这样的选项"));
}

#[test]
fn what_is_typed_is_compared_as_in_lists() {
    let options = options(["Alpha 支部", "甲局 beta 支部", "乙局支部"]);
    assert_eq!(texts(&list(&options, "ALPHA", "")), ["Alpha 支部"]);
    // All words, in any order, with the wide space of Chinese input methods too.
    assert_eq!(texts(&list(&options, "支部\u{3000}Beta", "")), ["甲局 beta 支部"]);
    assert!(list(&options, "甲乙", "").options.is_empty());
}

#[test]
fn what_is_called_so_comes_first_and_then_what_begins_so() {
    let mut names: Vec<String> = (0..100).map(|index| format!("一级{index:02}机关支部")).collect();
    names.extend(["机关支部".to_owned(), "机关支部二组".to_owned()]);
    names.sort();
    let listed = list(&options(names), "机关支部", "");
    assert_eq!(texts(&listed)[..3], ["机关支部", "机关支部二组", "一级00机关支部"]);
}

#[test]
fn equal_names_are_told_apart_by_what_differs() {
    let workspace = members(40, |index| format!("党员{}", index / 2));
    let options = combobox(&workspace, "");
    let listed = list(&options, "党员13", "");
    assert_eq!(texts(&listed), ["党员13（第5局）", "党员13（第6局）"]);
    // What distinguishes is searched too, and is shown of the chosen one.
    assert_eq!(texts(&list(&options, "党员13 第6局", "")), ["党员13（第6局）"]);
    let chosen = listed.options[1].value.as_str();
    assert_eq!(of_members().text_of(&workspace, chosen, Lang::Zh), "党员13（第6局）");
    // Whole texts mean one of them, and the name alone none.
    let left = |typed: &str| {
        let mut state = ComboboxState::default();
        state.enter_text(typed.to_owned());
        state.leave(&options)
    };
    assert_eq!(left("党员13（第6局）").as_deref(), Some(chosen));
    assert_eq!(left("党员13"), None);
}

proptest! {
    /// The chosen record is called the same whether it is looked for among all options or alone.
    #[test]
    fn the_chosen_one_is_called_as_it_is_among_all(names in prop::collection::vec("[甲乙]{0,2}", 1..30)) {
        let workspace = members(names.len(), |index| names[index].clone());
        for option in of_members().options(&workspace, "", (&ByCodePoint, Lang::Zh)) {
            let text = of_members().text_of(&workspace, &option.value, Lang::Zh);
            prop_assert_eq!(text, if option.value.is_empty() { "" } else { &option.text });
        }
    }

    /// Against the plain definition: the options with all words, each once, up to the bound.
    #[test]
    fn what_is_listed_is_what_has_all_words(
        names in prop::collection::btree_set("[a-c]{1,3}( [A-C]{1,2})?", 0..80),
        typed in "[a-cA-C ]{0,3}",
    ) {
        let options = options(&names);
        let listed = list(&options, &typed, "");
        let typed = typed.to_lowercase();
        let has = |name: &&String| typed.split(' ').all(|word| name.to_lowercase().contains(word));
        let plain: Vec<&String> = names.iter().filter(has).collect();
        let mut shown = texts(&listed);
        prop_assert_eq!(shown.len(), plain.len().min(40));
        shown.sort_unstable();
        shown.dedup();
        prop_assert_eq!(shown.len(), listed.options.len());
        prop_assert!(shown.iter().all(|text| plain.iter().any(|name| name == text)));
    }
}

/// Counts the texts that it sorts.
struct Counting(Cell<usize>);

impl Collation for Counting {
    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        self.0.set(self.0.get() + texts.len());
        ByCodePoint.ranks(texts)
    }
}

#[test]
fn a_keystroke_sorts_only_the_few_that_are_found() {
    let sorted = Counting(Cell::new(0));
    let workspace = members(5_000, |index| format!("党员{index:05}"));
    let options = of_members().options(&workspace, "", (&sorted, Lang::Zh));
    assert_eq!(sorted.0.take(), 0, "more than the browser sorts in a blink");
    let options = ComboboxOptions::new(options);
    for (typed, count) in [("", 0), ("党员", 0), ("党员0012", 10), ("没有的", 0)] {
        let listed = options.list(typed, "", (&sorted, Lang::Zh));
        assert_eq!(sorted.0.take(), count, "{typed}: {listed:?}");
    }
    let workspace = members(3_000, |index| format!("党员{index:05}"));
    let options = of_members().options(&workspace, "", (&sorted, Lang::Zh));
    assert_eq!(sorted.0.take(), 3_000);
    ComboboxOptions::new(options).list("党员0012", "", (&sorted, Lang::Zh));
    assert_eq!(sorted.0.take(), 0, "they are in order already");
}

/// Takes keys, and returns what the last one chose.
fn pressed(state: &mut ComboboxState, options: &ComboboxOptions, keys: &[&str]) -> Option<String> {
    let mut chosen = None;
    for key in keys {
        assert!(state.handles(key), "{key}");
        let listed = list(options, state.typed().unwrap_or_default(), "id of 乙");
        chosen = state.press(key, &listed, "id of 乙");
    }
    chosen
}

#[test]
fn arrows_move_in_the_list_and_enter_chooses() {
    let options = options(["甲", "乙", "丙"]);
    let mut state = ComboboxState::default();
    // The first arrow opens the list, at the option chosen; after the last comes the first.
    for (key, active) in [("ArrowDown", 1), ("ArrowDown", 2), ("ArrowDown", 0), ("ArrowUp", 2)] {
        assert_eq!(pressed(&mut state, &options, &[key]), None);
        assert_eq!((state.is_open(), state.active()), (true, Some(active)), "{key}");
    }
    assert_eq!(pressed(&mut state, &options, &["Enter"]).as_deref(), Some("id of 丙"));
    assert_eq!(state, ComboboxState::default());
    // Of what is typed, the first is chosen.
    state.enter_text("甲".to_owned());
    assert_eq!(pressed(&mut state, &options, &["Enter"]).as_deref(), Some("id of 甲"));
    // Where nothing is found, nothing happens, and the text stays.
    state.enter_text("丁".to_owned());
    assert_eq!(pressed(&mut state, &options, &["ArrowDown", "ArrowUp", "Enter"]), None);
    assert_eq!(state.typed(), Some("丁"));
}

#[test]
fn a_closed_list_leaves_keys_to_the_form() {
    let (options, mut state) = (options(["甲", "乙"]), ComboboxState::default());
    assert!(!state.handles("Enter") && !state.handles("Escape") && !state.handles("a"));
    state.enter_text("甲".to_owned());
    assert_eq!(pressed(&mut state, &options, &["Escape"]), None);
    assert_eq!(state, ComboboxState::default(), "what was chosen is shown again");
    assert!(!state.handles("Escape"));
}

#[test]
fn an_emptied_text_chooses_none_where_that_is_offered() {
    let optional = options(["甲", "乙"]);
    let required = ComboboxOptions::new(vec![Choice::new("a", "甲")]);
    for (options, chosen) in [(&optional, Some(String::new())), (&required, None)] {
        let mut state = ComboboxState::default();
        state.enter_text(String::new());
        assert_eq!(pressed(&mut state, options, &["Enter"]), chosen);
        state.enter_text(" ".to_owned());
        assert_eq!(state.leave(options), chosen);
        assert_eq!(state, ComboboxState::default());
    }
    // A field that is only passed through keeps what was chosen.
    assert_eq!(ComboboxState::default().leave(&optional), None);
}

#[test]
fn a_name_is_found_and_chosen_however_it_is_spelt() {
    let offered = options(["智改 数转办", "第一支部（甲）", "第一支部(甲)"]);
    assert_eq!(texts(&list(&offered, "智改数", "")), ["智改 数转办"]);
    let left = |typed: &str| {
        let mut state = ComboboxState::default();
        state.enter_text(typed.to_owned());
        state.leave(&offered)
    };
    assert_eq!(left("智改数转办").as_deref(), Some("id of 智改 数转办"));
    // Of two that are spelt alike, the one is meant that is typed.
    assert_eq!(left("第一支部(甲)").as_deref(), Some("id of 第一支部(甲)"));
    assert_eq!(left("第一支部【甲】"), None);
}

/// Orders the characters of the test as a Chinese collation does, by their reading.
struct ByReading;

impl Collation for ByReading {
    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        let order = "阿八嚓咑妸发旮哈丌机咔垃李妈拿噢妑七区呥仨他屲夕丫帀张直";
        let place = |text: &&str| order.find(*text).unwrap_or(order.len());
        texts.iter().map(|text| u32::try_from(place(text)).unwrap()).collect()
    }
}

#[test]
fn options_are_found_by_the_initials_of_their_readings() {
    let options = options(["区直机", "张七", "李七", "七区 qz"]);
    assert!(list(&options, "lq", "").options.is_empty(), "no reading is known");
    let unordered = options.clone().with_initials(&ByCodePoint);
    assert!(list(&unordered, "lq", "").options.is_empty(), "not ordered by reading");
    let options = options.with_initials(&ByReading);
    assert_eq!(texts(&list(&options, "lq", "")), ["李七"]);
    assert_eq!(texts(&list(&options, "QZ", "")), ["区直机", "七区 qz"]);
    assert_eq!(texts(&list(&options, "zj", "")), ["区直机"]);
    assert!(list(&options, "q", "").options.len() == 1, "one letter is too little: {options:?}");
    assert!(list(&options, "qx", "").options.is_empty());
}
