//! Whether the data folder can be used, by whom, and for how long yet.

use super::finding::Finding;
use rustix::fs::{Access, access};
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use store::{OpenError, SledStore};
use terms::limits;

const ABOUT: &str = "data";
/// Below so many times the reserve it is time to make room.
const ROOM: u64 = 4;

pub(super) fn look(data: &Path, is_running: bool) -> Vec<Finding> {
    let shown = data.display();
    let folder = match fs::metadata(data) {
        Ok(folder) if folder.is_dir() => folder,
        Ok(_) => {
            let remedy = "name a folder by the setting data, or move the file away";
            return vec![Finding::wrong(ABOUT, format!("{shown} is a file, not a folder"), remedy)];
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => return vec![missing(data)],
        Err(why) => {
            let remedy = "ask as the user that the server runs as: runuser -u lausuma -- lausuma doctor";
            return vec![Finding::wrong(ABOUT, format!("{shown} can't be looked at: {why}"), remedy)];
        }
    };
    let mut findings = vec![writable(data, folder.uid())];
    if folder.permissions().mode() & 0o077 != 0 {
        let remedy = format!("chmod 700 {shown}");
        findings.push(Finding::look(ABOUT, format!("others on this machine can look into {shown}"), remedy));
    }
    findings.extend(one_file_system(data, folder.dev()));
    findings.push(of_store(data, SledStore::look(data), is_running));
    findings
}

/// It is made at the start, if the folder around it lets it be made.
fn missing(data: &Path) -> Finding {
    let shown = data.display();
    let around = data.ancestors().skip(1).map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    let around = around.into_iter().find(|path| path.exists());
    match around {
        Some(around) if access(around, Access::WRITE_OK).is_ok() => {
            Finding::ok(ABOUT, format!("{shown} does not exist yet; it is made at the first start"))
        }
        _ => Finding::wrong(
            ABOUT,
            format!("{shown} does not exist, and this user may not make it"),
            format!("start the service, whose unit makes it, or: install -d -m 700 -o lausuma -g lausuma {shown}"),
        ),
    }
}

fn writable(data: &Path, owner: u32) -> Finding {
    let shown = data.display();
    if let Err(why) = access(data, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK) {
        let what =
            if why == rustix::io::Errno::ROFS { "is on a disk that is read-only" } else { "can't be written to" };
        let remedy = format!(
            "ask as the user that the server runs as (runuser -u lausuma -- lausuma doctor); if it is wrong then too: chown -R \
             lausuma:lausuma {shown}, and look at the disk with dmesg"
        );
        return Finding::wrong(ABOUT, format!("{shown} {what}: {why}"), remedy);
    }
    let me = rustix::process::geteuid();
    if me.as_raw() != owner && !me.is_root() {
        let remedy = format!("chown -R lausuma:lausuma {shown}");
        return Finding::look(ABOUT, format!("{shown} belongs to another user, {owner}"), remedy);
    }
    Finding::ok(ABOUT, format!("{shown} can be written to"))
}

/// What is renamed or copied within the folder stays whole only on one file system.
fn one_file_system(data: &Path, of: u64) -> Option<Finding> {
    let records = data.join("records");
    let other = fs::metadata(&records).is_ok_and(|folder| folder.dev() != of);
    other.then(|| {
        let sentence = format!("{} lies on another disk than the folder around it", records.display());
        Finding::wrong(ABOUT, sentence, "stop the server and put the whole folder on one file system")
    })
}

fn of_store(data: &Path, looked: Result<(bool, u64), OpenError>, is_running: bool) -> Finding {
    let (is_made, free) = match looked {
        Ok(looked) => looked,
        Err(why @ OpenError::NewerFormat { .. }) => {
            let remedy = "install the version of Lausuma that wrote it, or a later one; nothing was changed";
            return Finding::wrong(ABOUT, why.to_string(), remedy);
        }
        Err(why) => {
            let remedy = "restore a backup into an empty folder, and keep this one as it is";
            return Finding::wrong(ABOUT, why.to_string(), remedy);
        }
    };
    let reserve = limits::STORE_RESERVE_BYTES;
    let room = format!("the disk of {} has {} left", data.display(), megabytes(free));
    if free < reserve {
        let sentence = format!("{room}, less than the {} below which nothing is stored", megabytes(reserve));
        return Finding::wrong(ABOUT, sentence, "make room: delete what is not needed, or enlarge the disk");
    }
    if free < ROOM * reserve {
        let sentence = format!("{room}; below {} nothing is stored any more", megabytes(reserve));
        return Finding::look(ABOUT, sentence, "make room before long");
    }
    let what = match (is_made, is_running) {
        (false, _) => "nothing is stored yet",
        (true, true) => "what is stored was checked when the server started",
        (true, false) => "what is stored is checked when the server starts",
    };
    Finding::ok(ABOUT, format!("{room}; {what}"))
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_space_is_measured_by_the_reserve() {
        let reserve = limits::STORE_RESERVE_BYTES;
        for (free, mark) in [
            (reserve - 1, "wrong"),
            (reserve, "look at this"),
            (reserve + 1, "look at this"),
            (ROOM * reserve - 1, "look at this"),
            (ROOM * reserve, "ok"),
            (ROOM * reserve + 1, "ok"),
        ] {
            let line = of_store(Path::new("/data"), Ok((true, free)), false).to_string();
            assert!(line.starts_with(mark), "{free}: {line}");
        }
    }

    #[test]
    fn a_folder_is_told_from_a_file_and_from_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let lines = |path: &Path| -> Vec<String> { look(path, false).iter().map(Finding::to_string).collect() };
        let file = folder.path().join("tiedosto");
        fs::write(&file, "x").expect("written");
        assert!(lines(&file)[0].starts_with("wrong") && lines(&file)[0].contains("is a file"), "{:?}", lines(&file));
        let none = folder.path().join("a/b");
        assert!(lines(&none)[0].starts_with("ok") && !none.exists(), "{:?}", lines(&none));
        assert!(lines(folder.path()).iter().all(|line| !line.starts_with("wrong")), "{:?}", lines(folder.path()));
        fs::write(folder.path().join("format"), "lausuma store, format 99\n").expect("written");
        let lines = lines(folder.path());
        let newer = lines.iter().find(|line| line.starts_with("wrong")).expect("it is refused");
        assert!(newer.contains("format 99") && newer.contains("later"), "{newer}");
    }
}
