//! What may be told in public of few people.
//!
//! Source: programme.md § 5 (« public figures hide groups under 5 »), v1, in force since the first figure was shown.

/// Of fewer, someone could be recognised.
pub const SMALLEST_GROUP: u64 = 5;

/// The number, where it may be shown.
pub fn publishable(count: u64) -> Option<u64> {
    (count >= SMALLEST_GROUP).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_under_five_stays_untold() {
        assert_eq!([0, 1, 4, 5, 1_000].map(publishable), [None, None, None, Some(5), Some(1_000)]);
    }
}
