//! What a file may be in JSON, case by case: cut anywhere, every kind of value at every place, numbers and
//! texts at the edge of what JSON allows, and what stands around it.
//!
//! The law: a file is refused, at a position that it has, or taken. Of a file that is taken, everything that
//! another reader finds in it is in the ledger or invalid. What is written again is read as the same records.

use serde_json::{Map, Value, json};
use zhibu_format::{
    About, Exported, FileError, FilePosition, LeftOut, Plan, Planner, ReadStep, Reader, Source,
    Staged, write,
};
use zhibu_ledger::{Change, DELETED, Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{change, ledger_of};

const NOW_MS: u64 = 1_900_000_000_000;

/// What becomes of a file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is no JSON, or is cut short or too deep: refused with the position.
    NoJson,
    /// It is JSON of another form: refused.
    OtherForm,
    /// It is taken, but for some elements perhaps.
    Taken,
}

fn read(bytes: &[u8]) -> Result<Staged, FileError> {
    Reader::new(bytes.to_vec()).and_then(Reader::read_to_end)
}

/// The same, an element at a time.
fn read_in_steps(bytes: &[u8]) -> Result<Staged, FileError> {
    let mut reader = Reader::new(bytes.to_vec())?;
    while reader.step(1)? != ReadStep::Done {}
    Ok(reader.into_staged())
}

/// Whether a text has this position: its end is one.
fn has(text: &str, at: FilePosition) -> bool {
    let line = text.split('\n').nth(at.line - 1);
    line.is_some_and(|line| (1..=line.chars().count() + 1).contains(&at.column))
}

/// Checks the law for a file and says what becomes of it.
fn fate(bytes: &[u8]) -> Fate {
    let shown = String::from_utf8_lossy(bytes);
    let staged = match (read(bytes), read_in_steps(bytes)) {
        (Ok(staged), Ok(in_steps)) => {
            assert_eq!(staged.records, in_steps.records, "{shown}");
            assert_eq!(staged.changes, in_steps.changes, "{shown}");
            staged
        }
        (Err(error), Err(in_steps)) => {
            assert_eq!(error, in_steps, "{shown}");
            return fate_of_error(&error, bytes);
        }
        (whole, in_steps) => panic!("{shown}: {whole:?}, but in steps {in_steps:?}"),
    };
    let plan = Planner::new(Source::only(staged), NOW_MS).run(&Ledger::new());
    for (_, invalid) in plan.invalid() {
        assert!(has(&shown, invalid.at), "{shown}: {invalid:?}");
    }
    // Where a record's listing is not what its changes say, the changes count.
    let left_out = plan.invalid_count() + plan.files[0].disagreeing.len();
    let ledger = with_all_of(plan);
    check_contents(&shown, &ledger, left_out);
    let text = write(&About::default(), &ledger, &Exported::default());
    let again = read(text.as_bytes()).unwrap();
    assert!(again.unreadable.is_empty(), "{shown} became {text}");
    let mut copy = Ledger::new();
    copy.insert(again.changes);
    assert!(copy.changes_in_order().eq(ledger.changes_in_order()), "{shown} became {text}");
    assert_eq!(write(&About::default(), &copy, &Exported::default()), text, "{shown}");
    Fate::Taken
}

/// A ledger with all that a plan has.
fn with_all_of(plan: Plan) -> Ledger {
    let taken = plan.taken(&LeftOut::default());
    let mut ledger = Ledger::new();
    ledger.insert(taken.changes);
    let stamps = (1..).map(|ms| Stamp::new(NOW_MS + ms, 0, Writer::from_random(5)));
    let drafts = taken.drafts.into_iter().zip(stamps);
    let drafts: Vec<Change> =
        drafts.map(|(draft, at)| change(at, &draft.key, draft.writes)).collect();
    ledger.insert(drafts);
    ledger
}

/// Checks that a ledger has all records and changes of a file but as many as were left out. Files that
/// `serde_json` reads in another way are passed over: it refuses half of a surrogate pair, and takes what
/// looks like its own form of a number for one.
fn check_contents(text: &str, ledger: &Ledger, left_out: usize) {
    let file = serde_json::from_str(text.trim_start_matches('\u{feff}'));
    let file: Option<Value> = file.ok().filter(|_| !text.contains("serde_json::private"));
    let Some(file) = file else { return };
    let missing = missing(&file, ledger);
    if file.get("records").is_some() && file.get("changes").is_some() {
        // What is left out is counted once for what a record lists and what its changes say.
        assert_eq!(missing == 0, left_out == 0, "{text}");
        assert!(missing <= 2 * left_out, "{text}");
    } else {
        assert_eq!(missing, left_out, "{text}");
    }
}

/// The number of records and changes of a file that a ledger does not have as the file states them. The
/// file is read by `serde_json` alone.
fn missing(file: &Value, ledger: &Ledger) -> usize {
    let kinds = file.get("records").and_then(Value::as_object).into_iter().flatten();
    let records = kinds.flat_map(|(kind, elements)| {
        elements.as_array().into_iter().flatten().map(move |element| (&**kind, element))
    });
    let changes = file.get("changes").and_then(Value::as_array).into_iter().flatten();
    records.filter(|(kind, element)| has_record(ledger, kind, element).is_none()).count()
        + changes.filter(|change| has_change(ledger, change).is_none()).count()
}

fn has_record(ledger: &Ledger, kind: &str, element: &Value) -> Option<()> {
    let id = element.get("id")?.as_str().filter(|id| !id.is_empty())?;
    let is_deleted = match element.get(DELETED) {
        None | Some(Value::Null) => false,
        Some(deleted) => deleted.as_bool()?,
    };
    let fields = element.as_object()?.iter();
    let mut fields =
        fields.filter(|(name, value)| !["id", DELETED].contains(&&***name) && !value.is_null());
    let Some(record) = ledger.record(&RecordKey::new(kind, id)) else {
        // A record that states nothing writes nothing.
        return (!is_deleted && fields.next().is_none()).then_some(());
    };
    let has_all = fields
        .all(|(name, value)| record.value(name).is_some_and(|written| is_equal(&written, value)));
    (has_all && record.is_deleted() == is_deleted).then_some(())
}

fn has_change(ledger: &Ledger, element: &Value) -> Option<()> {
    let text = |name: &str| element.get(name)?.as_str();
    let change = ledger.change(text("at")?.parse().ok()?)?;
    let is_of_record = (&*change.key.kind, &*change.key.id) == (text("kind")?, text("id")?);
    let mut writes = element.get("set")?.as_object()?.iter();
    let has_all =
        writes.all(|(name, value)| change.set(name).is_some_and(|write| write.value == *value));
    (is_of_record && has_all).then_some(())
}

/// Whether values are equal, numbers by what they amount to.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64().is_some_and(|one| Some(one) == other.as_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |(name, value)| other.get(name).is_some_and(|other| is_equal(value, other));
            one.len() == other.len() && one.iter().all(has)
        }
        _ => one == other,
    }
}

/// Whether a value is a file of the program, its elements aside.
fn is_of_form(file: &Value) -> bool {
    // Serde takes a list too, for the members in their order.
    let are_texts = |of: &Value, names: [&str; 2]| match of {
        Value::Array(texts) => texts.len() >= 2 && texts[..2].iter().all(Value::is_string),
        of => names.iter().all(|name| of.get(name).is_some_and(Value::is_string)),
    };
    let is_part = |part: &Value| part.is_null() || are_texts(part, ["organisation", "name"]);
    let is_about =
        |about: &Value| are_texts(about, ["id", "title"]) && about.get("part").is_none_or(is_part);
    let are_lists = |kinds: &Map<String, Value>| kinds.values().all(Value::is_array);
    file.get("format") == Some(&json!("zhibu-ledger"))
        && file.get("version").and_then(Value::as_u64) == Some(1)
        && file.get("ledger").is_none_or(is_about)
        && file.get("records").is_none_or(|kinds| kinds.as_object().is_some_and(are_lists))
        && file.get("changes").is_none_or(Value::is_array)
}

fn fate_of_error(error: &FileError, bytes: &[u8]) -> Fate {
    let text = String::from_utf8_lossy(bytes);
    match error {
        FileError::NotJson { at } | FileError::Truncated { at } | FileError::TooDeep { at } => {
            assert!(has(&text, *at), "{text}: {error:?}");
            Fate::NoJson
        }
        FileError::NotUtf8 { byte } => {
            let valid = &bytes[..byte - 1];
            assert!(std::str::from_utf8(valid).is_ok() && valid.len() < bytes.len(), "{text}");
            Fate::NoJson
        }
        FileError::Empty => {
            assert!(text.trim_start_matches('\u{feff}').trim().is_empty(), "{text}");
            Fate::NoJson
        }
        FileError::WrongShape { at, .. } => {
            assert!(has(&text, *at), "{text}: {error:?}");
            Fate::OtherForm
        }
        FileError::OtherFormat { .. } | FileError::NewerVersion { .. } => Fate::OtherForm,
        other => panic!("{text}: {other:?}"),
    }
}

/// A small file as the program writes it, with every kind of value.
fn small() -> String {
    let fields = vec![
        ("name", json!("甲 \"支部\"\n\u{1f1e8}")),
        ("full_members", json!(5)),
        ("established", json!("2022-06")),
        ("later", json!({ "x": [1.50, -0.0, true, null], "": {} })),
    ];
    let ledger = ledger_of(vec![
        ("branch", "b".into(), fields),
        ("activity", "a".into(), vec![("branch", json!("b"))]),
    ]);
    write(
        &About { id: "l".into(), title: "台账".into(), ..About::default() },
        &ledger,
        &Exported::default(),
    )
}

/// The same by hand, without changes.
const BY_HAND: &str = r#"{"format":"zhibu-ledger","version":1,"records":{
 "branch":[{"id":"b","name":"甲","full_members":1.5e1},{"id":"c","later":[{"x":"\u7532"},-0.5,null]}],
 "activity":[]},"exported":{"at":"2022"}}"#;

#[test]
fn a_file_cut_at_any_byte_is_refused() {
    for text in [small(), BY_HAND.to_owned()] {
        assert_eq!(fate(text.as_bytes()), Fate::Taken);
        for end in 0..text.trim_end().len() {
            assert_eq!(
                fate(&text.as_bytes()[..end]),
                Fate::NoJson,
                "{}",
                &text[..text.floor_char_boundary(end)]
            );
        }
    }
}

#[test]
fn a_file_with_any_byte_left_out_doubled_or_replaced_is_refused_or_taken() {
    let text = small();
    for at in 0..text.len() {
        let (before, after) = (&text.as_bytes()[..at], &text.as_bytes()[at..]);
        for with in [
            &after[1..],
            &[&after[..1], after].concat(),
            &[b"\0", &after[1..]].concat(),
            &[b"\xff", after].concat(),
        ] {
            fate(&[before, with].concat());
        }
    }
}

/// A value of a file.
struct Token {
    text: String,
    /// What becomes of a file with it at an element; `None` if that is a matter of the place.
    fate: Option<Fate>,
}

fn tokens() -> Vec<Token> {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let json = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "1",
        "-1",
        "1.5",
        "1E+2",
        "1e-2",
        "0e0",
        "0E-0",
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999999999999999999",
        "18446744073709551616",
        "-9223372036854775809",
        "123456789012345678901234567890.123456789",
        "3.0000000000000000000000001",
        "\"\"",
        "\" \"",
        "\"x\"",
        "\"\\u0000\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\ud83d\\ude00\"",
        "\"\\uD83D\\uDE00\"",
        "\"\u{7f}\"",
        "\"\u{feff}\"",
        "\"\u{fffe}\u{ffff}\u{10ffff}\"",
        "\"\u{2028}\u{202e}\"",
        "\"\\u2028\"",
        "\"zhibu-ledger\"",
        "\"2022-06\"",
        "\"01gma0000000aaaaaaaa\"",
        "[]",
        "[ ]",
        "[[]]",
        "[null]",
        "[{}]",
        "[\"x\",\"x\"]",
        "[1,[2,[3]]]",
        "{}",
        "{ }",
        "{\"\":0}",
        "{\"a\":1,\"a\":2}",
        "{\"id\":\"x\"}",
        "{\"id\":\"x\",\"id\":\"y\"}",
        "{\"id\":null,\"name\":1}",
        "{\"title\":\"x\",\"id\":\"x\"}",
        "{\"branch\":[]}",
        "{\"name\":[\"01gma0000000aaaaaaaa\"]}",
        "{\"$serde_json::private::Number\":\"5\"}",
        "{\"value\":1e0,\"unit\":\"x\"}",
        "\t\r\n 1 \t\r\n",
    ];
    let no_json = [
        ",",
        "nul",
        "nulll",
        "Null",
        "TRUE",
        "undefined",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x1",
        "0o7",
        "01",
        "-01",
        "00",
        ".5",
        "5.",
        "-.5",
        "-",
        "+1",
        "1e",
        "1e+",
        "1e1.5",
        "1.5.5",
        "1_000",
        "1 000",
        "1,5,",
        "１",
        "--1",
        "1/2",
        "\"",
        "'x'",
        "x",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u{41}\"",
        "\"\t\"",
        "\"\n\"",
        "\"\0\"",
        "\"\u{1f}\"",
        "\"\\\"",
        "\"x\"\"y\"",
        "\u{201c}x\u{201d}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[,]",
        "[1 2]",
        "[1,,2]",
        "[1]]",
        "[}",
        "[1:2]",
        "{",
        "}",
        "{]",
        "{a:1}",
        "{'a':1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\",1}",
        "{\"a\"::1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{1:1}",
        "{null:1}",
        "{\"a\":1}}",
        "/**/1",
        "1//x",
        "#1",
        "\u{feff}1",
        "\u{a0}1",
        "1\u{c}",
        "\u{b}1",
        "1\0",
        "\0",
        "\u{3000}1",
        "1;",
    ];
    // JSON by its grammar, but no text: where it is read, its element is refused.
    let surrogates =
        [r#""\ud800""#, r#""\udc00""#, r#""\ud800x""#, r#""\ud800\ud800""#, r#""\udc00\ud800""#];
    let token = |text: &str, fate| Token { text: text.to_owned(), fate };
    let mut tokens: Vec<Token> =
        json.into_iter().map(|text| token(text, Some(Fate::Taken))).collect();
    tokens.extend(no_json.into_iter().map(|text| token(text, Some(Fate::NoJson))));
    tokens.extend(surrogates.into_iter().map(|text| token(text, None)));
    tokens.extend([20, 40, 100].map(|depth| token(&deep(depth), Some(Fate::Taken))));
    // Too deep, unless nothing reads it.
    tokens.extend([130, 50_000].map(|depth| token(&deep(depth), None)));
    tokens.push(token(&"{\"a\":".repeat(50_000), Some(Fate::NoJson)));
    tokens
}

/// The places of a file, as `@`, in which any value stands: if it is wrong, at most an element is refused.
const PLACES_OF_ELEMENTS: [&str; 28] = [
    r#"{"format":"zhibu-ledger","version":1,"ledger":{"id":"x","title":"x","later":@}}"#,
    r#"{"format":"zhibu-ledger","version":1,"exported":@}"#,
    r#"{"format":"zhibu-ledger","version":1,"exported":{"at":@}}"#,
    r#"{"format":"zhibu-ledger","version":1,"check":@}"#,
    r#"{"format":"zhibu-ledger","version":1,"signature":@}"#,
    r#"{"format":"zhibu-ledger","version":1,"later":@}"#,
    r#"{"later":@,"format":"zhibu-ledger","version":1}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[@]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a"},@,{"id":"b"}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","name":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","full_members":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","established":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","approved_by":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","home_units":[@]}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","deleted":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","later":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[{"id":"a","later":{"x":[@]}}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"task":[{"id":"a","amount":@}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"task":[{"id":"a","amount":{"value":@,"unit":"x"}}]}}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[@]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":@,"kind":"branch","id":"a","set":{}}]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":"01gma0000000aaaaaaaa","kind":@,"id":"a","set":{}}]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":"01gma0000000aaaaaaaa","kind":"branch","id":@,"set":{}}]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":"01gma0000000aaaaaaaa","kind":"branch","id":"a","set":@}]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":"01gma0000000aaaaaaaa","kind":"branch","id":"a","set":{"name":@}}]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":"01gma0000001aaaaaaaa","kind":"branch","id":"a","set":{"name":1},"replaces":@}]}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":[{"at":"01gma0000000aaaaaaaa","kind":"branch","id":"a","set":{},"later":@}]}"#,
];

/// The places in which a value decides whether this is a file of the program.
const PLACES_OF_FORM: [&str; 10] = [
    "@",
    r#"{"format":@,"version":1}"#,
    r#"{"format":"zhibu-ledger","version":@}"#,
    r#"{"format":"zhibu-ledger","version":1,"ledger":@}"#,
    r#"{"format":"zhibu-ledger","version":1,"ledger":{"id":@,"title":"x"}}"#,
    r#"{"format":"zhibu-ledger","version":1,"ledger":{"id":"x","title":@}}"#,
    r#"{"format":"zhibu-ledger","version":1,"ledger":{"id":"x","title":"x","part":@}}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":@}"#,
    r#"{"format":"zhibu-ledger","version":1,"records":{"branch":@}}"#,
    r#"{"format":"zhibu-ledger","version":1,"changes":@}"#,
];

/// A file with each value at each of these places, and the fate of the value at an element.
fn files(places: &[&str]) -> Vec<(String, Option<Fate>)> {
    let tokens = tokens();
    let at = |place: &&str| {
        let file = |token: &Token| (place.replace('@', &token.text), token.fate);
        tokens.iter().map(file).collect::<Vec<_>>()
    };
    places.iter().flat_map(at).collect()
}

#[test]
fn a_file_with_any_value_at_an_element_is_taken_if_it_is_json() {
    for (file, expected) in files(&PLACES_OF_ELEMENTS) {
        let found = fate(file.as_bytes());
        assert!(expected.is_none_or(|expected| found == expected), "{found:?}: {file:.200}");
    }
}

#[test]
fn a_file_with_any_value_in_its_form_is_refused_or_taken() {
    for (file, expected) in files(&PLACES_OF_FORM) {
        // What is of another form is refused before all of it is read.
        let found = fate(file.as_bytes());
        let value = serde_json::from_str(&file).ok().filter(|_| expected == Some(Fate::Taken));
        let is_taken = value.as_ref().is_some_and(is_of_form);
        assert_eq!(found == Fate::Taken, is_taken, "{file:.200}");
    }
}

/// What stands around a file: the byte order mark that Windows writes, and blanks, are passed over.
#[test]
fn what_stands_before_and_after_a_file_is_refused_unless_it_is_blank() {
    let text = small();
    let taken: [(&[u8], &[u8]); 5] = [
        (b"", b""),
        (b"\xef\xbb\xbf", b""),
        (b"\xef\xbb\xbf\r\n\t ", b" \t\r\n"),
        (b"\n\n", b"\n\n"),
        (b"   ", b""),
    ];
    for (before, after) in taken {
        assert_eq!(fate(&[before, text.trim_end().as_bytes(), after].concat()), Fate::Taken);
    }
    let refused: [&[u8]; 22] = [
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe6\x94",
        b"x",
        b"}",
        b"]",
        b",",
        b":",
        b"\"",
        b"1",
        b"null",
        b"{}",
        b"[]",
        b"//",
        b"\x0b",
        b"\xc2\xa0",
        b"\xe3\x80\x80",
        b"\xe2\x80\xa8",
    ];
    for garbage in refused {
        for (before, after) in [(garbage, &b""[..]), (b"", garbage), (b" ", garbage)] {
            let file = [before, text.as_bytes(), after].concat();
            assert_ne!(fate(&file), Fate::Taken, "{}", String::from_utf8_lossy(garbage));
        }
    }
    // Not at its beginning, the mark is a character like any other.
    assert_eq!(fate(&[b"\xef\xbb\xbf\xef\xbb\xbf", text.as_bytes()].concat()), Fate::NoJson);
    assert_eq!(fate(&[text.as_bytes(), b"\xef\xbb\xbf"].concat()), Fate::NoJson);
    // As Windows calls Unicode.
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(fate(&[b"\xff\xfe", &*wide].concat()), Fate::NoJson);
    assert_eq!(fate(&wide), Fate::NoJson);
}

/// Of a name that comes twice in an object of data the last counts; in the form of a file and in a change it
/// would leave open what was meant.
#[test]
fn names_that_come_twice_are_refused_or_count_with_their_last_value() {
    let file = |rest: &str| format!("{{\"format\":\"zhibu-ledger\",\"version\":1,{rest}}}");
    let ids_of = |staged: &Staged| {
        let ids = staged.records.iter().map(|record| record.key.id.to_string());
        ids.collect::<Vec<_>>().join(" ")
    };
    for (rest, expected, ids) in [
        (r#""version":1,"format":"zhibu-ledger""#, Fate::Taken, ""),
        (r#""version":2"#, Fate::OtherForm, ""),
        (r#""format":"other""#, Fate::OtherForm, ""),
        (r#""ledger":{"id":"a","title":"x","id":"b"}"#, Fate::OtherForm, ""),
        (
            r#""records":{"branch":[{"id":"a"}]},"records":{"branch":[{"id":"b"}]}"#,
            Fate::Taken,
            "a b",
        ),
        (r#""records":{"branch":[{"id":"a"}],"branch":[{"id":"b"}]}"#, Fate::Taken, "a b"),
        (r#""records":{"branch":[{"id":"a","id":"b"}]}"#, Fate::Taken, "b"),
        (r#""records":{"branch":[{"id":"a","name":"x","name":"y"}]}"#, Fate::Taken, "a"),
        (r#""changes":[],"changes":[]"#, Fate::Taken, ""),
    ] {
        let text = file(rest);
        assert_eq!(fate(text.as_bytes()), expected, "{rest}");
        let found = read(text.as_bytes()).map(|staged| ids_of(&staged)).unwrap_or_default();
        assert_eq!(found, ids, "{rest}");
    }
    let staged = |rest: &str| read(file(rest).as_bytes()).unwrap();
    let both = staged(
        r#""records":{"branch":[{"id":"a"}],"branch":[{"id":"b","id":"c","name":1,"name":2,"later":{"x":1,"x":[3,{"y":4,"y":5}]}}]}"#,
    );
    assert_eq!(ids_of(&both), "a c");
    let writes = both.records[1].writes.as_ref().unwrap();
    assert_eq!(
        writes.iter().map(|write| &write.value).collect::<Vec<_>>(),
        [&json!({ "x": [3, { "y": 5 }] }), &json!(2)]
    );
}
