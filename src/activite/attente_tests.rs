//! A device and a server between which calls are lost, doubled and come late.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const ENTRIES: u128 = 4;

fn id(number: u128) -> ActiviteId {
    Uuid::from_u128(number).into()
}

fn form(note: u8) -> ActiviteForm {
    ActiviteForm { annotation: note.to_string(), ..ActiviteForm::default() }
}

fn write(note: u8) -> Action {
    Action::Ecrire(Box::new(form(note)))
}

/// The rules of `activite::api`, on notes alone.
#[derive(Default)]
struct Server {
    entries: BTreeMap<ActiviteId, (u32, ActiviteForm)>,
    /// What each entry was created with.
    keys: BTreeMap<ActiviteId, ActiviteForm>,
    deleted: BTreeSet<ActiviteId>,
}

impl Server {
    fn receive(&mut self, changement: &Changement) -> Issue {
        let id = changement.id;
        let there = self.entries.get(&id).cloned();
        let conflict = || Issue::Conflit {
            serveur: there.clone().map(|(version, form)| Box::new(Enregistree { id, version, form })),
        };
        match (&changement.action, changement.base, &there) {
            (Action::Ecrire(form), None, _) => match self.keys.get(&id) {
                Some(earlier) if earlier == &**form => Issue::Fait { version: Some(1) },
                Some(_) => conflict(),
                None => {
                    self.keys.insert(id, (**form).clone());
                    self.entries.insert(id, (1, (**form).clone()));
                    Issue::Fait { version: Some(1) }
                }
            },
            (Action::Ecrire(form), Some(_), Some((version, same))) if same == &**form => {
                Issue::Fait { version: Some(*version) }
            }
            (Action::Ecrire(form), Some(base), Some((version, _))) if base == *version => {
                self.entries.insert(id, (version + 1, (**form).clone()));
                Issue::Fait { version: Some(version + 1) }
            }
            (Action::Supprimer, Some(base), Some((version, _))) if base == *version => {
                self.entries.remove(&id);
                self.deleted.insert(id);
                Issue::Fait { version: None }
            }
            (Action::Supprimer, _, None) if self.deleted.contains(&id) => Issue::Fait { version: None },
            _ => conflict(),
        }
    }
}

/// A device, and what the person expects of each entry: nothing, or this form.
#[derive(Default)]
struct Device {
    known: BTreeMap<ActiviteId, u32>,
    file: BTreeMap<ActiviteId, Attente>,
    seen: BTreeMap<ActiviteId, ActiviteForm>,
    gone: BTreeSet<ActiviteId>,
}

impl Device {
    fn act(&mut self, id: ActiviteId, action: Action) {
        // Nobody writes in an entry that was deleted, nor deletes what is not there.
        if self.gone.contains(&id) || (action == Action::Supprimer && !self.seen.contains_key(&id)) {
            return;
        }
        match &action {
            Action::Ecrire(form) => drop(self.seen.insert(id, (**form).clone())),
            Action::Supprimer => {
                self.seen.remove(&id);
                self.gone.insert(id);
            }
        }
        let after = match self.file.remove(&id) {
            Some(attente) => attente.then(action),
            None => Some(Attente::new(id, self.known.get(&id).copied(), action)),
        };
        self.file.extend(after.map(|attente| (id, attente)));
    }

    fn send(&mut self) -> Vec<Changement> {
        self.file.values_mut().filter_map(Attente::send).collect()
    }

    /// The answers, and the server's versions that come with them.
    fn receive(&mut self, sent: &[Changement], issues: Vec<Issue>, server: &Server) {
        for (changement, issue) in sent.iter().zip(issues) {
            if let Some(attente) = self.file.remove(&changement.id) {
                self.file.extend(attente.answered(changement, issue).map(|attente| (changement.id, attente)));
            }
        }
        self.known = server.entries.iter().map(|(id, (version, _))| (*id, *version)).collect();
    }
}

#[derive(Clone, Debug)]
enum Event {
    Write(u128, u8),
    Delete(u128),
    /// A call that arrives, its answer too.
    Call,
    /// A call that is done, and whose answer is lost.
    Lost,
    /// A call that never arrives.
    Cut,
    /// An earlier call arrives once more, whichever.
    Late(usize),
    /// An answer that came late, to a call that was already answered.
    LateAnswer(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..ENTRIES, any::<u8>()).prop_map(|(at, note)| Event::Write(at, note)),
        1 => (0..ENTRIES).prop_map(Event::Delete),
        2 => Just(Event::Call),
        2 => Just(Event::Lost),
        1 => Just(Event::Cut),
        2 => any::<usize>().prop_map(Event::Late),
        1 => any::<usize>().prop_map(Event::LateAnswer),
    ]
}

proptest! {
    #[test]
    fn the_server_ends_with_what_the_person_sees(events in proptest::collection::vec(event(), 0..60)) {
        let (mut server, mut device) = (Server::default(), Device::default());
        let mut calls: Vec<(Vec<Changement>, Vec<Issue>)> = Vec::new();
        for event in events {
            match event {
                Event::Write(at, note) => device.act(id(at), write(note)),
                Event::Delete(at) => device.act(id(at), Action::Supprimer),
                // Unless it arrives late.
                Event::Cut => calls.push((device.send(), Vec::new())),
                Event::Call | Event::Lost => {
                    let sent = device.send();
                    let issues: Vec<_> = sent.iter().map(|change| server.receive(change)).collect();
                    if matches!(event, Event::Call) {
                        device.receive(&sent, issues.clone(), &server);
                    }
                    calls.push((sent, issues));
                }
                Event::Late(which) if !calls.is_empty() => {
                    let at = which % calls.len();
                    // Doubled, and in another order than it was sent.
                    for change in calls[at].0.iter().rev() {
                        let _ = server.receive(change);
                    }
                }
                Event::LateAnswer(which) if !calls.is_empty() => {
                    let (sent, issues) = calls[which % calls.len()].clone();
                    device.receive(&sent, issues, &server);
                }
                Event::Late(_) | Event::LateAnswer(_) => {}
            }
        }
        for _ in 0..4 {
            let sent = device.send();
            let issues: Vec<_> = sent.iter().map(|change| server.receive(change)).collect();
            device.receive(&sent, issues, &server);
        }
        prop_assert!(device.file.is_empty(), "still waiting: {:?}", device.file);
        let stored: BTreeMap<_, _> = server.entries.into_iter().map(|(id, (_, form))| (id, form)).collect();
        prop_assert_eq!(stored, device.seen);
    }
}

fn conflict(serveur: Option<Box<Enregistree>>) -> Attente {
    let mut attente = Attente::new(id(1), Some(1), write(7));
    let sent = attente.send().unwrap();
    attente.answered(&sent, Issue::Conflit { serveur }).unwrap()
}

#[test]
fn an_entry_made_and_deleted_before_it_was_sent_leaves_nothing() {
    assert_eq!(Attente::new(id(1), None, write(1)).then(Action::Supprimer), None);
    let mut sent = Attente::new(id(1), None, write(1));
    sent.send();
    assert!(sent.then(Action::Supprimer).is_some(), "the server may have it");
}

#[test]
fn in_conflict_nothing_is_sent_before_the_person_has_chosen() {
    let theirs = Enregistree { id: id(1), version: 5, form: form(9) };
    let mut both = conflict(Some(Box::new(theirs)));
    assert_eq!(both.send(), None);
    assert_eq!(both.clone().then(write(8)).unwrap().arret(), both.arret());
    let mut mine = both.clone().keep_mine(id(2)).unwrap();
    assert_eq!(mine.send(), Some(Changement { id: id(1), base: Some(5), action: write(7) }));
    let mut other = both.keep_both(id(2)).unwrap();
    let sent = other.send().unwrap();
    assert_eq!((sent.id, sent.base), (id(2), None));
}

#[test]
fn mine_comes_back_as_a_new_entry_where_the_other_was_deleted() {
    let mine = conflict(None).keep_mine(id(2)).unwrap();
    assert_eq!((mine.id, mine.form().unwrap().cle.clone()), (id(2), id(2).to_string()));
}

#[test]
fn what_is_wrong_waits_for_its_correction() {
    let mut attente = Attente::new(id(1), None, write(1));
    let sent = attente.send().unwrap();
    let erreurs = FieldErrors::one("jour", "Choisissez une date.");
    let mut wrong = attente.answered(&sent, Issue::ACorriger { erreurs: erreurs.clone() }).unwrap();
    assert_eq!(wrong.arret(), Some(&Arret::ACorriger(erreurs)));
    assert_eq!(wrong.send(), None);
    let mut right = wrong.then(write(2)).unwrap();
    assert_eq!(right.send(), Some(Changement { id: id(1), base: None, action: write(2) }));
}
