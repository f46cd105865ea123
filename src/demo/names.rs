//! Plausible words for demonstration data.

/// Name and INSEE code of the commune of a place where people are received.
pub const LIEUX_VAL_D_OISE: [(&str, &str); 4] = [
    ("Médiathèque Anna Langfus", "95585"),
    ("Mairie annexe de Lochères", "95585"),
    ("Maison de quartier Rosiers-Chantepie", "95585"),
    ("France Services", "95268"),
];

pub const LIEUX_REUNION: [(&str, &str); 2] =
    [("Médiathèque François Mitterrand", "97411"), ("Case de Savanna", "97415")];

pub const LIEUX_AIN: [(&str, &str); 2] = [("Médiathèque Vailland", "01053"), ("Maison France Services", "01004")];

/// What a conseiller might note, without anyone's personal data.
pub const NOTES: [&str; 10] = [
    "Revient la semaine prochaine pour la suite.",
    "Création d’une adresse e-mail, puis premier envoi.",
    "Téléphone récent, trop de notifications\u{a0}: réglages revus ensemble.",
    "Orientation vers la CPAM pour la carte Vitale.",
    "Groupe très à l’aise\u{a0}: prévoir un niveau intermédiaire.",
    "Peur de se tromper. À encourager.",
    "Déclaration de revenus commencée, à terminer à deux.",
    "Faux SMS de livraison reconnu pendant l’atelier.",
    "Photos transférées sur une clé USB.",
    "Compte FranceConnect bloqué\u{a0}: démarche faite au guichet.",
];

pub const PRENOMS: [&str; 16] = [
    "Aïcha", "Antoine", "Chloé", "David", "Élodie", "Farid", "Hélène", "Karim", "Laure", "Moussa", "Nadia", "Olivier",
    "Sandrine", "Thierry", "Valérie", "Zoé",
];

pub const NOMS: [&str; 16] = [
    "Barbier", "Bouchet", "Cissé", "Dubois", "Dupré", "Fontaine", "Garnier", "Haddad", "Koné", "Lefèvre", "Marchand",
    "Noël", "Pereira", "Roche", "Traoré", "Vidal",
];
