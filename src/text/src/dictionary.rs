//! The words of the data dictionary that goes with tables for analysis: what stands in a column.

use super::{Message, term};
use zhibu_domain::kinds::field::FieldType;

/// The heads of the dictionary.
pub const HEADS: [Message; 10] = [
    term("数据表", "Table"),
    term("数据表名称", "Table in Chinese"),
    term("数据表英文名称", "Table in English"),
    term("列", "Column"),
    term("栏目", "Field in Chinese"),
    term("栏目英文名称", "Field in English"),
    term("类型", "Type"),
    term("单位", "Unit"),
    term("取值", "Choices"),
    term("说明", "Meaning"),
];

/// The name of the table of the records whose kind this version does not know.
pub const UNKNOWN_TABLE: Message =
    term("本版本不认识的记录", "Records that this version does not know");

/// The name and the meaning of a column that every table has, by its name in tables; `None` for other columns.
pub fn common_column(name: &str) -> Option<(Message, Message)> {
    Some(match name {
        "ledger" => (term("台账", "Ledger"), term("这份台账的编号", "The id of the ledger")),
        "district" => (
            term("区划代码", "District"),
            term(
                "台账所属区域的代码；没有或不止一个时为空",
                "The code of the ledger's area; empty if it has none or several",
            ),
        ),
        "exported_at" => (term("导出时间", "Exported at"), term("ISO 8601 格式", "In ISO 8601")),
        "as_of" => (
            term("截至日期", "As of"),
            term("台账描述到哪一天", "The day up to which the ledger describes the past"),
        ),
        "id" => (
            term("编号", "Id"),
            term("记录的编号，其他表引用它", "The id of the record, by which others refer to it"),
        ),
        "deleted" => (
            term("已删除", "Deleted"),
            term(
                "true 为已删除的记录，统计时应排除",
                "true for deleted records, which counts leave out",
            ),
        ),
        "conflicts" => (
            term("填报不一致", "In conflict"),
            term(
                "填报不一致、待核定的栏目；所列的值是暂用值；脱敏时不含",
                "The fields whose values contradict each other; the value shown is provisional; left out when something is withheld",
            ),
        ),
        "record_kind" => (
            term("记录类别", "Kind of record"),
            term("文件里的类别名", "The name of the kind in files"),
        ),
        "unread" => (
            term("未识别内容", "Unread"),
            term(
                "本版本不认识或读不了的内容，JSON 格式；脱敏时不含",
                "What this version does not know or cannot read, as JSON; left out when something is withheld",
            ),
        ),
        _ => return None,
    })
}

/// What stands in the columns of a part of a value.
pub const DATE_FROM: Message = term("可能的最早一天", "The first day that it may be");
/// The same for the last day.
pub const DATE_TO: Message = term("可能的最晚一天", "The last day that it may be");
/// The same for a number.
pub const VALUE: Message =
    term("数值，须连同精确程度看", "The number; how exact it is stands beside it");
/// The same for its unit.
pub const UNIT: Message = term("数值的单位", "The unit of the number");
/// The same for how exact it is.
pub const QUALIFIER: Message = term("数值的精确程度", "How exact the number is");
/// Said of a field that may name or judge a person.
pub const PERSONAL: Message = term(
    "可能写到人，不含人员信息导出时不含",
    "May name a person; left out when exported without persons",
);
/// Said of a column that refers to records of a table.
pub const REFERS: Message =
    term("引用数据表 {table} 的 id", "The id of a record of the table {table}");
/// Said of several.
pub const REFERS_TO_SEVERAL: Message =
    term("引用数据表 {table} 的 id，可有多个", "Ids of records of the table {table}");

/// What a column holds of a field of this type, all of its value; empty if its type says it.
pub fn whole_value(field_type: FieldType) -> Message {
    match field_type {
        FieldType::Date => term(
            "日期，知道多少写多少：2022、2022-06、2022-06-15",
            "A date as precise as it is known: 2022, 2022-06, 2022-06-15",
        ),
        FieldType::Choice(_) => term("代码", "A code"),
        FieldType::Choices(_) => term("代码，可有多个", "Codes"),
        FieldType::Texts => term("文字，可有多条", "Texts"),
        _ => term("", ""),
    }
}
