//! Makes small random forms and documents that print them with odd things around, and judges what was read of each cell.
//!
//! Everything follows from one seed. No two figures of a document are alike, so a figure tells where it was printed.

mod form;
mod formats;
mod neighbour;
mod oddity;
mod print;
mod reading;
mod laid;
mod words;

pub use form::{Form, Shape, Table};
pub use formats::{BORDERLESS, FORMATS};
pub use oddity::KINDS;
pub use print::Must;
pub use reading::{Outcome, judge, read};

/// A source of random choices.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed ^ 0x9e37_79b9_7f4a_7c15);
        let _ = (dice.roll(2), dice.roll(2));
        dice
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }

    /// True in so many of a hundred throws.
    pub fn chance(&mut self, of_hundred: usize) -> bool {
        self.roll(100) < of_hundred
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())].clone()
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}

/// A form, a document that prints it, and what is expected of each cell.
#[derive(Debug, Clone)]
pub struct Case {
    pub seed: u64,
    pub kinds: Vec<&'static str>,
    pub format: &'static str,
    pub form: Form,
    pub printed: print::Printed,
}

impl Case {
    /// Makes the case of these kinds; `None` where the form of this seed has no room for one of them.
    pub fn new(kinds: &[&'static str], format: &'static str, seed: u64) -> Option<Case> {
        let mut dice = Dice::new(seed);
        let form = Form::random(&mut dice, oddity::shape(kinds), kinds.len() > 1);
        let mut printed = print::Printed::new(&form, &mut dice);
        // A second report repeats whatever is odd about the first.
        let (last, others): (Vec<&str>, Vec<&str>) = kinds.iter().partition(|kind| **kind == "several-reports");
        for kind in others.iter().chain(&last) {
            if !oddity::apply(kind, &form, &mut printed, &mut dice) {
                return None;
            }
        }
        formats::soften(format, kinds, &mut printed);
        Some(Case { seed, kinds: kinds.to_vec(), format, form, printed })
    }

    /// The same document with every figure ten times as large.
    pub fn scaled(&self) -> Case {
        Case { printed: self.printed.scaled(), ..self.clone() }
    }

    /// The same document with the columns of its tables in another order; `None` where a table has none to move.
    pub fn permuted(&self) -> Option<Case> {
        let mut case = self.clone();
        let mut dice = Dice::new(self.seed ^ 1);
        let moved: Vec<bool> = case
            .printed
            .blocks
            .iter_mut()
            .filter(|block| block.raw.is_none() && block.lines.iter().all(|line| line.extra.is_none()))
            .map(|block| oddity::permute_columns(block, &mut dice))
            .collect();
        moved.contains(&true).then_some(case)
    }

    pub fn name(&self) -> String {
        formats::name(self.format)
    }

    pub fn bytes(&self) -> Vec<u8> {
        formats::write(self.format, &self.printed)
    }

    /// The form and the document as text, for a message about a case that failed.
    pub fn show(&self) -> String {
        format!(
            "kinds {:?}, format {}, seed {}\n{}\n{}",
            self.kinds,
            self.format,
            self.seed,
            self.form.yaml(),
            formats::show(self.format, &self.printed)
        )
    }
}
