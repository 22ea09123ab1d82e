//! Tells the program from which commit it is built. A source archive has none, and then the version stands alone.

use std::process::Command;

fn main() {
    let git = |arguments: &[&str]| {
        let done = Command::new("git").args(arguments).output().ok().filter(|done| done.status.success())?;
        Some(String::from_utf8(done.stdout).ok()?.trim().to_owned())
    };
    // The archive of a package may lie inside somebody else's repository.
    let own = git(&["ls-files", "--error-unmatch", "Cargo.toml"]).is_some();
    let mut version = env!("CARGO_PKG_VERSION").to_owned();
    if let Some(commit) = git(&["rev-parse", "--short=9", "HEAD"]).filter(|_| own) {
        version = format!("{version} ({commit})");
    }
    println!("cargo::rustc-env=GOUJI_VERSION={version}");
    // `HEAD` changes with the branch, its log with every commit.
    for file in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", file]).filter(|_| own) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}
