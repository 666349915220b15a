use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Why a file was not replaced. What it held before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written ({source}); it is unchanged: check its permissions and the space left", path.display())]
pub struct ReplaceError {
    /// The file.
    pub path: PathBuf,
    source: io::Error,
}

/// Puts `bytes` in place of what the file at `path` holds, wholly or not at all. Keeps its mode, and
/// replaces what a link points to instead of the link. A file that is not there is made.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), ReplaceError> {
    write(path, bytes).map_err(|source| ReplaceError { path: path.to_owned(), source })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    let target = if is_link { fs::canonicalize(path)? } else { path.to_owned() };
    let folder =
        target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let old = match fs::metadata(&target) {
        Ok(data) if !data.is_file() => return Err(io::Error::other("it is no regular file")),
        Ok(data) => Some(data),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut new = builder().tempfile_in(folder)?;
    new.write_all(bytes)?;
    if let Some(old) = old {
        if old.permissions().readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        keep_owner(new.as_file(), &old);
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&target)?;
    // The new name itself is safe only when its folder is on disk.
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// A new file gets the mode that any other program would give it.
#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".tmp").permissions(fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".tmp");
    builder
}

/// Root mending a user's file must not take it away; where the owner cannot be set it is ours anyway.
#[cfg(unix)]
fn keep_owner(new: &fs::File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(new, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}
