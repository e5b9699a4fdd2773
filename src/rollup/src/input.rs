//! The files that a user names: paths, folders, patterns, and the standard input.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What stands for the standard input among paths.
pub const STDIN: &str = "-";

/// A name that stands for no file.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// No file, folder or match of a pattern is there.
    #[error("{name}: no such file or folder, and no file fits it as a pattern")]
    Nothing {
        /// What was named.
        name: String,
    },
    /// A folder cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The folder.
        path: String,
        /// The reason.
        error: io::Error,
    },
}

/// Copies the standard input to a file: a ledger is read twice, first to tell which one it is.
pub fn keep_stdin(to: &Path) -> io::Result<()> {
    io::copy(&mut io::stdin(), &mut File::create(to)?).map(|_| ())
}

/// The files behind names, each once and in a fixed order. Of a folder these are the files whose names end in
/// `.json`, in it and below it. The standard input was copied to `stdin`.
pub fn files_of(names: &[String], stdin: &Path) -> Result<Vec<PathBuf>, InputError> {
    let mut files = Vec::new();
    for name in names {
        let path = if name == STDIN { stdin } else { Path::new(name) };
        if path.is_file() {
            files.push(path.to_owned());
        } else if path.is_dir() {
            add_folder(path, &mut files)?;
        } else {
            let found = matches(name);
            if found.is_empty() {
                return Err(InputError::Nothing { name: name.clone() });
            }
            files.extend(found);
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    files.retain(|path| seen.insert(path.clone()));
    Ok(files)
}

fn matches(pattern: &str) -> Vec<PathBuf> {
    let found = glob::glob(pattern).into_iter().flatten().flatten();
    found.filter(|path| path.is_file()).collect()
}

fn add_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), InputError> {
    let unreadable = |error| InputError::Unreadable { path: folder.display().to_string(), error };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    for path in paths {
        // What a link leads to may lie above it, and so on for ever.
        if path.is_dir() && !path.is_symlink() {
            add_folder(&path, files)?;
        } else if path.is_file()
            && path.extension().is_some_and(|name| name.eq_ignore_ascii_case("json"))
        {
            files.push(path);
        }
    }
    Ok(())
}
