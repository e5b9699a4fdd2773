//! What all parts of 示例区 are generated with: random numbers, dates, names, and the records so far.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::{SampleRecord, stamped};
use zhibu_domain::kinds::choices::{BranchForm, Setting};
use zhibu_domain::kinds::field::{Field, FieldValue, LongText};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, RecordType};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_ledger::{Ledger, Name, RecordKey};

/// A `SplitMix64` generator, which gives the same numbers on every machine.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.roll() % bound).unwrap_or(0)
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(super) fn days(&mut self, bound: i32) -> i32 {
        i32::try_from(self.below(usize::try_from(bound).unwrap_or(0))).unwrap_or(0)
    }
}

/// The first year of the district.
pub(super) const FIRST_YEAR: u16 = 2023;
/// The days from the start of the first year to the day as of which the district is described.
pub(super) const DAYS: i32 = 3 * 365 + 1;

pub(super) const DEPARTMENTS: [&str; 20] = [
    "发展改革局",
    "工业信息化局",
    "住房城乡建设局",
    "农业农村局",
    "文化旅游局",
    "卫生健康局",
    "市场监管局",
    "应急管理局",
    "行政审批局",
    "商务局",
    "科技局",
    "财政局",
    "自然资源局",
    "交通运输局",
    "教育体育局",
    "民政局",
    "人力资源局",
    "生态环境局",
    "水务局",
    "金融服务中心",
];
pub(super) const PLACES: [&str; 12] = [
    "东湖", "西岭", "南湾", "北桥", "临港", "新桥", "河口", "石门", "青山", "白沙", "松林", "月湖",
];
pub(super) const FAMILY: [&str; 16] = [
    "示甲", "示乙", "示丙", "示丁", "示戊", "示己", "示庚", "示辛", "示壬", "示癸", "例子", "例丑",
    "例寅", "例卯", "例辰", "例巳",
];
const SOURCE: &str = "虚构数据，仅供演示";

/// A branch or alliance, with the days of its beginning and end.
pub(super) struct Living {
    pub(super) id: String,
    pub(super) from: i32,
    pub(super) to: i32,
    /// The task and the number of full members; empty and 0 for an alliance.
    pub(super) topic: String,
    pub(super) setting: Setting,
    pub(super) full: usize,
}

/// The end of the name of a temporary organisation of this form.
pub(super) fn suffix_of(form: BranchForm) -> &'static str {
    match form {
        BranchForm::Committee => "临时党委",
        BranchForm::GeneralBranch => "临时党总支",
        BranchForm::JointBranch => "临时联合党支部",
        BranchForm::Branch => "临时党支部",
    }
}

/// A number below a thousand in Chinese, as it stands in names: 二十一.
pub(super) fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: usize| DIGITS[number % 10];
    let ten =
        |tens: usize| if tens == 1 { "十".to_owned() } else { format!("{}十", digit(tens)) };
    match (number / 100, number / 10 % 10, number % 10) {
        (0, 0, one) => digit(one).to_owned(),
        (0, tens, 0) => ten(tens),
        (0, tens, one) => format!("{}{}", ten(tens), digit(one)),
        (hundreds, 0, 0) => format!("{}百", digit(hundreds)),
        (hundreds, 0, one) => format!("{}百零{}", digit(hundreds), digit(one)),
        (hundreds, tens, 0) => format!("{}百{}十", digit(hundreds), digit(tens)),
        (hundreds, tens, one) => {
            format!("{}百{}十{}", digit(hundreds), digit(tens), digit(one))
        }
    }
}

/// The records generated so far.
pub(super) struct Maker {
    pub(super) dice: Dice,
    records: Vec<SampleRecord>,
    indices: FxHashMap<RecordKey, usize>,
}

impl Maker {
    pub(super) fn new(dice: Dice) -> Self {
        Self { dice, records: Vec::new(), indices: FxHashMap::default() }
    }

    pub(super) fn into_records(self) -> Vec<SampleRecord> {
        self.records
    }

    /// Adds a record, with its source.
    pub(super) fn add<R: RecordType>(&mut self, patch: Patch<R>) {
        let (key, mut fields) = patch.into_values();
        // Every kind has this field.
        fields.push((Branch::SOURCE.name().into(), LongText::from(SOURCE).to_json()));
        self.indices.insert(key.clone(), self.records.len());
        self.records.push((key, fields));
    }

    /// Changes fields of an existing record. Without that record, nothing happens.
    pub(super) fn amend<R: RecordType>(&mut self, patch: Patch<R>) {
        let (key, values) = patch.into_values();
        self.amend_values(&key, values);
    }

    /// The same with values by name.
    pub(super) fn amend_values(&mut self, key: &RecordKey, values: Vec<(Name, Value)>) {
        let Some(index) = self.indices.get(key) else { return };
        let fields = &mut self.records[*index].1;
        for (name, value) in values {
            fields.retain(|field| field.0 != name);
            if !value.is_null() {
                fields.push((name, value));
            }
        }
    }

    /// The records of these kinds so far, as the domain reads them.
    pub(super) fn register(&self, kinds: &[Kind]) -> Register {
        let is_asked =
            |(key, _): &&SampleRecord| kinds.iter().any(|kind| *key.kind == *kind.code());
        let records = self.records.iter().filter(is_asked).cloned();
        let mut ledger = Ledger::new();
        ledger.insert(stamped(records.collect(), 0));
        Register::of(&ledger)
    }

    /// Whether there is a record of a kind with this id.
    pub(super) fn has<R: RecordType>(&self, id: &str) -> bool {
        self.indices.contains_key(&RecordKey::new(R::KIND.code(), id))
    }

    /// The value of a field, if the record has one.
    pub(super) fn value<R: RecordType, V: FieldValue>(
        &self,
        id: &str,
        field: Field<R, V>,
    ) -> Option<V> {
        let index = self.indices.get(&RecordKey::new(R::KIND.code(), id))?;
        let (_, value) = self.records[*index].1.iter().find(|(name, _)| **name == *field.name())?;
        V::from_json(value)
    }

    /// The ids of the records of a kind, in order of creation.
    pub(super) fn ids<R: RecordType>(&self) -> impl Iterator<Item = &Name> {
        self.of_kind(R::KIND).map(|(key, _)| &key.id)
    }

    /// The ids of the records whose field has this value, in order of creation.
    pub(super) fn ids_where<R: RecordType, V: FieldValue>(
        &self,
        field: Field<R, V>,
        value: &V,
    ) -> Vec<Name> {
        let value = value.to_json();
        let mut ids = Vec::new();
        for (key, fields) in self.of_kind(R::KIND) {
            if fields.iter().any(|(name, known)| **name == *field.name() && *known == value) {
                ids.push(key.id.clone());
            }
        }
        ids
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &SampleRecord> {
        self.records.iter().filter(move |(key, _)| *key.kind == *kind.code())
    }
}

fn first_day() -> Day {
    Day::new(FIRST_YEAR, 1, 1).expect("a new year's day")
}

/// The day at an offset from the first day, in days; it may be after the last.
pub(super) fn day_after(offset: i32) -> PartialDate {
    first_day().plus_days(offset).into()
}

/// The day at an offset from the first day, in days, limited to the years of the district.
pub(super) fn day_within(offset: i32) -> PartialDate {
    day_after(offset.clamp(0, DAYS - 1))
}

/// A day; some are known only to the month, as in practice.
pub(super) fn loose_day(dice: &mut Dice, offset: i32) -> PartialDate {
    let day = day_within(offset);
    if !dice.percent(8) {
        return day;
    }
    let (year, month, _) = day.earliest().civil();
    PartialDate::of_month(year, month).expect("a day has a month")
}

/// A date as it is written in files.
pub(super) fn date(text: &str) -> PartialDate {
    PartialDate::from_iso(text).expect("a written date")
}

/// A number of people or units.
pub(super) fn count(number: usize) -> Count {
    Count::exact(u32::try_from(number).expect("a small number"))
}

/// An exact amount.
pub(super) fn amount(value: usize, unit: &str) -> Quantity {
    let value = Decimal::from_whole(i64::try_from(value).expect("a small number"));
    Quantity { value, unit: unit.to_owned(), qualifier: Qualifier::Exact }
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn numbers_in_names_are_written_as_they_are_read() {
        for (number, text) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (21, "二十一"),
            (100, "一百"),
            (102, "一百零二"),
            (110, "一百一十"),
            (345, "三百四十五"),
        ] {
            assert_eq!(numeral(number), text);
        }
    }
}
