//! The published JSON Schema is the one that the code generates.

use std::path::Path;

use zhibu_format::schema;

#[test]
fn the_published_schema_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/schema/ledger.v1.json");
    let published = std::fs::read_to_string(path).unwrap();
    let fresh = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    assert!(published == fresh, "run `make generate`: the record kinds have changed");
}
