//! What stands around every page: the rail, the top bar, banners, the window's title, notices, and
//! the keys that work everywhere.

pub mod banners;
pub mod frame;
pub mod keyboard;
pub mod notice;
pub mod parts;
pub mod rail;
pub mod top_bar;
