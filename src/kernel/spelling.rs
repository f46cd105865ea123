//! How what people type is compared with what was expected.

/// Lower case, no accents, one space for whatever is neither letter nor digit.
pub fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' => letters.push('a'),
            'ç' => letters.push('c'),
            'é' | 'è' | 'ê' | 'ë' => letters.push('e'),
            'î' | 'ï' | 'í' => letters.push('i'),
            'ñ' => letters.push('n'),
            'ô' | 'ö' | 'ó' | 'õ' => letters.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => letters.push('u'),
            'ÿ' | 'ý' => letters.push('y'),
            'œ' => letters.push_str("oe"),
            'æ' => letters.push_str("ae"),
            letter if letter.is_alphanumeric() => letters.push(letter),
            _ => letters.push(' '),
        }
    }
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one letter too many, too few, another or two swapped make `typed` the name (or its beginning).
pub fn mistyped(typed: &[u8], name: &[u8], begins: bool) -> bool {
    let same = |typed: &[u8], name: &[u8]| if begins { name.starts_with(typed) } else { typed == name };
    let at = typed.iter().zip(name).take_while(|(a, b)| a == b).count();
    let (typed, name) = (&typed[at..], &name[at..]);
    match (typed, name) {
        ([], _) => !begins && name.len() == 1,
        ([_], []) => true,
        (_, []) => false,
        ([a, b, typed_rest @ ..], [c, d, name_rest @ ..]) if a == d && b == c && same(typed_rest, name_rest) => true,
        ([_, typed_rest @ ..], [_, name_rest @ ..]) => {
            same(typed_rest, name_rest) || same(typed_rest, name) || same(typed, name_rest)
        }
    }
}
