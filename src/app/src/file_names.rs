//! Names of exported files.

use xxhash_rust::xxh64::xxh64;

/// What file systems bar from names, besides control characters and the invisible ones that browsers
/// replace.
const BARRED: &str = r#"\/:*?"<>|"#;

/// A name in characters that file systems allow. Browsers would replace the others, by which two names
/// could become one: so a hash of the name stands for what is replaced. It prevents accidents alone: two
/// names made for the purpose may become one, and then the browser numbers the files.
pub fn allowed(name: &str) -> String {
    let is_barred = |char: char| char.is_control() || is_invisible(char) || BARRED.contains(char);
    let clean = name.replace(is_barred, "_");
    let clean = clean.trim_matches(['.', ' ']);
    if clean == name {
        return name.to_owned();
    }
    format!("{clean}-{:08x}", xxh64(name.as_bytes(), 0) >> 32)
}

/// Marks of direction, joiners and spaces without a width, and what is no character.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}
