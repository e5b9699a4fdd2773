//! What is said of a shared folder, and what is kept of it in preferences.

use zhibu_app::importing::TakenAtOnce;
use zhibu_app::shared_folder::{
    FolderEntry, MOST_SEEN, Memory, PendingFile, SharedCondition, SharedPlace, SharedSettings,
    SharedStatus, entries_of_json, entries_of_propfind,
};
use zhibu_ledger::Writer;
use zhibu_text::Lang;

fn pending(unit: &str) -> PendingFile {
    PendingFile { name: format!("{unit}.json"), unit: unit.to_owned() }
}

#[test]
fn the_state_is_one_calm_line() {
    let mut status = SharedStatus { place: "共享".into(), ..SharedStatus::default() };
    assert_eq!((status.text(Lang::Zh), status.banner(Lang::Zh)), (String::new(), None));
    status.condition = SharedCondition::Synced { at: "14:05".into() };
    assert_eq!(status.text(Lang::Zh), "已与共享文件夹“共享”同步，14:05。");
    status.pending = vec![pending("区农业农村局"), pending("区农业农村局"), pending("")];
    let banner = "有 3 份来自区农业农村局的更改待查看。";
    assert_eq!(status.banner(Lang::Zh).as_deref(), Some(banner));
    assert_eq!(status.text(Lang::Zh), format!("已与共享文件夹“共享”同步，14:05。{banner}"));
    status.pending = vec![pending("")];
    assert_eq!(status.banner(Lang::Zh).unwrap(), "有 1 份来自其他人的更改待查看。");
    status.pending = vec![];
    status.unfinished = 2;
    status.condition = SharedCondition::Failed { error: "gone".into() };
    let text = status.text(Lang::En);
    assert!(text.contains("gone") && text.ends_with("once they are: 2."), "{text}");
    status.needs_passphrase = true;
    assert!(!status.text(Lang::Zh).contains("口令"), "nothing is known of the folder");
    status.condition = SharedCondition::Synced { at: "14:05".into() };
    assert!(status.text(Lang::Zh).contains("输入口令后才能写入加密的文件。"));
    status.sealed = 2;
    assert!(status.text(Lang::Zh).contains("（未读 2 份）"));
}

#[test]
fn settings_and_memory_come_back_from_their_text() {
    for rule in TakenAtOnce::ALL {
        for place in
            [SharedPlace::Folder("网络盘 共享 2".into()), SharedPlace::on_host("/dav").unwrap()]
        {
            let settings = SharedSettings { place, taken_at_once: rule, is_sealed: true };
            assert_eq!(SharedSettings::from_text(&settings.to_text()), Some(settings.clone()));
            let looked_at = SharedSettings { taken_at_once: TakenAtOnce::None, ..settings.clone() };
            let is_changed = rule != TakenAtOnce::None;
            assert_eq!(settings.looked_at(), is_changed.then_some(looked_at));
        }
    }
    assert_eq!(SharedSettings::from_text("cloud none open x"), None);
    let unknown = SharedSettings::from_text("host later later /dav/").unwrap();
    assert_eq!((unknown.taken_at_once, unknown.is_sealed), (TakenAtOnce::None, true));

    let mut memory = Memory::new(Writer::from_random(5));
    memory.seen = (0..MOST_SEEN as u128 + 9).collect();
    let kept = Memory::from_text(&memory.to_text()).unwrap();
    assert_eq!(kept.writer, memory.writer);
    assert_eq!(kept.seen, memory.seen[9..]);
    assert!(memory.to_text().len() < 40_000);
    assert_eq!(Memory::from_text(""), None);
    assert_eq!(Memory::from_text(&format!("{}\nx y z\nzz", memory.writer)).unwrap().seen, []);
}

#[test]
fn a_directory_is_a_path_on_the_host_of_the_page_alone() {
    let host = |typed: &str| SharedPlace::on_host(typed);
    assert_eq!(host(" /dav "), Some(SharedPlace::Host("/dav/".into())));
    assert_eq!(host("dav/区直/"), Some(SharedPlace::Host("dav/区直/".into())));
    assert_eq!(host("/共享 文件/"), Some(SharedPlace::Host("/共享 文件/".into())));
    for typed in ["", "https://example.org/dav/", "//example.org/", "/dav/?x", "\\\\server\\x"] {
        assert_eq!(host(typed), None, "{typed}");
    }
}

#[test]
fn what_hosts_list_is_read_in_both_forms() {
    let nginx = r#"[
{ "name":"sub", "type":"directory", "mtime":"Sun, 29 Nov 2026 22:00:00 GMT" },
{ "name":"单位-a b-1.json", "type":"file", "mtime":"Sun, 29 Nov 2026 22:00:01 GMT", "size":12 }
]"#;
    let expected = [FolderEntry {
        name: "单位-a b-1.json".into(),
        bytes: 12,
        modified: "Sun, 29 Nov 2026 22:00:01 GMT".into(),
    }];
    assert_eq!(entries_of_json(nginx).unwrap(), expected);
    let dav = r#"<?xml version="1.0" encoding="utf-8" ?>
<D:multistatus xmlns:D="DAV:">
<D:response><D:href>/dav/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat></D:response>
<D:response><D:href>/dav/sub</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat></D:response>
<D:response>
<D:href>/dav/%E5%8D%95%E4%BD%8D-a%20b-1.json</D:href>
<D:propstat><D:prop><D:getcontentlength>12</D:getcontentlength>
<D:getlastmodified>Sun, 29 Nov 2026 22:00:01 GMT</D:getlastmodified><D:resourcetype></D:resourcetype></D:prop></D:propstat>
</D:response>
</D:multistatus>"#;
    assert_eq!(entries_of_propfind(dav).unwrap(), expected);
    for other in ["", "<html><body>Index of /dav/</body></html>", "{}", "[1"] {
        assert_eq!((entries_of_json(other), entries_of_propfind(other)), (None, None), "{other}");
    }
    assert_eq!(entries_of_propfind("<multistatus><response><href>/x").unwrap(), []);
}

#[test]
fn names_in_a_listing_have_their_characters_and_folders_in_it_are_not_looked_into() {
    let response = |href: &str| format!("<d:response><d:href>{href}</d:href></d:response>");
    let listed = [
        "https://host:8443/dav/&#x5355;/",
        "/dav/%E5%8D%95/a&amp;b%26&#39;&quot;&apos;c.json",
        "/dav/%E5%8D%95/sub/nested.json",
        "/dav/%E5%8D%95/&lt;&#20301;&gt;&nbsp;.json",
    ];
    let names = |hrefs: &[&str]| {
        let text = hrefs.iter().map(|href| response(href)).collect::<String>();
        let entries = entries_of_propfind(&format!("<d:multistatus>{text}</d:multistatus>"));
        entries.unwrap().into_iter().map(|entry| entry.name).collect::<Vec<_>>()
    };
    let expected = ["a&b&'\"'c.json", "<位>&nbsp;.json"];
    assert_eq!(names(&listed), expected);
    assert_eq!(names(&listed[1..]), expected, "the folder itself need not be listed");
    assert_eq!(names(&["/dav/a.json"]), ["a.json"]);
    assert_eq!(names(&["/dav/"]), [""; 0]);
}

#[test]
fn what_is_not_exchanged_is_said_instead_of_that_all_is() {
    let condition = SharedCondition::Synced { at: "14:05".into() };
    let synced = SharedStatus { place: "共享".into(), condition, ..SharedStatus::default() };
    for (status, zh, en) in [
        (
            SharedStatus { unwritten: 2, ..synced.clone() },
            "有 2 处更改尚未写入",
            "written there yet: 2",
        ),
        (SharedStatus { unread: 3, ..synced.clone() }, "有 3 份文件暂时读不出来", "read later: 3"),
    ] {
        let (of_zh, of_en) = (status.text(Lang::Zh), status.text(Lang::En));
        assert!(of_zh.contains(zh) && !of_zh.contains("同步"), "{of_zh}");
        assert!(of_en.contains(en) && !of_en.contains("Synchronised"), "{of_en}");
    }
    let large = SharedStatus {
        too_large: 1,
        too_large_names: vec!["大.json".into()],
        wrong_passphrase: true,
        needs_passphrase: true,
        ..synced
    };
    let text = large.text(Lang::Zh);
    assert!(text.contains("过大，没有读取：大.json"), "{text}");
    assert!(text.contains("口令不对") && !text.contains("输入口令后"), "{text}");
}
