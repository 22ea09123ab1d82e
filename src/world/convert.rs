//! Converts documents of old formats to DOCX with LibreOffice.
//!
//! Invariant: each conversion has its own folder and profile, so it sees neither other conversions nor the user's
//! settings; the profile forbids macros and links.

#![allow(clippy::disallowed_methods, reason = "the one door to other programs")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{ConvertError, Disk, World};

/// The time limit of a conversion.
const MAX_SECONDS: u64 = 60;
/// The largest converted report, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// Names of the program, the usual one first.
const PROGRAMS: &[&str] = &["soffice", "libreoffice"];

const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Converts a document to DOCX.
pub(super) fn by_libreoffice(bytes: &[u8], from: &str) -> Result<Vec<u8>, ConvertError> {
    let folder = Folder::new().map_err(|error| failed(&error))?;
    let input = folder.path.join(format!("report.{from}"));
    std::fs::write(&input, bytes).map_err(|error| failed(&error))?;
    let profile = folder.path.join("profile");
    std::fs::create_dir_all(profile.join("user")).map_err(|error| failed(&error))?;
    std::fs::write(profile.join("user/registrymodifications.xcu"), PROFILE).map_err(|error| failed(&error))?;
    let mut child = start(&folder.path, &profile, &input)?;
    let status = wait(&mut child).map_err(|error| failed(&error))?;
    let Some(status) = status else { return Err(ConvertError::TimedOut { seconds: MAX_SECONDS }) };
    let output = folder.path.join("out/report.docx");
    let name = output.to_str().unwrap_or_default();
    // The program exits with success even if it could not read the document.
    Disk.read(name, MAX_BYTES).map_err(|_| ConvertError::Failed(status.to_string()))
}

fn start(folder: &Path, profile: &Path, input: &Path) -> Result<Child, ConvertError> {
    for program in PROGRAMS {
        let mut command = Command::new(program);
        command
            .arg(format!("-env:UserInstallation=file://{}", profile.display()))
            .args(["--headless", "--norestore", "--nolockcheck", "--convert-to", "docx", "--outdir"])
            .arg(folder.join("out"))
            .arg(input)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // The program starts child processes, which can be ended together as a group.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        match command.spawn() {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(ConvertError::Missing)
}

/// Waits for the process up to the time limit; `None` if it had to be killed.
fn wait(child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
    let end = Instant::now() + Duration::from_secs(MAX_SECONDS);
    while Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    #[cfg(unix)]
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status();
    let _ = child.kill();
    child.wait()?;
    Ok(None)
}

fn failed(error: &std::io::Error) -> ConvertError {
    ConvertError::Failed(error.kind().to_string())
}

/// A temporary folder that is removed when dropped.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn new() -> std::io::Result<Folder> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let name = format!("gouji-{}-{count}-{}", std::process::id(), now.map_or(0, |now| now.as_nanos()));
        let path = std::env::temp_dir().join(name);
        let mut builder = std::fs::DirBuilder::new();
        // Restricts access, because reports may not be public yet.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Folder { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
