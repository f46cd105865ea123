//! The only place that reads the time. Everything else is told what time it is.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{TimeDelta, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

use super::instant::Instant;

/// In demo mode a file of the data folder, `horloge`, moves the programme's time by the number of seconds that it holds:
/// tests and trainers use it to live through months in minutes. Session expiry is not moved.
#[derive(Clone, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The programme's time: what « today » and every deadline are reckoned from.
    pub fn now(&self) -> Instant {
        self.real_now().plus(TimeDelta::seconds(self.offset_seconds.load(Ordering::Relaxed)))
    }

    /// The time of the world, for what protects accounts: sessions, tries.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn real_now(&self) -> Instant {
        Utc::now().into()
    }

    /// A fresh identifier, that sorts by the time of the world.
    pub fn new_id(&self) -> Uuid {
        let now = self.real_now().utc();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(ContextV7::new(), seconds, now.timestamp_subsec_nanos()))
    }

    pub fn shift(&self, offset: TimeDelta) {
        self.offset_seconds.store(offset.num_seconds(), Ordering::Relaxed);
    }

    /// Follows the file for as long as the program runs. An absent or unreadable file means no shift.
    pub async fn follow(self, data: impl AsRef<Path>) {
        let file = data.as_ref().join("horloge");
        loop {
            let seconds =
                tokio::fs::read_to_string(&file).await.ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
            self.offset_seconds.store(seconds, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
