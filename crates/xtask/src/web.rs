//! The web part: npm's packages as the lock file names them, then the bundle that the server embeds.

use crate::tools::{Done, Failed, answers, run};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Node's oldest major version that the web part builds with.
const NODE_MAJOR: u32 = 20;

/// Builds the web part, unless what is there is newer than everything it is made of.
pub(crate) fn build(root: &Path) -> Done {
    packages(root)?;
    let web = root.join("web");
    let sources = [
        web.join("src"),
        web.join("package-lock.json"),
        web.join("vite.config.ts"),
        web.join("tsconfig.json"),
        web.join("tsconfig.worker.json"),
        web.join("compress.mjs"),
        root.join("crates/words/text"),
    ];
    if newest(&sources) >= newest(&[web.join("dist/manifest.json")]) {
        run(&web, "npm", &["run", "build"], &[])?;
    }
    Ok(())
}

/// Installs npm's packages, unless they are those of the lock file already.
pub(crate) fn packages(root: &Path) -> Done {
    node()?;
    let web = root.join("web");
    let installed = web.join("node_modules/.package-lock.json");
    if newest(&[web.join("package-lock.json")]) >= newest(&[installed]) {
        run(&web, "npm", &["ci", "--no-audit", "--no-fund"], &[])?;
    }
    Ok(())
}

fn node() -> Done {
    let missing = || Failed(format!("The web part is built with Node {NODE_MAJOR} or newer and npm: install them."));
    if !answers("npm") {
        return Err(missing());
    }
    let output = std::process::Command::new("node").arg("--version").output().map_err(|_| missing())?;
    let version = String::from_utf8_lossy(&output.stdout);
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_some_and(|major: u32| major >= NODE_MAJOR) { Ok(()) } else { Err(missing()) }
}

/// When the newest file below these was changed; the beginning of time if there is none.
fn newest(paths: &[impl AsRef<Path>]) -> SystemTime {
    paths.iter().map(|path| changed(path.as_ref())).max().unwrap_or(SystemTime::UNIX_EPOCH)
}

fn changed(path: &Path) -> SystemTime {
    let Ok(metadata) = fs::metadata(path) else { return SystemTime::UNIX_EPOCH };
    if metadata.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        return entries.map(|entry| changed(&entry.path())).max().unwrap_or(SystemTime::UNIX_EPOCH);
    }
    metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH)
}
