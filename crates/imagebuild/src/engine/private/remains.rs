//! What a killed engine leaves running and mounted: the next one does not look for it.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use nix::{
    mount::{MntFlags, umount2},
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::StateFolder;

/// How long killed processes may take to end.
const END_TIMEOUT: Duration = Duration::from_secs(2);

/// Ends the processes of steps and removes their mounts; only where no engine runs in this folder.
pub(super) fn clear(state: &StateFolder) {
    let executor = state.data_root().join("buildkit/executor");
    let steps = step_ids(&executor);
    end_processes(&steps);
    let mut mounts = mounts_below(&state.data_root());
    // The last one lies on top.
    while let Some(mount) = mounts.pop() {
        let _ = umount2(&mount, MntFlags::MNT_DETACH);
    }
    // The engine mounts its folder on itself, and notes that it has to undo that.
    let note = state.exec_root().join("unmount-on-shutdown");
    if note.exists() && umount2(&state.data_root(), MntFlags::MNT_DETACH).is_ok() {
        let _ = fs::remove_file(note);
    }
    for step in &steps {
        let folder = executor.join(step);
        let _ = fs::remove_file(folder.join("config.json"));
        // Nothing that has something in it: the files of a step that is still mounted are those of a layer.
        let _ = fs::remove_dir(folder.join("rootfs"));
        let _ = fs::remove_dir(folder);
        let _ = fs::remove_dir_all(Path::new("/run/runc").join(step));
    }
}

/// The steps that ran when the engine ended: each has a folder, which is removed behind it.
fn step_ids(executor: &Path) -> Vec<String> {
    let entries = fs::read_dir(executor).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.filter_map(|folder| folder.file_name().into_string().ok()).collect()
}

/// A step's control group is called as the step.
fn end_processes(steps: &[String]) {
    if steps.is_empty() {
        return;
    }
    let deadline = Instant::now() + END_TIMEOUT;
    loop {
        let left = processes_of(steps);
        if left.is_empty() || Instant::now() > deadline {
            return;
        }
        for process in left {
            let _ = kill(process, Signal::SIGKILL);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn processes_of(steps: &[String]) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let of_a_step = |pid: &i32| {
        let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        groups.lines().any(|line| line.split('/').any(|part| steps.iter().any(|it| it == part)))
    };
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(of_a_step).map(Pid::from_raw).collect()
}

/// What is mounted below a folder by engines: the folders of steps, and overlays.
fn mounts_below(folder: &Path) -> Vec<PathBuf> {
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let ours = |line: &str| {
        let (before, behind) = line.split_once(" - ")?;
        let path = PathBuf::from(unescaped(before.split(' ').nth(4)?));
        let of_an_engine =
            behind.starts_with("overlay ") || path.starts_with(folder.join("buildkit/executor"));
        (path != folder && path.starts_with(folder) && of_an_engine).then_some(path)
    };
    table.lines().filter_map(ours).collect()
}

/// The table writes blanks and backslashes as three octal digits.
fn unescaped(text: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(text.to_owned(), |text, (code, char)| text.replace(code, char))
}
