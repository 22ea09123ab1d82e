//! Computes SHA-256 digests of bytes: at once, part by part, or while they are read.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// A digest in progress.
#[derive(Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Adds a part preceded by its length, so that two lists of parts agree only if all parts do.
    pub fn part(&mut self, bytes: &[u8]) {
        self.add(&(bytes.len() as u64).to_le_bytes());
        self.add(bytes);
    }

    pub fn finish(self) -> String {
        format!("{:x}", self.0.finalize())
    }
}

/// Returns the digest of bytes.
pub fn sha256(bytes: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.add(bytes);
    digest.finish()
}

/// A reader that digests what passes through it, for inputs too long to be held in memory.
pub struct Digested<R> {
    inner: R,
    digest: Digest,
    len: u64,
}

impl<R: Read> Digested<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, digest: Digest::default(), len: 0 }
    }

    /// Reads to the end and returns the digest and the length of everything.
    pub fn finish(mut self) -> io::Result<(String, u64)> {
        io::copy(&mut self, &mut io::sink())?;
        Ok((self.digest.finish(), self.len))
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.digest.add(into.get(..count).unwrap_or_default());
        self.len += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_in_pieces_are_the_same_bytes() {
        let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let mut reader = Digested::new(bytes.as_slice());
        let mut head = [0; 777];
        reader.read_exact(&mut head).unwrap();
        assert_eq!(reader.finish().unwrap(), (sha256(&bytes), 400_000));
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |parts: &[&str]| {
            let mut digest = Digest::default();
            parts.iter().for_each(|part| digest.part(part.as_bytes()));
            digest.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["", "a"]), of(&["a", ""]));
    }
}
