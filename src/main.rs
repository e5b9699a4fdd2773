//! Mounts the page, nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    zhibu::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Zhibu runs in a browser: see README.md");
}
