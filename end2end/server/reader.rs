//! Independent readers, in the tests' own Python.

use std::{path::Path, process::Command};

/// What this script of `tools/` found in the file, or a failed test.
pub fn read(script: &str, file: &Path) -> serde_json::Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(".tools/python/bin/python");
    assert!(python.exists(), "the Python of the tests is missing: tools/setup.sh test");
    let output = Command::new(python).arg(root.join("tools").join(script)).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
