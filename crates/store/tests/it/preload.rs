//! Builds the libraries that stand in front of the C library in a child process.

use std::{path::PathBuf, process::Command};
use tempfile::TempDir;

/// A built library; it goes when this is dropped.
pub(crate) struct Library(TempDir);

impl Library {
    /// Compiles `source` with the system's C compiler.
    pub(crate) fn build(source: &str) -> Library {
        let library = Library(tempfile::tempdir().unwrap());
        let code = library.0.path().join("preload.c");
        std::fs::write(&code, source).unwrap();
        let compiler = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(library.path())
            .arg(&code)
            .args(["-ldl", "-lpthread"])
            .output()
            .expect(
                "this test needs a C compiler: install the packages gcc and libc6-dev (on Debian: build-essential)",
            );
        let said = String::from_utf8_lossy(&compiler.stderr);
        assert!(compiler.status.success(), "the C compiler needs libc6-dev, or the source is wrong: {said}");
        library
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("preload.so")
    }
}
