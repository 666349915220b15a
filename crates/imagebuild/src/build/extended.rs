//! Extended attributes of files, such as capabilities: they travel with the context.

use std::{collections::HashMap, path::Path};

use rustix::{
    fs::{lgetxattr, llistxattr},
    io::Errno,
};

/// The largest list and the largest value that Linux keeps.
const LARGEST: usize = 64 * 1024;

/// The attributes of a file or link; none where the file system has none or does not tell.
pub(super) fn attributes(path: &Path) -> HashMap<String, Vec<u8>> {
    let names = whole(|buffer| llistxattr(path, buffer));
    let names = names.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
    let value = |name: &str| whole(|buffer| lgetxattr(path, name, buffer));
    names.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), value(name))).collect()
}

/// Most files have none: a small buffer is tried first.
fn whole(read: impl Fn(&mut [u8]) -> Result<usize, Errno>) -> Vec<u8> {
    let mut small = [0; 256];
    match read(&mut small) {
        Ok(length) => small[..length].to_vec(),
        Err(Errno::RANGE) => {
            let mut large = vec![0; LARGEST];
            let length = read(&mut large).unwrap_or_default();
            large.truncate(length);
            large
        }
        Err(_) => Vec::new(),
    }
}
